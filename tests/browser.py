"""The one way tests come to a browser: a Chromium that is on the machine, never one that is downloaded."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # containers and CI run as root, and only our own page is opened
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
)
MISSING = (
    "THE PAGE WAS NOT TESTED: there is no Chromium. Install it (Debian: apt-get install chromium) "
    "or say where it is in the environment variable CHROMIUM."
)


def find_chromium() -> str | None:
    """Return the program's path: CHROMIUM from the environment, else the first of NAMES in PATH, else None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a headless Chromium, closed afterwards.

    Where there is none the test is skipped and says so; with CI=true in the environment it fails.
    """
    program = find_chromium()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        # A warning is in the summary of a quiet run too, where the reason of a skip is not.
        warnings.warn(MISSING, stacklevel=1)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()
