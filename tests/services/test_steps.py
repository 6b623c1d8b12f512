"""What is awaited of a person: one answer in each chat, taken once."""

from pathlib import Path

from todobot.services import steps
from todobot.services.steps import Awaited

ADA, GRACE = 1, 2
GROUP = -100


def test_an_answer_is_taken_once_by_its_person_in_its_chat(file: Path) -> None:
    steps.put(ADA, ADA, Awaited("note_text", [3600]))
    assert steps.take(GROUP, ADA) is None
    assert steps.take(ADA, GRACE) is None
    assert steps.take(ADA, ADA) == Awaited("note_text", [3600])
    assert steps.take(ADA, ADA) is None
