"""The bot speaks the language of each person's app, and understands its buttons in all of them."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import polib
import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper
from tests.flow.visitor import Visitor
from todobot import texts
from todobot.sandbox import Sandbox
from todobot.texts import catalogue

_IDS = count(31_001)
FRENCH = {
    "language_name": "Français",
    "start_greeting": "Bonjour {name} ! {lifetime}",
    "note_saved": "✅ Enregistrée, expire {expires}.",
    "button_add_note": "➕ Nouvelle note",
    "add_question": "Que dois-je garder ?",
    "settings_heading": "⚙️ Réglages",
    "command_list": "Montrer tes notes",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One program for this file, in a zone of its own; each test has people of its own."""
    database = tmp_path_factory.mktemp("data") / "notes.db"
    with Sandbox() as sandbox:
        program = Program(sandbox, database, TIME_ZONE="Asia/Tokyo").start().ready()
        yield program
        program.kill()


def somebody(running: Program, language: str) -> Visitor:
    """A new person whose app speaks that language."""
    return Visitor(running.sandbox, next(_IDS), "Ada", language_code=language)


@pytest.mark.parametrize(
    ("language", "greeting", "receipt", "add"),
    [
        ("uk", "Привіт, Ada!", "✅ Збережено.", "➕ Нова нотатка"),
        ("de", "Hallo Ada,", "✅ Gespeichert.", "➕ Neue Notiz"),
        ("de-AT", "Hallo Ada,", "✅ Gespeichert.", "➕ Neue Notiz"),
        ("xx", "Hello, Ada,", "✅ Saved.", "➕ Add note"),
    ],
)
def test_a_person_is_spoken_to_in_their_language(
    running: Program, language: str, greeting: str, receipt: str, add: str
) -> None:
    ada = somebody(running, language)
    assert ada.say("/start")["text"].startswith(greeting)
    assert ada.buttons()[0][-1] == add
    assert ada.say("milk")["text"].startswith(receipt)


def test_two_people_at_once_are_spoken_to_each_in_their_own(running: Program) -> None:
    ada, grace = somebody(running, "uk"), somebody(running, "de")
    world = running.sandbox.world
    with world.lock:  # so that one batch brings both
        for person in (ada, grace):
            world.say(person.id, "/cancel")
    assert ada.answers(0, 1)[0]["text"] == "Зараз немає чого скасовувати."
    assert grace.answers(0, 1)[0]["text"] == "Es gibt gerade nichts abzubrechen."


@pytest.mark.parametrize("language", texts.codes())
def test_a_button_is_understood_in_every_language(running: Program, language: str) -> None:
    """The keyboard under the input field stays as it was when the app's language changes."""
    ada = somebody(running, language)
    ada.say("/start")
    ((_, add),) = ada.buttons()
    for now in texts.codes():
        running.sandbox.world.people[ada.id].language_code = now
        with texts.speaking(now):
            assert ada.say(add)["text"] == texts.text("add_question").text
        with texts.speaking(language):
            assert ada.say(texts.text("button_cancel").text)["text"] in texts.spellings("cancel_done")


def test_a_fourth_language_is_one_more_file(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Spoken to whose app speaks it, offered to the others, on buttons and in the menu; what it lacks is English."""
    folder = tmp_path_factory.mktemp("languages")
    for code in texts.codes():
        shutil.copy(catalogue.FOLDER / f"{code}.po", folder)
    french = polib.pofile(str(folder / "en.po"))
    french.metadata |= {"Language": "fr", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    for entry in french:
        entry.msgstr = FRENCH.get(entry.msgid, "")
    french.save(str(folder / "fr.po"))
    program.script = [str(Path(__file__).with_name("translated.py")), str(folder)]
    program.start().ready()

    zoe = Tapper(program.sandbox, next(_IDS), "Zoé", language_code="fr-CA")
    assert zoe.say("/start")["text"] == (
        "Bonjour Zoé ! Notes go by themselves: 1 hour after you wrote them, unless you say otherwise."
    )
    assert zoe.say("lait")["text"].startswith("✅ Enregistrée, expire ")
    assert zoe.buttons()[0][-1] == "➕ Nouvelle note"
    grace = Tapper(program.sandbox, next(_IDS), "Grace", language_code="en")
    settings = grace.say("/settings")
    assert grace.tap(grace.tap(settings, "🌐 Language"), "Français")["text"].startswith(
        "⚙️ Réglages\n⏳ New notes"
    )
    assert grace.say("➕ Nouvelle note")["text"] == "Que dois-je garder ?"
    program.sandbox.world.wait_for(lambda: menu_of(grace)["list"] == "Montrer tes notes")
    assert menu_of(grace)["help"] == "Show what I can do"


def menu_of(person: Visitor) -> dict[str, str]:
    """Return what Telegram's menu says of each command in the person's chat."""
    menu = person.world.profile.menu(person.id, "en")
    return {str(one["command"]): str(one["description"]) for one in menu}


def test_a_fault_is_told_in_the_language_of_the_person(program: Program) -> None:
    program.start(killed_at="fault in /list")
    ada = somebody(program, "uk")
    ada.say("/start")
    assert ada.say("/list")["text"].startswith("Вибач,")


def test_moments_are_written_in_the_zone_of_the_settings(running: Program) -> None:
    """For apps that do not know date_time entities; "today" ends there, too."""
    receipt = somebody(running, "en").say("milk !today")
    (moment,) = [entity for entity in receipt["entities"] if entity["type"] == "date_time"]
    written = receipt["text"].encode("utf-16-le")[2 * moment["offset"] :][: 2 * moment["length"]]
    assert written.decode("utf-16-le").endswith(" 00:00 JST")
    assert moment["unix_time"] % 86_400 == 15 * 3600  # Tokyo is nine hours ahead
