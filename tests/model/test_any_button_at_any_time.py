"""Any button at any time, those of long ago included: no note goes that nobody took, and none comes twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.model.phone import Phone
from tests.model.turned_bot import TurnedBot
from todobot import clock
from todobot.models import FailedUpdate, Note, OutboxMessage, Step

ADA, GRACE = 1001, 1002
TAKING = ("card:delete", "done:clear", "forget:erase")
ORDERS = ("/list", "/done", "/find l", "/tags", "/settings", "/add")
MOST = 6
"""Notes: with few of them more is done to each."""
picks = st.integers(min_value=0, max_value=60)
_NAME = re.compile(r"n\d+")


class ButtonsAtAnyTime(RuleBasedStateMachine):
    """Each line that Ada writes has a name like no other's. Grace has a note that nothing Ada does may touch."""

    def __init__(self) -> None:
        super().__init__()
        self.bot = TurnedBot()
        self.ada = Phone(self.bot, ADA)
        self.count = 0
        self.buttons: dict[tuple[int, str], None] = {}
        """All that were ever shown, the newest last."""
        self.own: dict[int, list[str]] = {}
        """The lines of her messages."""
        self.edited: set[str] = set()
        """Names that an edit, of a message or on a card, has brought, changed, moved or taken: what one undo brings
        back of them another may take away, where they are tapped on in another order than the edits were made.
        """
        self.rewritten: set[str] = set()
        """Names in notes that were changed on their cards: their messages may say them as well."""
        Phone(self.bot, GRACE).say("untouched !keep")

    def teardown(self) -> None:
        self.bot.close()

    # What she does

    @initialize()
    def begin(self) -> None:
        self.write(3, "")

    @precondition(lambda self: not self.is_asked() and len(self.visible()) < MOST)
    @rule(lines=st.integers(min_value=1, max_value=4), word=st.sampled_from(["", " !15m", " !30m", " !keep"]))
    def write(self, lines: int, word: str) -> None:
        said = self.new_lines(lines)
        with self.nothing_goes():
            self.own[self.ada.say("\n".join(said) + word)["message_id"]] = said

    @precondition(lambda self: not self.is_asked() and self.visible())
    @rule(number=picks)
    def tap_edit_on_a_card(self, number: int) -> None:
        """Open the card of a note and tap on Edit: the answer, if there is one, is the new text."""
        self.do_something_else("/list")
        message_id = self.ada.answer()["message_id"]
        for name in ("card:open", "card:edit"):
            there = [data for data in self.ada.buttons(message_id).values() if data.startswith(name)]
            self.press(message_id, there[number % len(there)])

    @precondition(lambda self: self.is_asked())
    @rule(lines=st.integers(min_value=1, max_value=2))
    def answer(self, lines: int) -> None:
        """Answer the question for a new note, which takes nothing, or for the new text of one that is there."""
        before = {note.id: names_in([note.text]) for note in self.visible()}
        said, replaced = self.new_lines(lines), set[str]()
        with self.nothing_goes(but=replaced):
            self.ada.say("\n".join(said))
            for note in self.visible():
                if note.id in before and names_in([note.text]) == names_in(said):
                    replaced |= before[note.id]
                    self.edited |= names_in(said) | before[note.id]
        self.rewritten |= replaced

    @precondition(lambda self: self.own)
    @rule(number=picks, place=picks, change=st.sampled_from(["add", "remove", "change", "turn"]))
    def edit(self, number: int, place: int, change: str) -> None:
        message_id = [*self.own][-1 - number % len(self.own)]
        lines = [*self.own[message_id]]
        place %= len(lines)
        if change == "add":
            lines.insert(place, *self.new_lines(1))
        elif change == "remove" and len(lines) > 1:
            del lines[place]
        elif change == "turn":
            lines.reverse()
        else:
            lines[place] += " x"
        self.edited |= names_in([*lines, *self.own[message_id]])
        with self.nothing_goes(but=self.names(of=message_id).keys() - names_in(lines)):
            self.ada.edit(message_id, "\n".join(lines))
        self.own[message_id] = lines

    @rule(what=st.sampled_from([*ORDERS, "/clear", "restart", 0, 1, 5, 14, 16, 31]))
    def do_something_else(self, what: str | int) -> None:
        """An order, a restart, or nothing for so many minutes."""
        with self.nothing_goes(but=self.names() if what == "/clear" or isinstance(what, int) else ()):
            if isinstance(what, int):
                self.ada.wait(timedelta(minutes=what))
            elif what == "restart":
                self.bot.restart()
            else:
                self.ada.say(what)

    @precondition(lambda self: self.shown())
    @rule(number=picks)
    def tap(self, number: int) -> None:
        shown = self.shown()
        self.press(*shown[-1 - number % len(shown)])

    @precondition(lambda self: self.shown())
    @rule(number=picks)
    def tap_undo_or_split_or_join(self, number: int) -> None:
        self.press_one_of(self.shown(), number)

    @precondition(lambda self: self.buttons)
    @rule(number=picks)
    def tap_what_was_there_once(self, number: int) -> None:
        self.press_one_of([*self.buttons], number)

    # What she knows

    def press_one_of(self, buttons: list[tuple[int, str]], number: int) -> None:
        weighty = [one for one in buttons if re.search("undo|split|join|delete", one[1])]
        if weighty:
            self.press(*weighty[-1 - number % len(weighty)])

    def press(self, message_id: int, data: str) -> None:
        takes = data.startswith(TAKING) or re.fullmatch(r"receipt:undo:\d+:0", data)
        but = self.names().keys() if takes else self.edited if ":undo:" in data else set()
        with self.nothing_goes(but=but):
            self.ada.press(message_id, data)
        if data.startswith("receipt:") and message_id in self.ada.heard():
            made_from = int(data.split(":")[2])
            is_there = any(note.message_id == made_from for note in self.visible())
            has_buttons = any("receipt:life" in each for each in self.ada.buttons(message_id).values())
            assert is_there == has_buttons, "a receipt that was tapped on says what is there"

    def new_lines(self, count: int) -> list[str]:
        self.count += count
        return [f"n{number} l" for number in range(self.count - count + 1, self.count + 1)]

    def is_asked(self) -> bool:
        return bool(Step.select().count())

    def shown(self) -> list[tuple[int, str]]:
        """The buttons that the chat shows now, of her newest messages last."""
        heard = self.ada.heard()[-12:]
        return [(one, data) for one in heard for data in self.ada.buttons(one).values() if data]

    def visible(self) -> list[Note]:
        now = clock.now()
        there = Note.select().where(Note.user == ADA, Note.deleted_at.is_null())
        return [note for note in there if note.expires_at is None or note.expires_at > now]

    def names(self, *, of: int | None = None) -> Counter[str]:
        """Return how often each name is there; `of`: in the notes of this message only."""
        there = [note for note in self.visible() if of in (None, note.message_id)]
        return Counter(name for note in there for name in _NAME.findall(note.text))

    @contextmanager
    def nothing_goes(self, *, but: Iterable[str] = ()) -> Iterator[None]:
        """Let nothing go in the meantime but, perhaps, these names."""
        before = self.names()
        yield
        gone = before.keys() - self.names().keys()
        assert gone <= set(but), f"{gone} went"
        self.buttons |= dict.fromkeys(self.shown())

    # What has to be so

    @invariant()
    def none_comes_twice(self) -> None:
        twice = {name for name, count in self.names().items() if count > 1}
        assert twice <= self.rewritten

    @invariant()
    def a_message_is_one_note_or_its_lines(self) -> None:
        kinds: defaultdict[int | None, set[bool]] = defaultdict(set)
        for note in self.visible():
            kinds[note.message_id].add(note.part == 0)
        assert [message_id for message_id, both in kinds.items() if len(both) > 1] == []

    @invariant()
    def everything_is_carried_out_and_taken(self) -> None:
        assert [row.error for row in FailedUpdate.select()] == []
        assert [(row.method, row.error) for row in OutboxMessage.select()] == []

    @invariant()
    def nobody_else_is_touched(self) -> None:
        assert [row.text for row in Note.select().where(Note.user == GRACE)] == ["untouched"]


def names_in(lines: Iterable[str]) -> set[str]:
    return {name for line in lines for name in _NAME.findall(line)}


TestButtonsAtAnyTime = ButtonsAtAnyTime.TestCase
TestButtonsAtAnyTime.settings = settings(
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(
        Phase.reuse,
        Phase.generate,
    ),  # to find a shorter way to a fault would take longer than a test may
)
