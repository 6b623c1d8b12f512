"""The list: one message that is edited in place."""

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper, formatted, labels, rows_of
from tests.flow.visitor import CANCEL, LIST, MAIN_BUTTONS


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 10_000 + len(running.sandbox.world.people))


def numbers(message: dict[str, object]) -> list[str]:
    """Return what stands on the numbered buttons."""
    return [label for row in labels(message) for label in row if label.isdecimal()]


@pytest.mark.parametrize("order", ["/list", LIST])
def test_without_notes_it_says_how_to_make_one(ada: Tapper, order: str) -> None:
    assert ada.say(order)["text"].startswith("You have no notes right now.")
    assert ada.buttons() == MAIN_BUTTONS


@pytest.mark.parametrize("order", ["/list", LIST])
def test_every_note_has_a_number_and_its_button(ada: Tapper, order: str) -> None:
    for said in ("buy milk", "call mum !keep"):
        ada.say(said)
    shown = ada.say(order)
    first, second, third = shown["text"].split("\n\n")
    assert first == "🗒 2 notes"
    assert second.startswith("1. buy milk · ")
    assert third == "2. 📌 call mum"
    assert labels(shown) == [["1", "2"]]


def test_what_a_note_has_left_counts_by_itself(ada: Tapper) -> None:
    ada.say("buy milk")
    moments = [e for e in ada.say("/list")["entities"] if e["type"] == "date_time"]
    assert [moment["date_time_format"] for moment in moments] == ["r"]


def test_pages_hold_eight_notes_and_turn_in_place(ada: Tapper) -> None:
    for number in range(1, 18):
        ada.say(f"note {number}")
    first = ada.say("/list")
    assert labels(first) == [["1", "2", "3", "4"], ["5", "6", "7", "8"], ["1/3", "▶"]]
    second = ada.tap(first, "▶")
    assert labels(second) == [["9", "10", "11", "12"], ["13", "14", "15", "16"], ["◀", "2/3", "▶"]]
    assert "9. note 9 ·" in second["text"]
    assert "note 8" not in second["text"]
    last = ada.tap(second, "▶")
    assert labels(last) == [["17"], ["◀", "3/3"]]
    assert ada.tap(last, "◀")["text"] == second["text"]
    assert len(ada.heard()) == 18, "seventeen receipts and one list"


def test_the_middle_button_and_double_taps_do_no_harm(ada: Tapper) -> None:
    for number in range(9):
        ada.say(f"note {number}")
    first = ada.say("/list")
    assert ada.tap(first, "1/2")["text"] == first["text"]
    assert ada.toast is None
    turn = ada.data_of(first, "▶")
    assert ada.tap_data(first, turn) == ada.tap_data(first, turn)


@pytest.mark.parametrize("page", ["2", "999999999999999999", "-5", "0"])
def test_a_page_that_is_not_there_any_more_is_the_nearest_one(ada: Tapper, page: str) -> None:
    ada.say("only one")
    shown = ada.say("/list")
    assert ada.tap_data(shown, f"list:page:0:{page}")["text"] == shown["text"]


def test_open_notes_come_first_then_the_done_ones_struck_through(ada: Tapper) -> None:
    for said in ("first", "second"):
        ada.say(said)
    shown = ada.say("/list")
    back = ada.tap(ada.tap(ada.tap(shown, "1"), "✅ Done"), "◀ Back")
    assert [line.partition(" ·")[0] for line in back["text"].split("\n\n")[1:]] == ["1. second", "2. first"]
    assert formatted(back, "strikethrough") == ["first"]


@pytest.mark.parametrize("said", ["long words " * 300, "😀" * 2000, "line\n" * 500, "\n".join("ab" * 200)])
def test_a_long_note_is_shortened(ada: Tapper, said: str) -> None:
    ada.say(said)
    entry = ada.say("/list")["text"].split("\n\n")[1]
    shown = entry.removeprefix("1. ").partition(" · ")[0]
    assert shown.endswith("…")
    assert said.startswith(shown.removesuffix("…").removesuffix(" /").replace(" / ", "\n"))
    assert 5 <= len(shown) <= 400
    assert "\n" not in entry


def test_a_note_of_several_lines_is_one_line_of_the_list(ada: Tapper) -> None:
    bold = {"type": "bold", "offset": 3, "length": 12}
    ada.say("🚀 milk\n\n  bread\neggs", entities=[bold])
    shown = ada.say("/list")
    assert shown["text"].split("\n\n")[1].startswith("1. 🚀 milk / bread / eggs · ")
    assert formatted(shown, "bold")[1:] == ["milk / brea"]


