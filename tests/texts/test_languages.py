"""The languages as people hear them: which one is spoken, its plurals, its buttons, and a new one."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import polib
import pytest

from todobot import texts
from todobot.texts import catalogue

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE", "de"),
        ("uk", "uk"),
        ("en-GB", "en"),
        ("xx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_closest_to_that_of_the_app_is_spoken(said: str | None, language: str) -> None:
    assert texts.closest(said) == language
    with texts.speaking(said):
        assert texts.text("language_name").text == texts.language_name(language)
    assert texts.text("language_name").text == "English"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 день"),
        (2, "2 дні"),
        (5, "5 днів"),
        (11, "11 днів"),
        (21, "21 день"),
        (22, "22 дні"),
        (112, "112 днів"),
    ],
)
def test_ukrainian_has_three_plural_forms(count: int, said: str) -> None:
    with texts.speaking("uk"):
        assert texts.text("duration_days", count=count).text == said


@pytest.mark.parametrize(
    ("language", "length", "said"),
    [
        ("en", timedelta(hours=1, minutes=30), "1 hour 30 minutes"),
        ("en", timedelta(weeks=1), "1 week"),
        ("de", timedelta(hours=1, minutes=30), "1 Stunde 30 Minuten"),
        ("de", timedelta(days=10), "10 Tage"),
        ("uk", timedelta(hours=1, minutes=30), "1 год 30 хв"),
        ("uk", timedelta(weeks=2), "2 тижні"),
        ("uk", timedelta(0), "0 с"),
    ],
)
def test_a_length_of_time_is_said_in_words(language: str, length: timedelta, said: str) -> None:
    with texts.speaking(language):
        assert texts.duration(length).text == said


def test_a_fourth_language_is_one_new_file(tmp_path: Path) -> None:
    """Spoken, offered, and its buttons recognised, by a program whose code knows nothing of it.

    What it lacks is said in English.
    """
    for code in texts.codes():
        shutil.copy(catalogue.FOLDER / f"{code}.po", tmp_path)
    french = polib.pofile(str(catalogue.FOLDER / "en.po"))
    french.metadata |= {"Language": "fr", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    sentences = {entry.msgid: entry for entry in french}
    sentences["language_name"].msgstr = "Français"
    sentences["button_add_note"].msgstr = "➕ Nouvelle note"
    sentences["duration_days"].msgstr_plural = {0: "{count} jour", 1: "{count} jours"}
    sentences["note_gone"].msgstr = ""
    sentences["duration_weeks"].msgstr_plural = {0: "", 1: ""}
    french.save(str(tmp_path / "fr.po"))
    script = """
import sys
from pathlib import Path
from telebot.types import Message
from todobot.texts import catalogue
catalogue.FOLDER = Path(sys.argv[1])
from todobot import texts
from todobot.bot import bot
print(texts.codes(), texts.language_name("fr"))
with texts.speaking("fr-CA"):
    print([texts.text("duration_days", count=number).text for number in (0, 2)])
    print(texts.text("note_gone").text, texts.text("duration_weeks", count=0).text)
chat = {"id": 1, "type": "private"}
message = {"message_id": 1, "date": 0, "chat": chat, "from": {"id": 1, "is_bot": False, "first_name": "Zoé"}}
print(bot.command_of(Message.de_json({**message, "text": "➕ Nouvelle note"})))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    offered = ("en", *sorted({*texts.codes()[1:], "fr"}))
    assert (ended.stderr, ended.stdout.splitlines()) == (
        "",
        [f"{offered} Français", "['0 jour', '2 jours']", "That note is gone. 0 weeks", "add"],
    )


def test_a_button_is_the_same_in_every_language() -> None:
    assert {"➕ Add note", "➕ Neue Notiz", "➕ Нова нотатка"} <= texts.spellings("button_add_note")
    spelled = [texts.spellings(f"button_{name}") for name in ("add_note", "list_notes", "cancel")]
    assert [first & second for first, second in combinations(spelled, 2)] == [frozenset()] * 3


def test_the_ukrainian_form_of_one_speaks_of_twenty_one_as_well() -> None:
    """So it cannot call its notes "she", nor leave out what is only true of several."""
    sentences = polib.pofile(str(PROJECT / "todobot/texts/languages/uk.po"))
    alone = re.compile(r"\b(вона|неї|її|яка|якої|яку)\b", re.IGNORECASE)
    assert [one.msgid for one in sentences if one.msgid_plural and alone.search(one.msgstr_plural[0])] == []
