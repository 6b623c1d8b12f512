"""The chat page in a real browser, before a sandbox of each test's own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import open_browser
from todobot.sandbox import Sandbox

from .bot_client import ADA, GRACE, Client

OpenPage = Callable[[], Page]


@pytest.fixture(scope="package")
def tab() -> Iterator[Page]:
    """One tab for all tests of the page, of somebody in UTC who reads English."""
    with open_browser() as browser:
        yield browser.new_page(locale="en-US", timezone_id="UTC")


@pytest.fixture
def bot(sandbox: Sandbox) -> Client:
    """A bot that both people have written to."""
    for person in (ADA, GRACE):
        sandbox.world.say(person, "/start")
    return Client(sandbox)


@pytest.fixture
def open_page(tab: Page, sandbox: Sandbox) -> Iterator[OpenPage]:
    """Opens the chat page, 1280 pixels wide; an error of its scripts fails the test."""
    errors: list[str] = []

    def note(error: Exception) -> None:
        errors.append(str(error))

    def note_line(line: ConsoleMessage) -> None:
        # What the Content-Security-Policy refused comes this way; a lost connection is no error of the page.
        if line.type == "error" and "Failed to load resource" not in line.text:
            errors.append(line.text)

    def open_one() -> Page:
        tab.set_viewport_size({"width": 1280, "height": 800})
        tab.goto(sandbox.url)
        return tab

    tab.on("pageerror", note)
    tab.on("console", note_line)
    yield open_one
    tab.goto("about:blank")
    tab.remove_listener("pageerror", note)
    tab.remove_listener("console", note_line)
    assert errors == []
