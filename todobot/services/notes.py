"""Notes: kept for their author until they expire."""

from datetime import datetime, timedelta

from peewee import ModelSelect

from todobot import clock
from todobot.models import Note as Note  # noqa: PLC0414 - handlers name the type through this module
from todobot.rich_text import RichText


def add(user_id: int, text: RichText, *, chat_id: int, message_id: int, lifetime: timedelta) -> Note:
    """Save a note that expires `lifetime` from now and return it.

    A message is a note once: for one that already is, the note made first is returned. Call inside a transaction.
    """
    now = clock.now()
    Note.insert(
        user=user_id,
        chat_id=chat_id,
        message_id=message_id,
        text=text.text,
        entities=text.stored_entities(),
        created_at=now,
        expires_at=now + lifetime,
    ).on_conflict_ignore().execute()
    return Note.get(Note.chat_id == chat_id, Note.message_id == message_id)


def of(user_id: int) -> "ModelSelect[Note]":
    """Return the query for this person's notes that have not expired, oldest first."""
    return Note.select().where(Note.user == user_id, Note.expires_at > clock.now()).order_by(Note.id)


def expired(now: datetime, limit: int) -> "ModelSelect[Note]":
    """Return the query for the ids of at most `limit` notes that have expired by `now`."""
    return Note.select(Note.id).where(Note.expires_at <= now).limit(limit)


def rich_text(note: Note) -> RichText:
    """Return what the note says, formatted as its author wrote it."""
    return RichText.from_stored(note.text, note.entities)


def delete_expired(now: datetime, limit: int) -> int:
    """Delete at most `limit` notes that have expired by `now`; return how many. Call inside a transaction."""
    return int(Note.delete().where(Note.id.in_(expired(now, limit))).execute())
