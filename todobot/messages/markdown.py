"""All notes as one Markdown file (CommonMark with GitHub's task lists), to be read in any editor."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from todobot.messages import labels
from todobot.rich_text import RichText
from todobot.services.notes import Note
from todobot.texts import moment, text

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|#$])")
_LINE_START = re.compile(r"(\d*)([-+=.)])")
"""What may begin a list, a rule or a heading where it stands first."""
_NOT_IN_URLS = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20", "\n": "%0A"})


def page(notes: Iterable[Note], now: datetime) -> str:
    """Return the file. Links stay links; other formatting is in the JSON file alone, where nothing gets lost."""
    blocks = [f"# {_escaped(text('export_heading', moment=_day(now)).text)}"]
    for is_done, members in groupby(notes, lambda note: note.done_at is not None):
        blocks.append(f"## {_escaped(text('export_done' if is_done else 'export_open').text)}")
        blocks.append("\n".join(map(_item, members)))
    return "\n\n".join(blocks) + "\n"


def _item(note: Note) -> str:
    box = "x" if note.done_at is not None else " "
    details = ", ".join(_escaped(part) for part in _details(note))
    return f"- [{box}] {_paragraphs(_inline(labels.label(note)))}\\\n  *{details}*"


def _details(note: Note) -> Iterator[str]:
    yield text("export_written", moment=_day(note.created_at)).text
    if note.source:
        yield text("note_source", source=note.source).text
    if note.done_at is not None:
        yield text("export_done_at", moment=_day(note.done_at)).text
    if note.expires_at is None:
        yield text("export_kept").text
    else:
        yield text("export_goes", moment=_day(note.expires_at)).text


def _day(when: datetime) -> str:
    return moment(when, "").text


def _inline(words: RichText) -> str:
    """Return the text with links, all else as it stands."""
    parts: list[str] = []
    place = 0
    for entity in words.entities:
        if entity.type not in ("text_link", "url") or entity.offset < place:
            continue
        inner = words.slice16(entity.offset, entity.end).text
        parts.append(_escaped(words.slice16(place, entity.offset).text))
        parts.append(_link(inner, dict(entity.extra).get("url")))
        place = entity.end
    return "".join((*parts, _escaped(words.slice16(place, words.len16).text)))


def _link(inner: str, url: object) -> str:
    if isinstance(url, str):
        return f"[{_escaped(' '.join(inner.split()))}](<{url.translate(_NOT_IN_URLS)}>)"
    return (
        f"<{inner.translate(_NOT_IN_URLS)}>" if inner.startswith(("http://", "https://")) else _escaped(inner)
    )


def _paragraphs(content: str) -> str:
    """Return the lines of one list item, its line breaks kept."""
    lines = [_without_block(line.strip()) for line in content.split("\n")]
    joined = [
        line + ("\\" if line and following else "")
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(f"  {line}" if line else "" for line in joined).strip()


def _without_block(line: str) -> str:
    """Return the line so that it does not begin a block of its own."""
    start = _LINE_START.match(line)
    return line if start is None else f"{start[1]}\\{line[len(start[1]) :]}"


def _escaped(plain: str) -> str:
    return _SPECIAL.sub(r"\\\1", plain)
