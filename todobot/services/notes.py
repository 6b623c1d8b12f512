"""Notes: kept for their author until they expire, are deleted, or for as long as the author wants."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import ModelSelect

from todobot import clock, texts
from todobot.models import Note as Note  # noqa: PLC0414 - handlers name the type through this module
from todobot.models import User, database
from todobot.moments import stored, written
from todobot.rich_text import RichText
from todobot.services import lifetimes, media, signatures, undo, users

SHORTEST_WARNED = timedelta(minutes=30)
"""A note that lives for less is gone before a warning would help."""
DOUBLE_TAP = timedelta(seconds=3)
"""Two taps on a button within that time were one meant."""

WORDS = ("text", "entities", "signature")
"""The columns that `words` gives."""
_OF_MESSAGE = "WHERE chat_id = ? AND message_id = ? ORDER BY part"
_OF_PART = "WHERE chat_id = ? AND message_id = ? AND part = ?"
_OF_ALBUM = "WHERE chat_id = ? AND album_id = ?"
SEEN = "user_id = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"
"""Which notes a person can see; its values: `seen_by`."""
ORDER = "done_at IS NOT NULL, id"
"""Open notes first, then done ones, each oldest first."""
_HIDE_ALL = f"UPDATE notes SET deleted_at = ? WHERE {SEEN}"  # noqa: S608 - our own words
_HIDE_DONE = f"{_HIDE_ALL} AND done_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Origin:
    """The message that a note was made from; `part` numbers the notes of one message, 0 is the whole.

    The messages of an album are one note; `album_id` finds it.
    """

    chat_id: int
    message_id: int | None
    part: int = 0
    album_id: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a note holds: its text or caption, and for other kinds what it takes to send the original again (JSON).

    `said` is a checksum of all that its message says, the lifetime at its end included.
    """

    text: RichText
    kind: str = "text"
    media: str | None = None
    source: str | None = None
    said: int | None = None


def add(user: User, content: Content, *, origin: Origin, lifetime: int) -> Note:
    """Save a note that lives for `lifetime` (lifetimes.py) from now and return it.

    A message is a note once: for one that already is, the note made first is returned. Call inside a transaction.
    """
    now = clock.now()
    made = Note.put(
        uid=f"{int(now.timestamp()):08x}{secrets.token_hex(4)}",  # those of an hour lie together in the index
        user=user.id,
        chat_id=origin.chat_id,
        message_id=origin.message_id,
        part=origin.part,
        album_id=origin.album_id,
        kind=content.kind,
        media=content.media,
        **words(content.text, content.media),
        said=content.said,
        source=content.source,
        created_at=now,
        **_span(user, now, lifetime),
    )
    return made or Note.read(_OF_PART, (origin.chat_id, origin.message_id, origin.part))[0]


def of(user_id: int) -> "ModelSelect[Note]":
    """Return the query for the notes that this person can see, open ones first, then done ones, each oldest first."""
    is_there = Note.expires_at.is_null() | (Note.expires_at > clock.now())
    mine = Note.select().where(Note.user == user_id, Note.deleted_at.is_null(), is_there)
    return mine.order_by(Note.done_at.is_null(False), Note.id)


def seen_by(user_id: int) -> tuple[int, str]:
    """Return the values for `SEEN`."""
    return user_id, written(clock.now())


def find(note_id: int, user_id: int) -> Note | None:
    """Return the note if it is this person's and can be seen, else None."""
    return Note.one(f"WHERE id = ? AND {SEEN}", (note_id, *seen_by(user_id)))


def these(ids: list[int], user_id: int) -> list[Note]:
    """Return those of these notes that are this person's and can be seen, in the order of `ids`: a page at most."""
    marks = ",".join("?" * len(ids))
    some = Note.read(f"WHERE id IN ({marks}) AND {SEEN}", (*ids, *seen_by(user_id)))
    found = {note.id: note for note in some}
    return [found[note_id] for note_id in ids if note_id in found]


def made_from(chat_id: int, message_id: int) -> list[Note]:
    """Return every note made from a message, in order, gone ones included as far as the table has them."""
    return Note.read(_OF_MESSAGE, (chat_id, message_id))


def of_album(chat_id: int, album_id: str) -> Note | None:
    """Return the note made from an album (Bot API: media_group_id), also a gone one as far as the table has it."""
    return Note.one(_OF_ALBUM, (chat_id, album_id))


def is_visible(note: Note) -> bool:
    """Tell whether the note is neither expired nor deleted."""
    return note.deleted_at is None and (note.expires_at is None or note.expires_at > clock.now())


def rich_text(note: Note) -> RichText:
    """Return what the note says, formatted as its author wrote it."""
    return RichText.from_stored(note.text, note.entities)


def words(text: RichText, stored_media: str | None = None) -> dict[str, str | int | None]:
    """Return the columns of what a note says; its signature (signatures.py) takes in what came with it, too."""
    entities = text.stored_entities()
    signature = signatures.of_note(text.text, entities, stored_media)
    return {"text": text.text, "entities": entities, "signature": signature}


