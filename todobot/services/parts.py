"""A message of several lines: one note, or one a line, and back.

The note of the whole message is part 0, those of its lines are 1, 2, ... While the one kind is there the other is
hidden, like what was deleted: to be gone for good when the time to undo it is over.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from todobot import clock, rich_text
from todobot.models import Note
from todobot.rich_text import MESSAGE_LIMIT, RichText
from todobot.services import line_pairs, notes, room, shown, undo, users
from todobot.services.lines import DONE_MARK, OPEN_MARK, Item, Lines, lines_of
from todobot.services.messages import LONGEST_SOURCE
from todobot.services.notes import Content, Origin

_CHANGED = (
    "part",
    *notes.WORDS,
    "kind",
    "source",
    "lifetime",
    "expires_at",
    "warn_at",
    "done_at",
    "deleted_at",
)


def of(note: Note) -> Lines:
    """Return the lines of what a note says."""
    return lines_of(Content(notes.rich_text(note), kind=note.kind))


def could_be(note: Note) -> int:
    """Return how many notes its lines would be, 1 where it cannot be split. (Every new note is asked.)"""
    return max(1, len(of(note).items)) if "\n" in note.text else 1


def split(note: Note) -> int:
    """Make a note of each line, all with the lifetime of the whole; return the id to undo it by.

    Raises NoRoomError. Call inside a transaction.
    """
    title, items = of(note)
    room.claim(note.user_id, len(items) - 1)
    source = title.text[:LONGEST_SOURCE] or note.source
    made = _parts_that_say(note, [_said(item, note, source) for item in items])
    undo_id = undo.record(note.user_id, [note, *made], "deleted_at")
    _hide([note])
    _reveal(made)
    shown.pass_on([note], made)
    return undo_id


def join(parts: Sequence[Note]) -> int:
    """Make these parts of a message one note again, which lives as long as the longest; return the id to undo it by.

    What was not changed since the split is as it was before. ValueError when it would be longer than a message.
    Call inside a transaction.
    """
    parts = sorted(parts, key=lambda part: abs(part.part))
    first = parts[0]
    whole = next((row for row in _rows(first) if row.part == 0), None)
    said = sorted((part.text, part.done_at is not None) for part in parts)
    is_changed = whole is None or said != sorted(
        (item.text.text, item.is_done or whole.done_at is not None) for item in of(whole).items
    )
    values = {**_joined(parts), **_longest(parts)} if is_changed else _longest(parts)
    if RichText(values.get("text", "")).len16 > MESSAGE_LIMIT:
        raise ValueError("too long for one note")
    if whole is None:
        whole = _hidden(first, 0, None, values)
    undo_id = undo.record(first.user_id, [whole, *parts], *_CHANGED)
    whole.change(**values)
    _hide(parts)
    _reveal([whole])
    shown.pass_on(parts, [whole])
    return undo_id


def follow(rows: Sequence[Note], content: Content) -> int | None:
    """Change the parts of a message with it: lines that changed, came or went. `rows`: all notes made from it.

    A part is found by what it says; a line whose part is gone for good comes again. Return the id to undo it by,
    None when nothing changed. Raises NoRoomError. Call inside a transaction.
    """
    parts = [row for row in rows if row.part > 0 or (row.part < 0 and notes.is_visible(row))]
    parts.sort(key=lambda row: abs(row.part))
    wholes = [row for row in rows if row.part == 0]
    before = [item for whole in wholes for item in of(whole).items]
    pairs = line_pairs.of(parts, before, lines_of(content).items)
    is_in_order = all(whole.text == content.text.text for whole in wholes)
    if is_in_order and all(_says(part, item) for part, item in pairs):
        return None
    model = next((row for row in rows if row.part != 0 and notes.is_visible(row)), None)
    if model is None:
        return None
    number = max(abs(row.part) for row in rows)
    added = [item for part, item in pairs if part is None and item is not None]
    room.claim(model.user_id, len(added))
    gone = {row.text: row for row in rows if row.part < 0 and not notes.is_visible(row)}
    new = [  # below 0, to be no line again if this is undone
        _hidden(model, -place, gone.pop(item.text.text, None), _said(item, model, model.source))
        for place, item in enumerate(added, number + 1)
    ]
    undo_id = undo.record(model.user_id, [*parts, *new, *wholes], *_CHANGED)
    for part, item in pairs:
        if part is not None:
            _write(part, item)
    for part in new:
        part.change(part=abs(part.part), deleted_at=None)
    for whole in wholes:
        whole.change(kind=content.kind, **notes.words(content.text, whole.media))
    return undo_id


def _rows(note: Note) -> list[Note]:
    return notes.made_from(note.chat_id, note.message_id) if note.message_id is not None else []


def _parts_that_say(whole: Note, said: Sequence[dict[str, Any]]) -> list[Note]:
    """Return hidden parts with these columns: those of an earlier split where they say just that, else new ones.

    Those that say something else are no lines any more, and stay hidden: what became of them can still be undone.
    """
    rows = _rows(whole)
    lines = [row for row in rows if row.part > 0]
    if [row.text for row in lines] == [columns["text"] for columns in said]:
        return [_hidden(whole, row.part, row, columns) for row, columns in zip(lines, said, strict=True)]
    for row in lines:
        _write(row, None)
    behind = max(abs(row.part) for row in rows)
    return [_hidden(whole, number, None, columns) for number, columns in enumerate(said, behind + 1)]


def _said(item: Item, model: Note, source: str | None) -> dict[str, Any]:
    """Return the columns of a part that lives as long as `model`."""
    return {
        **notes.words(item.text),
        "kind": "text",
        "source": source,
        "lifetime": model.lifetime,
        "expires_at": model.expires_at,
        "warn_at": model.warn_at,
        "done_at": (model.done_at or clock.now()) if item.is_done or model.done_at else None,
    }


def _hidden(like: Note, number: int, there: Note | None, values: dict[str, Any]) -> Note:
    """Return a part of the same message with these columns, hidden for now: a new one, or the one that is there."""
    if there is None:
        origin = Origin(like.chat_id, like.message_id, part=number)
        there = notes.add(
            users.get(like.user_id), Content(RichText("")), origin=origin, lifetime=like.lifetime
        )
    values |= {"created_at": like.created_at, "said": like.said, "deleted_at": clock.now()}
    there.change(**values)
    return there


def _joined(parts: Sequence[Note]) -> dict[str, Any]:
    """Return what the parts say as one. Where some are done and some are not, it is a checklist."""
    done = [part.done_at for part in parts if part.done_at is not None]
    is_mixed = 0 < len(done) < len(parts)
    lines: list[RichText] = []
    for part in parts:
        mark = (DONE_MARK if part.done_at else OPEN_MARK) if is_mixed else ""
        lines.append(rich_text.join((mark, notes.rich_text(part))))
    words = rich_text.join(lines, "\n")
    return {
        **notes.words(words),
        "kind": "checklist" if is_mixed else "text",
        "source": parts[0].source,
        "done_at": max(done) if len(done) == len(parts) else None,
    }


def _longest(parts: Sequence[Note]) -> dict[str, Any]:
    """Return the columns of the lifetime of that part which lives longest."""
    kept = next((part for part in parts if part.expires_at is None), None)
    last = kept or max(parts, key=lambda part: part.expires_at)
    return {"lifetime": last.lifetime, "expires_at": last.expires_at, "warn_at": last.warn_at}


def _says(part: Note | None, item: Item | None) -> bool:
    """Tell whether nothing is left to do for this pair: a part that was deleted stays so."""
    if part is None or item is None or part.part < 0:
        return False
    is_ticked = part.done_at is not None or not item.is_done
    return not notes.is_visible(part) or (is_ticked and notes.rich_text(part) == item.text)


def _write(part: Note, item: Item | None) -> None:
    """Have a part say what its line says. One whose line is gone is hidden, and no line is it any more."""
    if item is None:
        part.change(part=-abs(part.part), deleted_at=part.deleted_at or clock.now())
    elif notes.is_visible(part):
        done_at = part.done_at or (clock.now() if item.is_done else None)
        part.change(part=abs(part.part), done_at=done_at, **notes.words(item.text))


def _hide(there: Iterable[Note]) -> None:
    for note in there:
        if note.deleted_at is None:
            note.change(deleted_at=clock.now())


def _reveal(hidden: Iterable[Note]) -> None:
    for note in hidden:
        note.change(deleted_at=None)
