"""Export files on their way back in: expected, downloaded, read, then imported or not; forgotten after a day."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from todobot import clock
from todobot.models import MOMENT_FORMAT, Import, User, database
from todobot.services import notes, room, signatures, users
from todobot.services.export_format import Fields

LARGEST = 5 * 1024 * 1024
"""Bytes in a file that is read."""
KEPT = timedelta(days=1)
MOST_HELD = 10
"""Files of one person that wait for their tap: so many are sent at once as an album (Bot API: sendMediaGroup)."""

_COLUMNS = (
    "uid, kind, text, entities, media, source, created_at, lifetime, expires_at, done_at, "
    "user_id, chat_id, warn_at, signature"
)
_SAID = (
    "kind",
    "text",
    "entities",
    "media",
    "source",
    "created_at",
    "lifetime",
    "expires_at",
    "done_at",
    "warn_at",
    "signature",
)
_INSERT = f"""
INSERT INTO notes ({_COLUMNS}) VALUES (:{_COLUMNS.replace(", ", ", :")})
ON CONFLICT (uid, user_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _SAID)},
    message_id = NULL, part = 0, album_id = NULL, said = NULL, deleted_at = NULL
WHERE deleted_at IS NOT NULL OR expires_at <= :now
"""  # noqa: S608 - names of ours
"""What is gone for the person, though its row is still there, comes back as the file has it."""
_THERE = """
SELECT uid FROM notes
WHERE user_id = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
    AND uid IN (SELECT value FROM json_each(?))
"""


class Unread(NamedTuple):
    """A file as it was downloaded; `content` is "" where it could not be."""

    id: int
    user_id: int
    message_id: int | None
    content: str


class Preview(NamedTuple):
    """How many notes of a file would be new, are there already, have expired since, and how many more would fit."""

    new: int
    there: int
    expired: int
    room: int


def expect(user_id: int, message_id: int) -> int:
    """Return the id by which to download this person's file, which came in that message. Call inside a transaction."""
    return int(Import.insert(user=user_id, message_id=message_id, created_at=clock.now()).execute())


def make_room(user_id: int) -> list[int]:
    """Let go of the person's oldest open files beyond MOST_HELD; return the messages of those that were not read yet.

    Call inside a transaction.
    """
    dropped: list[Import] = list(
        Import.select(Import.id, Import.message_id, Import.notes)
        .where(Import.user == user_id, Import.closed_at.is_null())
        .order_by(Import.id.desc())
        .offset(MOST_HELD)
        .limit(-1)
    )
    Import.delete().where(Import.id.in_([file.id for file in dropped])).execute()
    return [file.message_id for file in dropped if file.notes is None and file.message_id is not None]


def keep(import_id: int, content: str) -> None:
    """Keep what was downloaded, "" for what could not be. Call inside a transaction."""
    Import.update(content=content).where(Import.id == import_id).execute()


def next_unread() -> Unread | None:
    """Return a file that was downloaded and not read yet, None when there is none."""
    columns = (Import.id, Import.user, Import.message_id, Import.content)
    row = Import.select(*columns).where(Import.content.is_null(False)).order_by(Import.id).tuples().first()
    return None if row is None else Unread(*row)


def save_read(file: Unread, found: list[Fields], now: datetime) -> Preview:
    """Let go of the file, but for those of the notes found in it that have not expired, if one of them is new.

    Call inside a transaction.
    """
    alive = _alive(found, now)
    new = len(_new(file.user_id, alive, now))
    preview = Preview(new, len(alive) - new, len(found) - len(alive), room.left(file.user_id))
    held = json.dumps(alive, ensure_ascii=False, separators=(",", ":")) if preview.new else None
    closed_at = None if preview.new else now
    Import.update(content=None, notes=held, closed_at=closed_at).where(Import.id == file.id).execute()
    return preview


def is_there(import_id: int, user_id: int) -> bool:
    """Tell whether the person's file is known, imported already or not."""
    return Import.select().where(Import.id == import_id, Import.user == user_id).exists()


def take(import_id: int, user: User) -> int | None:
    """Make the notes in a file this person's; return how many of them were not there before.

    Of these only the first are taken, as many as there is room for: the others come with the same file another time.
    None when there is no such file, it was closed or it is another person's. Raises NoRoomError when none fits and
    lets the file be. Call inside a transaction.
    """
    if not is_there(import_id, user.id):
        return None
    room.claim(user.id, 1)
    held = close(import_id, user.id)
    if held is None:
        return None
    now = clock.now()
    found = _new(user.id, _alive(json.loads(held), now), now)[: room.left(user.id)]
    ahead = users.warning(user)
    common = {"user_id": user.id, "chat_id": user.id, "now": now.strftime(MOMENT_FORMAT)}
    rows = [
        {**note, **common, "warn_at": _warn_at(note, ahead, now), "signature": _signature(note)}
        for note in found
    ]
    database.cursor().executemany(_INSERT, rows)
    return len(found)


def close(import_id: int, user_id: int) -> str | None:
    """Let go of the notes that a file held and return them (JSON), None when there is nothing to let go of.

    Call inside a transaction.
    """
    file = Import.get_or_none(Import.id == import_id, Import.user == user_id, Import.notes.is_null(False))
    if file is None:
        return None
    held, file.notes, file.closed_at = str(file.notes), None, clock.now()
    file.save(only=[Import.notes, Import.closed_at])
    return held


def forget(before: datetime, limit: int) -> int:
    """Delete at most `limit` files sent before that moment; return how many. Call inside a transaction."""
    old = Import.select(Import.id).where(Import.created_at < before).limit(limit)
    return int(Import.delete().where(Import.id.in_(old)).execute())


def _alive(found: list[Fields], now: datetime) -> list[Fields]:
    moment = now.strftime(MOMENT_FORMAT)
    return [note for note in found if note["expires_at"] is None or note["expires_at"] > moment]


def _new(user_id: int, found: list[Fields], now: datetime) -> list[Fields]:
    """Return those notes that the person does not have, in their order."""
    values = (user_id, now.strftime(MOMENT_FORMAT), _uids(found))
    there = {row[0] for row in database.execute_sql(_THERE, values).fetchall()}
    return [note for note in found if note["uid"] not in there]


def _signature(note: Fields) -> int:
    return signatures.of_note(note["text"], note["entities"], note["media"])


def _uids(found: Iterable[Fields]) -> str:
    return json.dumps([note["uid"] for note in found])


def _warn_at(note: dict[str, Any], ahead: timedelta | None, now: datetime) -> str | None:
    """Return when to warn of the note; not of a short-lived one, and not when it is too late for that."""
    if note["expires_at"] is None or ahead is None:
        return None
    expires_at, created_at = (
        datetime.fromisoformat(note[name]).replace(tzinfo=UTC) for name in ("expires_at", "created_at")
    )
    is_warned = expires_at - created_at >= max(notes.SHORTEST_WARNED, 2 * ahead) and expires_at - ahead > now
    return (expires_at - ahead).strftime(MOMENT_FORMAT) if is_warned else None
