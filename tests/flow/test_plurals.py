"""Numbers of notes are said as people say them, in all languages: the form for 1 is Ukrainian's for 21 as well."""

from itertools import count

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program

_IDS = count(32_001)
COUNTS = (2, 5, 11, 21, 22, 25)
FORMS = {
    "en": dict.fromkeys(COUNTS, "notes"),
    "de": dict.fromkeys(COUNTS, "Notizen"),
    "uk": {2: "нотатки", 5: "нотаток", 11: "нотаток", 21: "нотатка", 22: "нотатки", 25: "нотаток"},
}
WORDS = {
    "en": ("Make it {n} notes", "✅ Saved as {n} notes. They go", "1 hour", "which go at different times"),
    "de": (
        "{n} Notizen daraus machen",
        "✅ Als {n} Notizen gespeichert. Sie verschwinden",
        "1 Std.",
        "die zu verschiedenen Zeiten verschwinden",
    ),
    "uk": ("Розділити на {n} {of}", "✅ Збережено як {n} {of}. {go}", "1 год", "час зникнення різний"),
}


def somebody(running: Program, language: str) -> Keeper:
    """A new person whose app speaks that language."""
    person = next(_IDS)
    running.sandbox.world.add_person(person, "Ada", language_code=language)
    return Keeper(running, person)


@pytest.mark.parametrize("number", COUNTS)
@pytest.mark.parametrize("language", FORMS)
def test_several_notes_of_a_message_are_counted(running: Program, language: str, number: int) -> None:
    ada = somebody(running, language)
    split, saved, hour, mixed = WORDS[language]
    noun = FORMS[language][number]
    accusative = noun.removesuffix("а") + "у" if noun == "нотатка" else noun
    go = "Зникне" if number == 21 else "Вони зникнуть"
    receipt = ada.say("\n".join(f"line {line}" for line in range(number)) + " !2h")
    receipt = ada.tap(receipt, split.format(n=number, of=accusative))
    assert receipt["text"].startswith(saved.format(n=number, of=accusative, go=go))
    listed = ada.say("/list")
    assert listed["text"].startswith(f"🗒 {number} {noun}\n")
    ada.tap(ada.tap(listed, "1"), hour)
    assert mixed in ada.becomes(receipt, mixed)["text"]
    assert f"{number} {accusative}" in ada.say("/clear")["text"]
