"""Finding notes by words and hashtags, in every alphabet. What was searched for is kept, to turn pages."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from todobot import clock
from todobot.models import Search, database
from todobot.moments import stored
from todobot.rich_text import RichText
from todobot.services import notes, signatures

LONGEST = 300
"""More characters of what a person searches for are not looked at: a hashtag may have 256 behind its sign."""
_IN_TAGS = "_·\u200c"
"""What may stand in a hashtag beside letters, digits and their marks."""
_SEEN = f"""
SELECT id, text, entities, media FROM notes WHERE {notes.SEEN} AND signature & ? = ? ORDER BY {notes.ORDER}
"""  # noqa: S608 - our own words
_KEEP = """
INSERT INTO searches (user_id, words, searched_at) VALUES (?, ?, ?)
ON CONFLICT (user_id, words) DO UPDATE SET searched_at = excluded.searched_at RETURNING id
"""
_WORDS = "SELECT words FROM searches WHERE id = ? AND user_id = ?"


class _Row(NamedTuple):
    """What is read of a note; reading no more of it makes a search ten times as fast."""

    id: int
    text: str
    entities: str | None
    media: str | None


def find(user_id: int, words: str) -> list[int]:
    """Return the ids of this person's visible notes that hold every one of `words`, in the order of notes.of().

    No words: all notes. A word counts wherever it stands, in the text, the caption or a file's name; `#tag` means
    just that hashtag.
    """
    words_and_tags = signatures.folded(words[:LONGEST]).split()
    wanted_tags = {word for word in words_and_tags if _is_tag(word)}
    wanted = [word for word in words_and_tags if word not in wanted_tags]
    signature = signatures.of_words(" ".join(wanted), is_tagged=bool(wanted_tags))
    return [row.id for row in _rows(user_id, signature) if _matches(row, wanted, wanted_tags)]


def tags(user_id: int) -> list[tuple[str, int]]:
    """Return the hashtags of this person's visible notes, each with the number of notes, the most frequent first.

    A tag that is spelled in several ways is one, spelled as it was first.
    """
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for row in _rows(user_id, signatures.of_words("", is_tagged=True)):
        found = {signatures.folded(tag): tag for tag in reversed(_tags_in(row))}
        counts.update(found.keys())
        spelling = {**found, **spelling}
    return sorted(
        ((spelling[tag], count) for tag, count in counts.items()), key=lambda one: (-one[1], one[0])
    )


def keep(user_id: int, words: str) -> int:
    """Keep what a person searches for and return its id, the same for the same words. Call inside a transaction."""
    kept = database.execute_sql(_KEEP, (user_id, words[:LONGEST], stored(clock.now())))
    return int(kept.fetchone()[0])


def words_of(search_id: int, user_id: int) -> str | None:
    """Return what this person searched for, None when that is another's or forgotten."""
    found = database.execute_sql(_WORDS, (search_id, user_id)).fetchone()
    return None if found is None else str(found[0])


def forget(before: datetime, limit: int) -> int:
    """Delete at most `limit` searches of before that moment; return how many. Call inside a transaction."""
    old = Search.select(Search.id).where(Search.searched_at < before).limit(limit)
    return int(Search.delete().where(Search.id.in_(old)).execute())


def _is_tag(word: str) -> bool:
    """Tell whether Telegram makes a hashtag of a word; "#1", "#🚀" or "c#" are searched for as they stand."""
    name = word[1:]
    is_name = all(char in _IN_TAGS or unicodedata.category(char)[0] in "LMN" for char in name)
    return word.startswith("#") and name != "" and not name.isdecimal() and is_name


def _rows(user_id: int, signature: int) -> Iterator[_Row]:
    """Yield the notes that have all bits of the signature. (Only those are read.)"""
    values = (*notes.seen_by(user_id), signature, signature)
    return map(_Row._make, database.execute_sql(_SEEN, values))


def _matches(row: _Row, wanted: list[str], wanted_tags: set[str]) -> bool:
    if wanted_tags and not wanted_tags <= {signatures.folded(tag) for tag in _tags_in(row)}:
        return False
    if not wanted:
        return True
    text = signatures.looked_at(row.text, row.media)
    return all(word in text for word in wanted)


def _tags_in(row: _Row) -> list[str]:
    if row.entities is None or signatures.HASHTAG not in row.entities:
        return []
    text = RichText.from_stored(row.text, row.entities)
    return [text.slice16(e.offset, e.end).text for e in text.entities if e.type == "hashtag"]