def edit(note: Note, text: RichText) -> int:
    """Change what the note says; return the id to undo it by. Call inside a transaction.

    An album forgets what its messages said, or the next of them to come would bring that back.
    """
    undo_id = undo.record(note.user_id, [note], "media", *WORDS)
    held = media.recaptioned(note.media, text) if note.kind == "album" else note.media
    note.change(media=held, **words(text, held))
    return undo_id


def replace(note: Note, content: Content) -> int:
    """Change all that the note holds but its source; return the id to undo it by. Call inside a transaction."""
    undo_id = undo.record(note.user_id, [note], "kind", "media", *WORDS)
    hold(note, content)
    return undo_id


def hold(note: Note, content: Content) -> None:
    """Do what `replace` does, for what nobody takes back: a place that moves. Call inside a transaction."""
    note.change(kind=content.kind, media=content.media, **words(content.text, content.media))


def hear(made: list[Note], said: int | None) -> bool:
    """Note what the message of these notes says now (Content.said); tell whether it said so before.

    Telegram sends such edits by itself, for instance when it has loaded the preview of a link. Call inside a
    transaction.
    """
    is_known = any(note.said == said for note in made)
    for note in () if is_known else made:
        note.change(said=said)
    return is_known


def set_lifetime(user: User, note: Note, lifetime: int) -> int:
    """Have the note live for `lifetime` from now on; return the id to undo it by. Call inside a transaction."""
    return set_lifetimes(user, [note], lifetime)


def set_lifetimes(user: User, notes: Iterable[Note], lifetime: int) -> int:
    """Do what `set_lifetime` does with several notes, to be undone together. Call inside a transaction."""
    notes = list(notes)
    undo_id = undo.record(user.id, notes, "lifetime", "expires_at", "warn_at")
    span = _span(user, clock.now(), lifetime)
    for note in notes:
        note.change(**span)
    return undo_id


def is_same_lifetime(note: Note, lifetime: int) -> bool:
    """Tell whether choosing this lifetime now would change nothing: a second tap on the same button."""
    end = lifetimes.end_of(lifetime, clock.now(), texts.zone)
    if lifetime != note.lifetime or end is None or note.expires_at is None:
        return lifetime == note.lifetime
    return bool(abs(end - note.expires_at) < DOUBLE_TAP)


def set_done(note: Note, *, is_done: bool) -> int:
    """Mark the note as done or as open again; return the id to undo it by. Call inside a transaction."""
    undo_id = undo.record(note.user_id, [note], "done_at")
    note.change(done_at=clock.now() if is_done else None)
    return undo_id


def delete(user_id: int, notes: Iterable[Note]) -> int:
    """Hide these few notes until the time to undo it is over; return the id for that. Call inside a transaction."""
    mine = [note for note in notes if note.user_id == user_id]
    undo_id = undo.record_deletion(user_id, [note.id for note in mine])
    for note in mine:
        note.change(deleted_at=clock.now())
    return undo_id


def clear(user_id: int, *, is_done: bool = False) -> tuple[int, int]:
    """Do what `delete` does with all that this person can see, or with what is done; return that id and how many.

    (0, 0) when there are none. Call inside a transaction.
    """
    hiding = _HIDE_DONE if is_done else _HIDE_ALL
    hidden = database.execute_sql(f"{hiding} RETURNING id", (stored(clock.now()), *seen_by(user_id)))
    ids = [note_id for (note_id,) in hidden.fetchall()]
    return (undo.record_deletion(user_id, ids), len(ids)) if ids else (0, 0)


def expired(now: datetime, limit: int) -> "ModelSelect[Note]":
    """Return the query for the ids of at most `limit` notes that have expired by `now`."""
    return Note.select(Note.id).where(Note.expires_at <= now).limit(limit)


def deleted(before: datetime, limit: int) -> "ModelSelect[Note]":
    """Return the query for the ids of at most `limit` notes that their authors deleted before that moment."""
    return Note.select(Note.id).where(Note.deleted_at <= before).limit(limit)


def remove(ids: list[int]) -> list[int]:
    """Delete the rows of these notes; return whose they were, one id a note. Call inside a transaction."""
    owners = Note.delete().where(Note.id.in_(ids)).returning(Note.user).tuples().execute()
    return [owner for (owner,) in owners]


def _span(user: User, now: datetime, lifetime: int) -> dict[str, datetime | int | None]:
    """Return the columns that say when a note expires and when its author is warned."""
    expires_at = lifetimes.end_of(lifetime, now, texts.zone)
    ahead = users.warning(user)
    is_warned = (
        expires_at is not None and ahead is not None and expires_at - now >= max(SHORTEST_WARNED, 2 * ahead)
    )
    warn_at = expires_at - ahead if expires_at is not None and ahead is not None and is_warned else None
    return {"lifetime": lifetime, "expires_at": expires_at, "warn_at": warn_at}
