"""What people share on the chat page besides text, and what the bot shares with them."""

from base64 import b64decode
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, expect

from todobot.sandbox import Sandbox

from .bot_client import ADA, Client
from .conftest import OpenPage
from .test_page_hands import PIXEL

GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PNG = {"mimeType": "image/png", "buffer": PIXEL}
COPY = {"inline_keyboard": [[{"text": "Copy", "copy_text": {"text": "the old text"}}]]}


def choose(page: Page, test_id: str) -> None:
    """Choose from the attach button's menu."""
    page.get_by_test_id("attach").click()
    page.get_by_test_id(test_id).click()


def attach(page: Page, kind: str, **values: str) -> None:
    """Choose from the attach button's menu, change some of what its dialog proposes, and send."""
    choose(page, f"attach-{kind}")
    for name, value in values.items():
        page.get_by_test_id(f"form-{name}").fill(value)
    page.get_by_test_id("form-action").click()


def newest(sandbox: Sandbox, kind: str) -> Any:
    """Wait until the chat's newest message holds that kind of content, and return this."""
    return sandbox.world.wait_for(lambda: sandbox.world.messages(ADA)[-1].get(kind))


def test_several_files_go_as_albums(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    files: list[Any] = [{"name": "a.png", **PNG}, {"name": "b.png", **PNG}]
    files.append({"name": "c.json", "mimeType": "application/json", "buffer": b"{}"})
    page.get_by_test_id("picker").set_input_files(files)
    expect(page.get_by_test_id("attachment")).to_contain_text("Send 3 files")
    page.get_by_test_id("caption").fill("**two** dots")
    page.keyboard.press("Enter")
    expect(page.locator(".album .message")).to_have_count(2)
    expect(page.locator(".album")).to_have_count(1)
    first, second, document = sandbox.world.wait_for(
        lambda: len(sandbox.world.messages(ADA)) == 4 and sandbox.world.messages(ADA)[1:]
    )
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("two dots", "bold")
    assert (document["document"]["file_name"], "media_group_id" in document) == ("c.json", False)
    assert "caption" not in document
    # A part of an album is edited and goes alone.
    page.locator(".album .message").last.click(button="right")
    page.get_by_test_id("message-edit").click()
    page.keyboard.type("the second")
    page.keyboard.press("Enter")
    expect(page.locator(".album .message").last).to_contain_text("the second")
    sandbox.world.delete(ADA, second["message_id"])
    sandbox.world.delete(ADA, first["message_id"])
    expect(page.locator(".album")).to_have_count(0)


def test_dialogs_send_places_polls_and_checklists(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    attach(page, "checklist", title="Trip", tasks="Tent\n\n[x] Map")
    assert [(one["text"], "completion_date" in one) for one in newest(sandbox, "checklist")["tasks"]] == [
        ("Tent", False),
        ("Map", True),
    ]
    expect(page.locator(".is-ticked")).to_have_text("Map")
    attach(page, "poll", question="Where to?")
    assert newest(sandbox, "poll")["question"] == "Where to?"
    attach(page, "person", first_name="Eve")
    assert newest(sandbox, "contact")["first_name"] == "Eve"
    attach(page, "venue", title="Kettle's")
    assert newest(sandbox, "venue")["title"] == "Kettle's"
    expect(page.get_by_test_id("message").last).to_contain_text("Kettle's1 Leaf Street")


def test_stickers_voice_gifs_and_round_videos_go_at_once(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    choose(page, "sticker-🎉")
    assert newest(sandbox, "sticker")["emoji"] == "🎉"
    choose(page, "attach-microphone")
    assert newest(sandbox, "voice")["duration"] == 1
    choose(page, "attach-gif")
    assert newest(sandbox, "animation")["mime_type"] == "video/mp4"
    expect(page.get_by_test_id("message").last).to_contain_text("GIF")
    choose(page, "attach-round")
    assert newest(sandbox, "video_note")["length"] == 240
    expect(page.get_by_test_id("message").last).to_contain_text("Video message")


def test_gif_files_go_alone_and_are_shown(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    gif: Any = {"name": "dot.gif", "mimeType": "image/gif", "buffer": GIF}
    page.get_by_test_id("picker").set_input_files([gif, {"name": "a.png", **PNG}, gif])
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").locator("img")).to_have_count(3)
    sent = sandbox.world.messages(ADA)[1:]
    assert [next(kind for kind in ("animation", "photo") if kind in one) for one in sent] == [
        "animation",
        "animation",
        "photo",
    ]
    assert not any("media_group_id" in one for one in sent)


def test_a_live_location_is_moved_and_stopped(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("attach").click()
    page.get_by_test_id("attach-place").click()
    page.get_by_test_id("form-isLive").check()
    page.get_by_test_id("form-longitude").fill("13.5")
    page.keyboard.press("Enter")
    last = page.get_by_test_id("message").last
    expect(last).to_contain_text("Live location51.5007, 13.5")
    last.click(button="right")
    page.get_by_test_id("message-place").click()
    page.get_by_test_id("form-longitude").fill("14")
    page.get_by_test_id("form-action").click()
    expect(last).to_contain_text("Live location51.5007, 14")
    last.click(button="right")
    page.get_by_test_id("message-close").click()
    expect(last).not_to_contain_text("Live")
    assert sandbox.world.messages(ADA)[-1]["location"] == {"latitude": 51.5007, "longitude": 14}


def test_messages_are_forwarded_from_here_and_from_elsewhere(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    attach(page, "forward", name="Kettle News", text="It boils.")
    assert newest(sandbox, "forward_origin")["chat"]["title"] == "Kettle News"
    expect(page.get_by_test_id("message").last).to_contain_text("Forwarded from Kettle News")
    page.get_by_test_id("message").first.click(button="right")
    page.get_by_test_id("message-forward").click()
    expect(page.get_by_test_id("message").last).to_contain_text("Forwarded from Ada Lovelace")
    assert newest(sandbox, "forward_origin")["sender_user"]["id"] == ADA


def test_the_bots_media_is_forwarded_as_from_somebody_who_hides(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    photo = sandbox.world.send_media(ADA, "photo", content=PIXEL, file_name="dot.png")["photo"]
    bot.call("sendPhoto", chat_id=ADA, photo=photo[0]["file_id"], caption="a dot")
    page = open_page()
    page.get_by_test_id("message").last.click(button="right", position={"x": 5, "y": 5})
    page.get_by_test_id("message-person").click()
    page.get_by_test_id("form-type").select_option("hidden_user")
    page.get_by_test_id("form-name").fill("Eve")
    page.get_by_test_id("form-action").click()
    forwarded = page.get_by_test_id("message").last
    expect(forwarded).to_contain_text("Forwarded from Evea dot")
    expect(forwarded).to_have_attribute("data-from", "me")
    assert newest(sandbox, "forward_origin")["sender_user_name"] == "Eve"
    assert newest(sandbox, "photo") == photo


def test_typing_the_bots_name_searches_and_sends(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    def answer() -> None:
        query = sandbox.world.wait_for(lambda: list(sandbox.world.inline_queries))[-1]
        found = [
            {
                "type": "article",
                "id": str(at),
                "title": title,
                "input_message_content": {"message_text": title},
            }
            for at, title in enumerate(("Oat milk", "Soy milk"))
        ]
        bot.call("answerInlineQuery", inline_query_id=query, results=found)

    answering = Thread(target=answer)
    answering.start()
    page = open_page()
    page.get_by_test_id("input").fill("@todobot_sandbox_bot milk")
    expect(page.get_by_test_id("suggestion")).to_have_text([r"OOat milk", r"SSoy milk"])
    answering.join()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").last).to_contain_text("via @todobot_sandbox_bot")
    assert sandbox.world.messages(ADA)[-1]["text"] == "Soy milk"
    expect(page.get_by_test_id("inline-results")).to_be_hidden()
    expect(page.get_by_test_id("input")).to_have_value("")


def test_an_export_is_downloaded_and_sent_back(
    bot: Client, sandbox: Sandbox, open_page: OpenPage, tmp_path: Path
) -> None:
    body = b'{"format": "todobot-export"}'
    name = "todobot-2026-11-22.json"
    head = f'--x\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n\r\n'
    upload = head.encode() + body + b"\r\n--x--"
    path = f"/bot{sandbox.token}/sendDocument?chat_id={ADA}"
    sent = bot.ask("POST", path, upload, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert sent.status == 200
    page = open_page()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    saved = tmp_path / name
    download.value.save_as(saved)
    assert saved.read_bytes() == body
    page.get_by_test_id("picker").set_input_files(saved)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").last).to_have_attribute("data-from", "me")
    document = newest(sandbox, "document")
    assert (document["file_name"], document["mime_type"]) == (name, "application/json")
    assert sandbox.world.files[document["file_id"]].content == body


def test_a_copy_button_copies(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    bot.call("sendMessage", chat_id=ADA, text="Write the new text.", reply_markup=COPY)
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=sandbox.url)
    page.get_by_test_id("inline-button").click()
    expect(page.get_by_test_id("toast")).to_have_text("Copied to the clipboard.")
    assert page.evaluate("navigator.clipboard.readText()") == "the old text"
