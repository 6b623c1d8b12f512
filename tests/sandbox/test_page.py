"""The chat page in a real browser. The test is the bot, through the bot door."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from todobot.sandbox import Sandbox

from .bot_client import ADA, GRACE, Client
from .conftest import OpenPage

MAIN_KEYBOARD = {
    "keyboard": [[{"text": "🗒 List notes"}, {"text": "➕ Add note"}]],
    "resize_keyboard": True,
    "input_field_placeholder": "What is to be done?",
}
FORMATS = {
    "bold": ("strong", {}),
    "italic": ("em", {}),
    "underline": ("u", {}),
    "strikethrough": ("s", {}),
    "code": ("code", {}),
    "pre": ("pre[data-language=python]", {"language": "python"}),
    "blockquote": ("blockquote", {}),
    "expandable_blockquote": ("blockquote.expandable", {}),
    "text_link": ("a[href='https://example.org/']", {"url": "https://example.org"}),
    "spoiler": (".spoiler", {}),
}


def message(page: Page, message_id: int) -> Locator:
    return page.locator(f"[data-testid=message][data-message-id='{message_id}']")


def send(bot: Client, text: str, *, chat_id: int = ADA, **more: Any) -> int:
    """Let the bot say something and return the message's id."""
    return int(bot.call("sendMessage", chat_id=chat_id, text=text, **more)["message_id"])


def callback_query(bot: Client, sandbox: Sandbox, *, number: int) -> Any:
    """Wait for the press of that number and return the bot's callback query for it."""
    sandbox.world.wait_for(lambda: len(sandbox.world.callback_queries) == number)
    return bot.call("getUpdates", offset=-1)[0]["callback_query"]


def said(sandbox: Sandbox, person: int = ADA) -> list[str]:
    """What the person wrote, oldest first."""
    return [one["text"] for one in sandbox.world.messages(person) if not one["sent_by_bot"]]


def test_start_is_offered_before_the_first_message(sandbox: Sandbox, open_page: OpenPage) -> None:
    Client(sandbox).call("setMyDescription", description="I keep your notes.")
    page = open_page()
    expect(page.get_by_text("I keep your notes.").first).to_be_visible()
    expect(page.get_by_test_id("input")).to_be_hidden()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("message")).to_contain_text("/start")
    expect(page.get_by_test_id("start")).to_be_hidden()
    assert said(sandbox) == ["/start"]


