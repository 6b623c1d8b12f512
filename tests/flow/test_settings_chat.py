"""/settings: one message whose buttons change how notes live, warnings, the language, and the cleaning up."""

from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper, labels
from tests.flow.visitor import LIST, MAIN_BUTTONS
from todobot import texts


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 30_000 + len(running.sandbox.world.people))


def choices(message: dict[str, Any]) -> list[str]:
    return [label for row in labels(message) for label in row]


def chosen(running: Program, ada: Tapper, columns: str) -> tuple[object, ...]:
    """Return what the table has for this person."""
    (row,) = running.rows(f"select {columns} from users where id = ?", ada.id)  # noqa: S608 - names of columns
    return tuple(row)


def wait_for_menu(ada: Tapper, language: str) -> None:
    """Wait until Telegram shows the commands in that language to this person, whose app is English."""
    with texts.speaking(language):
        expected = texts.menu()
    ada.world.wait_for(lambda: ada.world.profile.menu(ada.id, "en") == expected, timeout=15)


def test_one_message_shows_what_is_set(ada: Tapper) -> None:
    shown = ada.say("/settings")
    assert shown["text"].splitlines() == [
        "⚙️ Settings",
        "⏳ New notes live: 1 hour",
        "🔔 Warning: 10 minutes before",
        "🌐 Language: English",
        "🧹 Clean up the chat: off",
    ]
    assert labels(shown) == [["⏳ Lifetime", "🔔 Warning"], ["🌐 Language", "🧹 Clean up"]]


@pytest.mark.parametrize(
    ("label", "stored", "shown"),
    [
        ("15 minutes", 900, "New notes live: 15 minutes"),
        ("Today", -1, "New notes live until the end of the day"),
        ("1 day", 86_400, "New notes live: 1 day"),
        ("1 week", 604_800, "New notes live: 1 week"),
        ("30 days", 2_592_000, "New notes live: 30 days"),
        ("📌 Keep", 0, "New notes are kept until you delete them"),
    ],
)
def test_new_notes_live_as_long_as_chosen(
    running: Program, ada: Tapper, label: str, stored: int, shown: str
) -> None:
    settings = ada.say("/settings")
    ada.tap(ada.tap(settings, "⏳ Lifetime"), label)
    assert f"⏳ {shown}\n" in ada.fresh(settings)["text"]
    ada.say("buy milk")
    assert running.rows("select lifetime from notes where user_id = ?", ada.id) == [(stored,)]


def test_the_choice_is_marked_and_can_be_left_to_the_bot_again(running: Program, ada: Tapper) -> None:
    settings = ada.say("/settings")
    page = ada.tap(settings, "⏳ Lifetime")
    assert "✓ As the bot’s default (1 hour)" in choices(page)
    ada.tap(page, "1 week")
    page = ada.tap(ada.fresh(settings), "⏳ Lifetime")
    assert "✓ 1 week" in choices(page)
    ada.tap(page, "As the bot’s default (1 hour)")
    assert "New notes live: 1 hour" in ada.fresh(settings)["text"]
    assert chosen(running, ada, "lifetime") == (None,)


@pytest.mark.parametrize("command", ["/start", "/help"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["Notes go by themselves: 1 day after", "Notes go by themselves when the day", "Notes are kept"],
        ),
        ("de", ["Sie bleiben 1 Tag,", "bis der Tag vorbei ist", "bleiben Notizen, bis du sie löschst"]),
        ("uk", ["вони живуть 1 день,", "до кінця дня", "нотатки залишаються, доки ти їх не видалиш"]),
    ],
)
def test_how_long_notes_live_is_told_without_contradiction(
    running: Program, command: str, language: str, said: list[str]
) -> None:
    ada = Tapper(running.sandbox, 30_000 + len(running.sandbox.world.people), language_code=language)
    settings = ada.say("/settings")
    for lifetime, sentence in zip((86_400, -1, 0), said, strict=True):
        ada.tap_data(settings, f"settings:lifetime:{lifetime}")
        told = ada.say(command)["text"]
        assert [other for other in said if other in told] == [sentence]