def test_eight_long_and_formatted_notes_fit_one_message(ada: Tapper) -> None:
    for _ in range(8):
        text = "bold word " * 400
        spots = [{"type": "bold", "offset": 10 * n, "length": 4} for n in range(90)]
        ada.say(text, entities=spots)
    shown = ada.say("/list")
    assert numbers(shown) == [str(number) for number in range(1, 9)]
    assert len(shown["text"].encode("utf-16-le")) // 2 <= 4096
    assert 80 < len(shown["entities"]) <= 100
    assert len(formatted(shown, "date_time")) == 8


def test_people_see_their_own_notes_only_also_by_a_forged_button(running: Program, ada: Tapper) -> None:
    grace = Tapper(running.sandbox, 20_000 + ada.id, "Grace")
    ada.say("mine alone !keep")
    grace.say("graces")
    (note_id,) = running.rows("select id from notes where user_id = ?", ada.id)[0]
    shown = grace.say("/list")
    for action in ("open", "done", "life", "delete", "edit", "show", "undo"):
        after = grace.tap_data(shown, f"card:{action}:{note_id}:1:0:1")
        assert grace.toast == "That note is gone."
        assert "mine alone" not in after["text"]
    kept = running.rows("select text, done_at, deleted_at, lifetime from notes where id = ?", note_id)
    assert kept == [("mine alone", None, None, 0)]


def test_after_a_question_that_was_left_the_main_keyboard_is_back(ada: Tapper) -> None:
    ada.say("buy milk")
    ada.say("/add")
    assert ada.buttons() == [[CANCEL]]
    _, shown = ada.send("/list", answers=2)
    assert "buy milk" in shown["text"]
    assert ada.buttons() == MAIN_BUTTONS


def test_done_lists_what_is_done_and_clears_it(running: Program, ada: Tapper) -> None:
    for said in ("open", "ready", "ready too"):
        ada.say(said)
    shown = ada.say("/list")
    for number in ("2", "2"):
        shown = ada.tap(ada.tap(ada.tap(shown, number), "✅ Done"), "◀ Back")
    done = ada.say("/done")
    assert done["text"].startswith("✅ 2 notes are done")
    assert "open" not in done["text"]
    assert labels(done) == [["1", "2"], ["🗑 Clear done"]]
    assert rows_of(done)[-1][0]["style"] == "danger"
    clearing = ada.data_of(done, "🗑 Clear done")
    cleared = ada.tap_data(done, clearing)
    assert "2 notes deleted" in cleared["text"]
    assert ada.tap_data(done, clearing) == cleared, "a second tap leaves the way back"
    again = ada.tap(cleared, "↩️ Undo")
    assert again["text"] == done["text"]
    assert ada.tap_data(again, ada.data_of(cleared, "↩️ Undo"))["text"] == done["text"]
    assert "once" in (ada.toast or "")
    query = "select count(*) from notes where user_id = ? and deleted_at is null"
    assert running.rows(query, ada.id) == [(3,)]


def test_done_without_anything_done_says_so(ada: Tapper) -> None:
    ada.say("open")
    assert ada.say("/done")["text"].startswith("Nothing is done")


def test_clear_done_on_an_old_message_brings_it_up_to_date(ada: Tapper) -> None:
    ada.say("milk")
    ada.tap(ada.tap(ada.say("/list"), "1"), "✅ Done")
    done = ada.say("/done")
    ada.tap(ada.tap(ada.say("/list"), "1"), "↩ Not done")
    assert ada.tap(done, "🗑 Clear done")["text"].startswith("Nothing is done")
    assert (ada.toast or "").startswith("Nothing is done")


def test_clear_deletes_everything_and_can_be_undone(ada: Tapper) -> None:
    for number in range(10):
        ada.say(f"note {number}")
    cleared = ada.say("/clear")
    assert "10 notes deleted" in cleared["text"]
    assert ada.say("/list")["text"].startswith("You have no notes")
    back = ada.tap(cleared, "↩️ Undo")
    assert back["text"].startswith("🗒 10 notes")
    assert labels(back)[-1] == ["1/2", "▶"]
    assert ada.say("/list")["text"] == back["text"]


def test_clear_without_notes_says_so(ada: Tapper) -> None:
    assert ada.say("/clear")["text"].startswith("You have no notes")


def test_an_old_button_that_clears_does_not_call_a_split_a_deletion(ada: Tapper) -> None:
    ada.tap(ada.open_card("buy milk"), "✅ Done")
    done = ada.say("/done")
    ada.tap(ada.tap(ada.say("/list"), "1"), "↩ Not done")
    ada.tap(ada.say("bread\neggs"), "Make it 2 notes")
    assert ada.tap(done, "🗑 Clear done")["text"].startswith("Nothing is done")
