"""What a newcomer does: `main.py sandbox`, the page in a real browser, and no token anywhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_browser
from tests.flow.program import PROJECT

PICTURES = PROJECT / "screenshots"


@pytest.fixture
def page(url: str) -> Iterator[Page]:
    """The chat page as Ada sees it."""
    PICTURES.mkdir(exist_ok=True)
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="UTC")
        page.goto(url)
        yield page


def test_a_newcomer_adds_a_note_lists_it_moves_the_clock_and_sees_it_gone(page: Page) -> None:
    last = page.locator("[data-testid=message][data-from=bot]").last
    button = page.get_by_test_id("reply-button")

    page.get_by_test_id("start").click()
    expect(last).to_contain_text("Hello, Ada")
    page.screenshot(path=PICTURES / "1-start.png")

    button.filter(has_text="Add note").click()
    expect(button).to_have_text(["❌ Cancel"])
    page.get_by_test_id("input").fill("Water the tomatoes")
    page.keyboard.press("Enter")
    expect(last).to_contain_text("Saved. Expires: in 1 hour")
    page.screenshot(path=PICTURES / "2-saved.png")

    button.filter(has_text="List notes").click()
    expect(last).to_contain_text("1. Water the tomatoes")
    page.screenshot(path=PICTURES / "3-listed.png")

    page.get_by_test_id("clock-3600").click()
    expect(page.get_by_test_id("message").filter(has_text="Expired and gone")).to_have_count(1)
    button.filter(has_text="List notes").click()
    expect(last).to_contain_text("You have no notes right now")
    page.screenshot(path=PICTURES / "4-gone.png")

    page.get_by_test_id("person-1002").click()
    expect(page.get_by_test_id("message")).to_have_count(0)