def test_it_shows_formatting_by_entities(bot: Client, open_page: OpenPage) -> None:
    # An emoji in front: offsets are UTF-16 units.
    lines = ["👩‍🚀", *FORMATS]
    offsets = [sum(len(line.encode("utf-16-le")) // 2 + 1 for line in lines[:at]) for at in range(len(lines))]
    entities = [
        {"type": kind, "offset": offset, "length": len(kind), **FORMATS[kind][1]}
        for kind, offset in zip(FORMATS, offsets[1:], strict=True)
    ]
    sent = send(bot, "\n".join(lines), entities=entities)
    shown = message(open_page(), sent)
    for kind, (tag, _) in FORMATS.items():
        expect(shown.locator(tag).first).to_contain_text(kind)
    shown.locator(".spoiler").click()
    expect(shown.locator(".spoiler")).to_have_class(re.compile("is-shown"))


def test_overlapping_entities_keep_the_text_whole(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    spans = {"bold": (0, 7), "italic": (4, 7), "blockquote": (0, 13)}
    entities = [{"type": kind, "offset": at, "length": length} for kind, (at, length) in spans.items()]
    note = sandbox.world.say(ADA, "one two three", entities=entities)
    text = message(open_page(), note["message_id"]).get_by_test_id("message-text")
    expect(text).to_have_text("one two three")
    assert text.locator("blockquote").all_text_contents() == ["one two three"]
    assert text.locator("em").all_text_contents() == ["two", " thr"]


def test_a_moment_counts_by_the_moved_clock(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    expiry = int(sandbox.world.now().timestamp()) + 3600
    entity = {"type": "date_time", "offset": 8, "length": 4, "unix_time": expiry, "date_time_format": "r"}
    sent = send(bot, "expires soon", entities=[entity])
    page = open_page()
    expect(message(page, sent)).to_contain_text("expires in 1 hour")
    page.get_by_test_id("clock-600").click()
    expect(message(page, sent)).to_contain_text("expires in 50 minutes")
    page.get_by_test_id("clock-86400").click()
    expect(message(page, sent)).to_contain_text("expires 23 hours ago")
    assert sandbox.world.clock_shift.total_seconds() == 86400 + 600


def test_a_moment_is_shown_in_the_readers_zone(bot: Client, open_page: OpenPage) -> None:
    entity = {
        "type": "date_time",
        "offset": 0,
        "length": 4,
        "unix_time": 1700000000,
        "date_time_format": "wDt",
    }
    sent = send(bot, "when", entities=[entity])
    moment = message(open_page(), sent).locator(".moment")
    expect(moment).to_have_text(re.compile(r"^Tuesday, November 14, 2023, 10:13\sPM$"))


def test_the_reply_keyboard_sends_its_text(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    send(bot, "Hello", reply_markup=MAIN_KEYBOARD)
    page = open_page()
    expect(page.get_by_test_id("input")).to_have_attribute("placeholder", "What is to be done?")
    page.get_by_test_id("reply-button").get_by_text("➕ Add note").click()
    expect(page.get_by_test_id("message").last).to_contain_text("➕ Add note")
    assert said(sandbox) == ["/start", "➕ Add note"]
    page.get_by_test_id("keyboard-toggle").click()
    expect(page.get_by_test_id("reply-keyboard")).to_be_hidden()
    send(bot, "Bye", reply_markup={"remove_keyboard": True})
    expect(page.get_by_test_id("keyboard-toggle")).to_be_hidden()


def test_an_inline_button_waits_for_the_bots_answer(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    send(bot, "Sure?", reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "note:done:1"}]]})
    page = open_page()
    button = page.get_by_test_id("inline-button")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = callback_query(bot, sandbox, number=1)
    assert query["data"] == "note:done:1"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Well done!")
    expect(page.get_by_test_id("toast")).to_have_text("Well done!")
    expect(button).not_to_have_attribute("aria-busy", "true")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = callback_query(bot, sandbox, number=2)
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Read this.", show_alert=True)
    expect(page.get_by_test_id("alert")).to_be_visible()
    expect(page.get_by_test_id("alert")).to_contain_text("Read this.")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("alert")).to_be_hidden()


def test_messages_change_and_go_in_place(bot: Client, open_page: OpenPage) -> None:
    first, second = send(bot, "one"), send(bot, "two")
    page = open_page()
    bot.call("editMessageText", chat_id=ADA, message_id=first, text="one, better")
    expect(message(page, first)).to_contain_text("one, better")
    expect(message(page, first)).to_contain_text("edited")
    bot.call("deleteMessage", chat_id=ADA, message_id=second)
    expect(message(page, second)).to_have_count(0)
    assert [str(first)] == [
        node.get_attribute("data-message-id") for node in page.locator("[data-from=bot]").all()
    ]


def test_two_people_have_chats_of_their_own(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("message")).to_have_count(1)
    page.get_by_test_id("input").fill("a draft of Ada's")
    sent = send(bot, "for Grace only", chat_id=GRACE)
    expect(page.get_by_test_id(f"person-{GRACE}").locator(".badge")).to_have_text("1")
    expect(message(page, sent)).to_have_count(0)
    page.get_by_test_id(f"person-{GRACE}").click()
    expect(message(page, sent)).to_be_visible()
    expect(page.get_by_test_id("input")).to_have_value("")
    page.get_by_test_id("input").fill("from Grace")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("message").last).to_contain_text("from Grace")
    page.get_by_test_id(f"person-{ADA}").click()
    expect(page.get_by_test_id("input")).to_have_value("a draft of Ada's")
    assert said(sandbox, ADA) == ["/start"]


@pytest.mark.parametrize("text", ["<img src=x onerror=document.title='owned'>", "a" * 300])
def test_a_persons_text_is_only_text_at_any_width(
    bot: Client, sandbox: Sandbox, open_page: OpenPage, text: str
) -> None:
    send(bot, "Hello", reply_markup=MAIN_KEYBOARD)
    page = open_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.get_by_test_id("input").fill(text)
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("message-text").last).to_have_text(text)
    assert page.locator("#log img").count() == 0
    assert page.title() == "todobot sandbox"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_test_id("controls-toggle").click()
    page.get_by_test_id("clock-600").click()
    sandbox.world.wait_for(lambda: sandbox.world.clock_shift.total_seconds() == 600)
    assert page.evaluate("(log => log.scrollWidth <= log.clientWidth)(document.getElementById('log'))")
