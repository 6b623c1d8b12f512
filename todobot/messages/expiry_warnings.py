"""The messages that warn of expiry: their words and buttons, which change whenever one of their notes does.

The job sends them; warnings.py handles the buttons.
"""

from datetime import datetime

from todobot import clock, rich_text, texts
from todobot.messages import keyboards
from todobot.messages.keyboards import Button, Keyboard, button
from todobot.messages.labels import label
from todobot.rich_text import RichText
from todobot.services import cleaning, outbox, users, warnings
from todobot.services.notes import Note
from todobot.services.users import User
from todobot.services.warnings import Contents, ExpiryWarning
from todobot.texts import moment_from_now, text

_LISTED = 12
_WITH_BUTTONS = 4
"""So many notes at most have buttons of their own."""
_LONGEST_ALONE, _LONGEST_OF_MANY = 1500, 150
"""UTF-16 units of a note's text that a warning shows."""
_ENTITIES_ALONE = rich_text.ENTITY_LIMIT - 1
_ENTITIES_OF_MANY = rich_text.ENTITY_LIMIT // _LISTED - 1
"""How much formatting of a note it shows; each line has the moment at which the note goes besides."""


def warn(user: User, due: list[Note], now: datetime) -> None:
    """Warn the person of these notes, all in one message, unless it is too late. Call inside a transaction."""
    warning, going = warnings.take(user, due, now)
    if warning is None:
        return
    contents = warnings.contents(warning)
    with texts.speaking(users.language(user)):
        outbox.say(
            user.id,
            _words(contents),
            keyboard=_keyboard(warning, contents),
            warns=warning.id,
            is_bulk=True,
            useful_until=max(note.expires_at for note in going if note.expires_at) - warnings.TOO_LATE,
        )


def bring_up_to_date(outdated: list[ExpiryWarning], *, is_bulk: bool = False) -> None:
    """Word these warnings anew, in which a note has changed. Call inside a transaction."""
    for warning in outdated:
        if warning.message_id is not None:
            _reword(users.get(warning.user_id), warning, warning.message_id, is_bulk=is_bulk)
        warnings.settle(warning)


def _reword(user: User, warning: ExpiryWarning, message_id: int, *, is_bulk: bool) -> None:
    is_deletable = warning.created_at > clock.now() - cleaning.DELETABLE
    if user.is_cleaning and is_deletable and warnings.is_over(warning):
        cleaning.delete(user.id, [message_id])
        return
    contents = warnings.contents(warning)
    with texts.speaking(users.language(user)):
        words, keyboard = _words(contents), _keyboard(warning, contents)
        outbox.reword(user.id, message_id, words, keyboard=keyboard, is_bulk=is_bulk)


def _words(contents: Contents) -> RichText:
    there = contents.there
    if len(there) + contents.gone == 1:
        alone = text("warning_gone", count=1)
        return _line(there[0], contents, _LONGEST_ALONE, _ENTITIES_ALONE) if there else alone
    lines = [text("warning_heading")] if contents.going else []
    for note in there[:_LISTED]:
        line = _line(note, contents, _LONGEST_OF_MANY, _ENTITIES_OF_MANY)
        lines.append(text("warning_number", number=str(contents.numbers[note.id]), note=line))
    if len(there) > _LISTED:
        lines.append(text("warning_more", count=len(there) - _LISTED))
    if contents.gone:
        lines.append(text("warning_gone", count=contents.gone))
    return rich_text.join(lines, "\n")


def _line(note: Note, contents: Contents, longest: int, most_entities: int) -> RichText:
    """Say what the note is and what becomes of it."""
    words = rich_text.in_one_line(rich_text.shortened(label(note), longest))
    words = rich_text.shortened(words, longest, max_entities=most_entities)
    if note in contents.going and note.expires_at is not None:
        return text("warning_going", note=words, expires=moment_from_now(note.expires_at))
    if note.done_at is not None:
        return text("warning_done", note=words)
    if note.expires_at is None:
        return text("warning_kept", note=words)
    return text("warning_later", note=words, expires=moment_from_now(note.expires_at))


def _keyboard(warning: ExpiryWarning, contents: Contents) -> Keyboard:
    """Return the buttons for all notes that go, for each where they are few, and Undo for what was chosen."""
    rows: list[list[Button]] = []
    if contents.going:
        rows.append(_choices((warning.id, 0, contents.mark), is_of_all=len(contents.going) > 1))
    if 1 < len(contents.going) <= _WITH_BUTTONS:
        listed = {note.id for note in contents.there[:_LISTED]}
        some = sorted(contents.going, key=lambda note: note.id)
        chosen = [note.id for note in some if note.id in listed]
        rows += [_choices((warning.id, note_id), contents.numbers[note_id]) for note_id in chosen]
    if warning.undo_id is not None:
        rows.append([button(text("button_undo").text, "warning:undo", warning.id)])
    return keyboards.inline(*rows)


def _choices(about: tuple[int, ...], number: int = 0, *, is_of_all: bool = False) -> list[Button]:
    """Return the three buttons for all notes that go, for the only one, or, in short, for one by its number.

    `about`: the warning and the note, or 0 and the mark of all.
    """

    def choice(name: str, style: str | None = None) -> Button:
        words = text(f"button_all_{name}" if is_of_all else f"button_{name}")
        if number:
            words = text(f"button_number_{name}", number=str(number))
        return button(words.text, f"warning:{name}", *about, style=style)

    return [choice("keep"), choice("more"), choice("done", "success")]
