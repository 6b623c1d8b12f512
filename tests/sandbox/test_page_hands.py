"""What people do on the chat page with their hands: keyboard, menus, files, switches."""

from base64 import b64decode

from playwright.sync_api import Page, expect

from todobot.sandbox import Sandbox

from .bot_client import ADA, Client
from .conftest import OpenPage

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# The longest word decides how wide a button that breaks no word would have to be.
WITH_BROKEN_WORDS = """buttons => buttons.filter((button) => {
  button.style.overflowWrap = "normal";
  return button.scrollWidth > button.clientWidth;
}).map((button) => button.textContent)"""
COMMANDS = [{"command": "list", "description": "List notes"}, {"command": "help", "description": "Help"}]


def focused(page: Page) -> str:
    """The test id of what has the focus."""
    return str(page.evaluate("document.activeElement.dataset.testid"))


def press_until(page: Page, key: str, test_id: str) -> None:
    """Press a key until something has the focus, 30 times at most."""
    for _ in range(30):
        if focused(page) == test_id:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{test_id} never got the focus, last was {focused(page)}")


def test_the_keyboard_alone_is_enough(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("start")).to_be_visible()
    press_until(page, "Tab", "start")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("input")).to_be_focused()
    page.keyboard.type("two")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("lines")
    page.keyboard.press("Enter")
    sandbox.world.wait_for(lambda: len(sandbox.world.messages(ADA)) == 2)
    expect(page.get_by_test_id("message")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.type(", edited")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-text").last).to_have_text("two\nlines, edited")
    expect(page.get_by_test_id("message").last).to_contain_text("edited ")
    assert sandbox.world.messages(ADA)[-1]["text"] == "two\nlines, edited"
    page.get_by_test_id("message").last.focus()
    page.keyboard.press("Enter")
    press_until(page, "ArrowDown", "message-delete")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message")).to_have_count(1)


def test_commands_are_offered_while_typing_and_in_the_menu(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    page = open_page()
    # The bot may name its commands after the page was opened.
    bot.call("setMyCommands", commands=COMMANDS)
    page.get_by_test_id("menu").click()
    page.get_by_role("menuitem", name="/help").click()
    expect(page.get_by_test_id("message").last).to_contain_text("/help")
    page.get_by_test_id("input").press_sequentially("/l")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").last).to_contain_text("/list")
    assert [one["text"] for one in sandbox.world.messages(ADA)] == ["/start", "/help", "/list"]


def test_typed_marks_become_entities(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("input").fill(
        "buy **fresh __oat__ milk** at [the shop](https://example.org/) for 2 * 3 * 4"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-text").last).to_have_text(
        "buy fresh oat milk at the shop for 2 * 3 * 4"
    )
    message = sandbox.world.messages(ADA)[-1]
    assert [(one["type"], one["offset"], one["length"]) for one in message["entities"]] == [
        ("bold", 4, 14),
        ("italic", 10, 3),
        ("text_link", 22, 8),
    ]
    page.get_by_test_id("input").press("ArrowUp")
    expect(page.get_by_test_id("input")).to_have_value(
        "buy **fresh __oat__ milk** at [the shop](https://example.org/) for 2 * 3 * 4"
    )


def test_a_photo_is_sent_with_its_caption(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("picker").set_input_files(
        {"name": "dot.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    page.get_by_test_id("caption").fill("a dot")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").last).to_contain_text("a dot")
    page.wait_for_function("document.querySelector('#log img')?.naturalWidth === 1")
    assert "photo" in sandbox.world.messages(ADA)[-1]


def test_no_word_on_a_button_is_broken_on_a_small_phone(
    bot: Client, sandbox: Sandbox, open_page: OpenPage
) -> None:
    labels = [["✅ Виконано", "✏️ Змінити", "🗑 Видалити"], ["15 хв", "✓ 1 год", "Сьогодні", "1 тиж."]]
    rows = [[{"text": label, "callback_data": "a:b"} for label in row] for row in labels]
    bot.call("sendMessage", chat_id=ADA, text="Молоко", reply_markup={"inline_keyboard": rows})
    page = open_page()
    page.set_viewport_size({"width": 360, "height": 640})
    expect(page.get_by_test_id("inline-button")).to_have_count(7)
    broken = page.get_by_test_id("inline-button").evaluate_all(WITH_BROKEN_WORDS)
    assert broken == []


def test_a_reply_quotes_its_message(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    question = bot.call("sendMessage", chat_id=ADA, text="Which one?")["message_id"]
    page = open_page()
    page.get_by_test_id("message").last.click(button="right")
    page.get_by_test_id("message-reply").click()
    page.keyboard.type("that one")
    page.keyboard.press("Enter")
    expect(page.locator(".quoted")).to_contain_text("Which one?")
    assert question == sandbox.world.messages(ADA)[-1]["reply_to_message"]["message_id"]


def test_it_can_be_unplugged_and_blocked(bot: Client, sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("unreachable").click()
    expect(page.get_by_text("Telegram is unreachable for the bot.")).to_be_visible()
    assert not sandbox.world.is_reachable
    page.get_by_test_id("unreachable").click()
    expect(page.get_by_text("Telegram is unreachable for the bot.")).to_be_hidden()
    page.get_by_test_id("chat-menu").click()
    page.get_by_test_id("block").click()
    expect(page.get_by_test_id("input")).to_be_hidden()
    assert sandbox.world.people[ADA].has_blocked_bot
    page.get_by_test_id("unblock").click()
    expect(page.get_by_test_id("input")).to_be_visible()


def test_it_says_when_the_program_is_gone_and_goes_on_when_it_is_back(
    sandbox: Sandbox, open_page: OpenPage
) -> None:
    sandbox.world.say(ADA, "of the old world")
    page = open_page()
    expect(page.get_by_test_id("message")).to_have_count(1)
    sandbox.stop()
    expect(page.get_by_test_id("gone")).to_be_visible()
    successor = Sandbox(port=int(sandbox.url.rpartition(":")[2]))
    successor.world.say(ADA, "of the new world")
    successor.start()
    try:
        expect(page.get_by_test_id("message-text")).to_have_text("of the new world")
        expect(page.get_by_test_id("gone")).to_be_hidden()
    finally:
        successor.stop()