def test_another_time_for_warnings_holds_for_the_notes_there_are(running: Program, ada: Tapper) -> None:
    ada.say("buy milk !2h")
    query = "select strftime('%s', expires_at) - strftime('%s', warn_at) from notes where user_id = ?"
    assert running.rows(query, ada.id) == [(600,)]
    settings = ada.say("/settings")
    for label, seconds in (("30 minutes before", 1800), ("1 hour before", 3600), ("off", None)):
        ada.tap(ada.tap(ada.fresh(settings), "🔔 Warning"), label)
        assert f"Warning: {label}" in ada.fresh(settings)["text"]
        assert running.rows(query, ada.id) == [(seconds,)]


def test_the_language_changes_at_once_with_the_keyboard_and_old_buttons_go_on_working(
    running: Program, ada: Tapper
) -> None:
    settings = ada.say("/settings")
    before = len(ada.heard())
    german = ada.tap(ada.tap(settings, "🌐 Language"), "Deutsch")
    (told,) = ada.answers(before, 1)
    with texts.speaking("de"):
        assert german["text"].startswith(texts.text("settings_heading").text)
        assert told["text"] == texts.text("settings_language_changed").text
        keyboard = [[texts.text(f"button_{name}").text for name in ("list_notes", "add_note")]]
        back = texts.text("button_language").text
        as_app = texts.text("settings_as_app").text
        empty = texts.text("list_empty").text
    assert ada.buttons() == keyboard != MAIN_BUTTONS
    assert ada.say(LIST)["text"] == empty
    ada.tap(ada.tap(german, back), as_app)
    assert chosen(running, ada, "language") == (None,)
    assert ada.fresh(settings)["text"].startswith("⚙️ Settings")


def test_the_menu_of_commands_speaks_the_language_that_was_chosen(ada: Tapper) -> None:
    settings, spoken = ada.say("/settings"), "en"
    for choice, language in (("Deutsch", "de"), ("Українська", "uk"), (None, "en")):
        with texts.speaking(spoken):
            page = ada.tap(ada.fresh(settings), texts.text("button_language").text)
            as_app = texts.text("settings_as_app").text
        ada.tap(page, choice or as_app)
        wait_for_menu(ada, language)
        spoken = language


def test_cleaning_up_is_switched_on_and_off(running: Program, ada: Tapper) -> None:
    settings = ada.say("/settings")
    for label, state in (("on", 1), ("off", 0)):
        ada.tap(ada.tap(ada.fresh(settings), "🧹 Clean up"), label)
        assert f"Clean up the chat: {label}" in ada.fresh(settings)["text"]
        assert chosen(running, ada, "is_cleaning") == (state,)


def test_every_page_leads_back_and_changes_nothing(running: Program, ada: Tapper) -> None:
    settings = ada.say("/settings")
    for label in choices(settings):
        page = ada.tap(ada.fresh(settings), label)
        assert page["text"] != settings["text"]
        ada.tap(page, "◀ Back")
        assert ada.fresh(settings)["text"] == settings["text"]
    assert chosen(running, ada, "language, lifetime, warning_seconds, is_cleaning") == (None, None, None, 0)


@pytest.mark.parametrize(
    "data",
    [
        "settings:page:99",
        "settings:lifetime:7",
        "settings:lifetime:999999999999999999",
        "settings:warning:-1",
        "settings:warning",
        "settings:language:1",
        "settings:cleaning:2",
    ],
)
def test_a_forged_button_is_harmless(running: Program, ada: Tapper, data: str) -> None:
    settings = ada.say("/settings")
    ada.tap_data(settings, data)
    assert chosen(running, ada, "language, lifetime, is_cleaning") == (None, None, 0)
    assert "fault" not in ada.say("/settings")["text"]
