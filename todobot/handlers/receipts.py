"""The receipt under which a message was saved: when its notes go, and the buttons that change that.

A message is one note, or one a line (parts.py). Its receipt is for all of them, so its buttons name the message.
"""

from collections.abc import Sequence
from functools import lru_cache

from todobot import rich_text, texts
from todobot.bot import bot
from todobot.handlers import undoing
from todobot.messages import keyboards
from todobot.messages.keyboards import Button, button
from todobot.rich_text import RichText
from todobot.services import lifetimes, notes, outbox, parts, undo
from todobot.services.notes import Note
from todobot.services.outbox import Shows
from todobot.tap import Tap
from todobot.texts import moment_from_now, text

_ROLE = "receipt"
_WORD_UNITS = 32
_MESSAGE, _UNDO = "<message>", "<undo>"
"""Stand for their ids in a keyboard that is made once."""
_REFRESHED = 8
"""So many receipts at most change at once with their notes: Telegram takes about one call a second in a chat."""


def send(note: Note, misread: str = "") -> None:
    """Say that the note is saved. `misread`: its last word, if that was meant for a lifetime but is none."""
    words = _words([note], "note_saved")
    if misread:
        words = rich_text.join((words, *misread_lines(misread)), "\n")
    outbox.say(note.chat_id, words, keyboard=_keyboard([note]), shows=Shows(_ROLE, (note.id,)))


def refresh(note: Note, key: str = "note_saved", undo_id: int = 0, *, misread: str = "") -> None:
    """Bring the receipt of the note's message, wherever it is, up to date.

    `key` (note_saved or note_changed) says what happened, `undo_id` what its Undo takes back: 0 for the newest change
    to its notes, and where there is none for the notes.
    An imported note has no receipt.
    """
    if note.message_id is not None:
        made = notes.made_from(note.chat_id, note.message_id)
        message = Shows(_ROLE, tuple(each.id for each in made))
        _reword(note.chat_id, message, made, key=key, undo_id=undo_id, misread=misread)


def refresh_some(note_ids: Sequence[int], person_id: int) -> None:
    """Do what `refresh` does for those of these notes that the person can see, but not for more than a few."""
    for note in notes.these(list(note_ids[:_REFRESHED]), person_id):
        refresh(note)


def misread_lines(word: str) -> list[RichText]:
    """Say which lifetimes there are to somebody who wrote one that is none; nothing for ""."""
    return [text("lifetime_unknown", word=word[:_WORD_UNITS])] if word else []


def lifetime_rows(chosen: int | None, name: str, number: int | str, *behind: int | str) -> list[list[Button]]:
    """Return the lifetime buttons, the chosen one marked; `name` handles (number, lifetime, *behind)."""

    def choice(key: str, lifetime: int) -> Button:
        label = text(key).text
        if lifetime == chosen:
            label = text("button_chosen", label=label).text
        return button(label, name, number, lifetime, *behind)

    return [
        [choice(key, lifetime) for key, lifetime in lifetimes.CHOICES.items()],
        [choice("button_keep", lifetimes.KEPT)],
    ]


@bot.button("receipt:life")
def choose_lifetime(tap: Tap) -> str | None:
    """Change how long the notes live."""
    made, lifetime = _made(tap), tap.number(1)
    there = _there(made, tap)
    if not there or not lifetimes.is_valid(lifetime):
        return _gone(tap)
    undo_id = 0
    if not all(notes.is_same_lifetime(note, lifetime) for note in there):
        undo_id = notes.set_lifetimes(bot.author, there, lifetime)
    _show(tap, made, undo_id)
    return None


@bot.button("receipt:split")
def split(tap: Tap) -> str | None:
    """Make a note of each line. When that was done before, just show it."""
    there = _there(_made(tap), tap)
    if not there:
        return _gone(tap)
    if there[0].part == 0 and parts.could_be(there[0]) > 1:
        parts.split(there[0])
    _show(tap, _made(tap))
    return None


@bot.button("receipt:join")
def join(tap: Tap) -> str | None:
    """Make one note of the lines again. When that was done before, just show it."""
    there = _there(_made(tap), tap)
    if not there:
        return _gone(tap)
    try:
        if there[0].part:
            parts.join(there)
    except ValueError:
        return text("join_too_long").text
    _show(tap, _made(tap))
    return None


@bot.button("receipt:undo")
def undo_last(tap: Tap) -> str | None:
    """Take back the newest change to the notes, one by one; behind that, the notes themselves, which is one, too.

    A change that is not the newest is not taken back: others were made upon it since this receipt was drawn.
    """
    made, undo_id = _made(tap), tap.number(1)
    there = _there(made, tap)
    if not there and (not undo_id or undo_id != _deletion(made)):
        return _gone(tap)
    toast = None
    if not undo_id:
        notes.delete(tap.person_id, there)
    elif undo_id == _newest_change(made):
        toast = undoing.take_back(undo_id, tap.person_id).toast
    else:
        toast = text("undo_over").text
    _show(tap, _made(tap))
    return toast


