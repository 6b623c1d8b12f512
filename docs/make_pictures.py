"""Makes the pictures of the documentation: `make pictures`. It needs Chromium, as the browser tests do."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser import open_browser
from tests.flow.program import Program
from todobot.sandbox import Sandbox

IMAGES = Path(__file__).resolve().parent / "images"
DESKTOP = ViewportSize(width=1020, height=680)
PHONE = ViewportSize(width=500, height=640)


class Chat:
    """Ada's chat on the sandbox's page; `answer` is a part of what the bot says next, or of what it now says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.get_by_test_id("start").click()
        self.hear("Hello, Ada")

    def write(self, text: str) -> None:
        self.page.get_by_test_id("input").fill(text)

    def say(self, text: str, answer: str) -> None:
        self.write(text)
        self.page.get_by_test_id("send").click()
        self.hear(answer)

    def tap(self, button: str, answer: str) -> None:
        """Tap on a button under the newest message that has one of that name."""
        self.page.get_by_test_id("inline-button").get_by_text(button, exact=True).last.click()
        self.hear(answer)

    def list_notes(self, answer: str) -> None:
        self.page.get_by_test_id("reply-button").filter(has_text="List notes").click()
        self.hear(answer)

    def move_clock(self, seconds: int) -> None:
        """Press a button of the bot's clock (on a phone: in a drawer)."""
        before = self.page.get_by_test_id("clock-now").text_content() or ""
        drawer = self.page.get_by_test_id("controls-toggle")
        if drawer.is_visible():
            drawer.click()
        self.page.get_by_test_id(f"clock-{seconds}").click()
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_test_id("clock-now")).not_to_have_text(before)

    def newest(self) -> Locator:
        return self.page.locator("[data-testid=message][data-from=bot]").last

    def hear(self, part: str) -> None:
        expect(self.newest()).to_contain_text(part)


def notes(chat: Chat) -> None:
    chat.say("The key lies under the **third** stone !keep", "kept")
    chat.say("Return Grace's book about [compilers](https://example.org/) #town", "Saved")
    chat.say("📦 Fetch the parcel !2h", "Saved")
    chat.move_clock(600)
    chat.say("🎂 Order the cake #town !3d", "Saved")
    chat.list_notes("4. 🎂")


def list_with_done(chat: Chat) -> None:
    notes(chat)
    chat.tap("3", "Written")
    chat.tap("✅ Done", "Not done")
    chat.tap("◀ Back", "4 notes")


def card(chat: Chat) -> None:
    notes(chat)
    chat.tap("2", "Written")
    chat.tap("1 week", "in 7 days")


def receipt(chat: Chat) -> None:
    chat.say("Tomatoes\nBasil\nA good knife", "Saved")
    chat.tap("1 week", "in 7 days")


def warning(chat: Chat) -> None:
    chat.say("Water the tomatoes", "Saved")
    chat.say("📦 Fetch the parcel", "Saved")
    for _ in range(5):
        chat.move_clock(600)
    chat.hear("about to go")


def settings(chat: Chat) -> None:
    chat.say("/settings", "New notes live")


def inline(chat: Chat) -> None:
    chat.say("Oat milk, two litres", "Saved")
    chat.say("Ask Grace for her milk bread", "Saved")
    chat.say("Call the plumber", "Saved")
    chat.write("@todobot_sandbox_bot milk")
    expect(chat.page.get_by_test_id("suggestion")).to_have_count(2)


def import_of_an_export(chat: Chat) -> None:
    chat.say("Oat milk, two litres !keep", "kept")
    chat.say("Ask Grace for her bread !1w", "Saved")
    chat.say("/export", "in any editor")
    with chat.page.expect_download() as download, tempfile.TemporaryDirectory() as folder:
        chat.page.locator("a[download$='.json']").last.click()
        file = Path(folder) / download.value.suggested_filename
        download.value.save_as(file)
        chat.say("/clear", "2 notes deleted")
        chat.page.get_by_test_id("picker").set_input_files(file)
        chat.page.keyboard.press("Enter")
        chat.hear("I found 2 notes")


def take(browser: Browser, name: str, play: Callable[[Chat], None], viewport: ViewportSize = PHONE) -> None:
    """Play a scene on the page of a `main.py sandbox` that nobody has used yet, and keep what it shows."""
    page = browser.new_page(viewport=viewport, locale="en-US", timezone_id="UTC", color_scheme="light")
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Sandbox(), Path(folder) / "notes.db", TELEGRAM_BOT_TOKEN="", TELEGRAM_API_URL="")
        program.start("sandbox", "--no-browser", "--port", "0")
        try:
            program.wait_for_output("The chat is at ")
            page.goto(re.findall(r"http://127\.0\.0\.1:\d+", program.output)[0])
            play(Chat(page))
            page.mouse.move(0, 0)
            page.evaluate("document.activeElement.matches('button') && document.activeElement.blur()")
            shown = page.locator("body" if viewport is DESKTOP else "#chat")
            shown.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
        finally:
            program.kill()
    page.close()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with open_browser() as browser:
        take(browser, "sandbox", list_with_done, DESKTOP)
        take(browser, "receipt", receipt)
        take(browser, "list", list_with_done)
        take(browser, "card", card)
        take(browser, "warning", warning)
        take(browser, "settings", settings)
        take(browser, "inline", inline)
        take(browser, "import", import_of_an_export)


if __name__ == "__main__":
    main()
