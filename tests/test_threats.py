"""What operating.md says can be tried against the bot: each test that is to stop it is there."""

import re

from tests.test_docs import OPERATING, PROJECT, section


def test_every_test_that_is_named_exists() -> None:
    there = {path.name for path in (PROJECT / "tests").rglob("test_*.py")}
    named = re.findall(r"test_\w+\.py", section(OPERATING, "What can be tried, and what stops it"))
    assert len(named) > 10
    assert set(named) - there == set()