def _made(tap: Tap) -> list[Note]:
    """Return all notes of the message whose receipt was tapped on, gone ones included."""
    return notes.made_from(tap.chat_id, tap.number(0))


def _there(made: Sequence[Note], tap: Tap) -> list[Note]:
    """Return those that this person can see."""
    return [note for note in made if note.user_id == tap.person_id and notes.is_visible(note)]


def _show(tap: Tap, made: Sequence[Note], undo_id: int = 0) -> None:
    """Bring the receipt that was tapped on up to date; `undo_id`: the change just made, 0 for none."""
    _reword(tap.chat_id, tap.message_id, made, key="note_saved", undo_id=undo_id)


def _reword(
    chat_id: int, message: int | Shows, made: Sequence[Note], *, key: str, undo_id: int, misread: str = ""
) -> None:
    visible = [note for note in made if notes.is_visible(note)]
    if not visible:
        # elsewhere the way back stands where they were deleted
        deletion = _deletion(made) if isinstance(message, int) else 0
        if deletion:
            keyboard = keyboards.inline([_taking_back(made[0].message_id or 0, deletion)])
            outbox.reword(chat_id, message, text("note_undone"), keyboard=keyboard)
        else:
            outbox.reword(chat_id, message, text("note_gone"))
        return
    undo_id = undo_id or _newest_change(made)
    outbox.reword(
        chat_id,
        message,
        rich_text.join((_words(visible, key), *misread_lines(misread)), "\n"),
        keyboard=_keyboard(visible, undo_id),
        shows=Shows(_ROLE, tuple(note.id for note in visible)),
    )


def _newest_change(made: Sequence[Note]) -> int:
    """Return the id of the newest change to the notes of a message, and to no others; 0 when there is none."""
    return undo.newest_of(bot.author.id, [note.id for note in made])


def _deletion(made: Sequence[Note]) -> int:
    """Return the id of what can bring the notes of a message back, and no others; 0 when there is nothing."""
    return undo.latest_deletion(bot.author.id, [note.id for note in made])[0]


def _words(made: Sequence[Note], key: str) -> RichText:
    """Return what happened, when the notes go, and how many of several are done."""
    note, done = made[0], sum(each.done_at is not None for each in made)
    if note.part == 0:
        key = "note_done" if done else key
        if note.expires_at is None:
            return text("note_done_kept") if done else text(f"{key}_kept")
        return text(key, expires=moment_from_now(note.expires_at))
    lines = [_words_of_parts(made, key)] + ([text("note_done_split", count=done)] if done else [])
    return rich_text.join(lines, "\n")


def _words_of_parts(made: Sequence[Note], key: str) -> RichText:
    note, count = made[0], len(made)
    ends = {each.expires_at for each in made}
    if len(ends) > 1:
        return text(f"{key}_split_mixed", count=count)
    if note.expires_at is None:
        return text(f"{key}_split_kept", count=count)
    return text(f"{key}_split", count=count, expires=moment_from_now(note.expires_at))


def _keyboard(made: Sequence[Note], undo_id: int = 0) -> str:
    note = made[0]
    chosen = {each.lifetime for each in made}
    lifetime = chosen.pop() if len(chosen) == 1 else None
    drawn = _drawn(texts.spoken(), lifetime if lifetime in lifetimes.OFFERED else None, lines=_lines(note))
    return drawn.replace(_MESSAGE, str(note.message_id or 0)).replace(_UNDO, str(undo_id))


def _lines(note: Note) -> int:
    """Return into how many notes the note could be split, 0 for one that is a part itself."""
    return 0 if note.part else parts.could_be(note)


@lru_cache(maxsize=512)
def _drawn(language: str, lifetime: int | None, *, lines: int) -> str:
    """Return the keyboard as JSON, in the language that is spoken; receipts differ in little but their ids."""
    *rows, last = lifetime_rows(lifetime, "receipt:life", _MESSAGE)
    return outbox.encoded(keyboards.inline(*rows, [*last, _taking_back(_MESSAGE, _UNDO)], _splitting(lines)))


def _taking_back(message_id: int | str, undo_id: int | str) -> Button:
    return button(text("button_undo").text, "receipt:undo", message_id, undo_id)


def _splitting(lines: int) -> list[Button]:
    """Return the button that makes one note of several, or several of one that has several lines."""
    if not lines:
        return [button(text("button_join").text, "receipt:join", _MESSAGE)]
    return [button(text("button_split", count=lines).text, "receipt:split", _MESSAGE)] if lines > 1 else []


def _gone(tap: Tap) -> str:
    """Answer a tap on what is gone or another person's, and bring that message up to date."""
    _show(tap, _made(tap))
    return text("note_gone").text
