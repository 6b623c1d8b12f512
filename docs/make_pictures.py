"""Makes the pictures of the documentation: `make pictures`. It needs Chromium, as the browser tests do."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import open_browser
from tests.flow.program import Program
from todobot.sandbox import Sandbox

IMAGES = Path(__file__).resolve().parent / "images"
DESKTOP = ViewportSize(width=1020, height=540)
PHONE = ViewportSize(width=440, height=680)


class Chat:
    """Ada's chat on the sandbox's page; `answer` is a part of what the bot says next."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.get_by_test_id("start").click()
        self._hear("Hello, Ada")

    def write(self, text: str) -> None:
        self._page.get_by_test_id("input").fill(text)

    def say(self, text: str, answer: str) -> None:
        self.write(text)
        self._page.get_by_test_id("send").click()
        self._hear(answer)

    def tap(self, button: str, answer: str) -> None:
        self._page.get_by_test_id("reply-button").filter(has_text=button).click()
        self._hear(answer)

    def move_clock(self, seconds: int, then: str) -> None:
        """Press a button of the bot's clock (on a phone: in a drawer); the last message then holds `then`."""
        drawer = self._page.get_by_test_id("controls-toggle")
        if drawer.is_visible():
            drawer.click()
        self._page.get_by_test_id(f"clock-{seconds}").click()
        self._page.keyboard.press("Escape")
        self._hear(then)

    def _hear(self, part: str) -> None:
        expect(self._page.locator("[data-testid=message][data-from=bot]").last).to_contain_text(part)


def notes(chat: Chat) -> None:
    chat.say("/add Water the **tomatoes**", "Saved")
    chat.say("/add Call Grace about her [compiler](https://example.org/), then return the book", "Saved")
    chat.move_clock(600, "in 50 minutes")
    chat.say("/add 🚲 Pump up the front tyre", "Saved")
    chat.say("/add 🎂 Order the cake", "Saved")
    chat.move_clock(600, "in 50 minutes")
    chat.tap("List notes", "4. 🎂")


def question(chat: Chat) -> None:
    chat.tap("Add note", "What shall I keep?")
    chat.write("Water the tomatoes")


def expiry(chat: Chat) -> None:
    chat.say("/add Water the tomatoes", "Saved")
    chat.move_clock(3600, "ago")
    chat.tap("List notes", "You have no notes right now")


def take(browser: Browser, name: str, play: Callable[[Chat], None], viewport: ViewportSize) -> None:
    """Play a scene on the page of a `main.py sandbox` that nobody has used yet, and keep what it shows."""
    page = browser.new_page(viewport=viewport, locale="en-US", timezone_id="UTC", color_scheme="light")
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Sandbox(), Path(folder) / "notes.db", TELEGRAM_BOT_TOKEN="", TELEGRAM_API_URL="")
        program.start("sandbox", "--no-browser", "--port", "0")
        try:
            program.wait_for_output("The chat is at ")
            page.goto(re.findall(r"http://127\.0\.0\.1:\d+", program.output)[0])
            play(Chat(page))
            shown = page.locator("body" if viewport is DESKTOP else "#chat")
            shown.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
        finally:
            program.kill()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with open_browser() as browser:
        take(browser, "sandbox", notes, DESKTOP)
        take(browser, "add", question, PHONE)
        take(browser, "list", notes, PHONE)
        take(browser, "expired", expiry, PHONE)


if __name__ == "__main__":
    main()
