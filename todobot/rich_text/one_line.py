"""A text of several lines as one, for lists."""

import re

from todobot.rich_text.value import RichText

_BREAK = re.compile(r"\s*\n\s*")
_GAP = " / "


def in_one_line(text: RichText) -> RichText:
    """Return `text` with " / " for each run of line breaks. An entity over several lines stays one."""
    text = text.strip()
    if "\n" not in text.text:
        return text
    breaks, offset, before = [], 0, 0
    for match in _BREAK.finditer(text.text):
        start = offset + RichText(text.text[before : match.start()]).len16
        offset, before = start + len(match[0]), match.end()  # white space is one unit a character
        breaks.append((start, offset))
    entities = []
    for entity in text.entities:
        start, end = _moved(entity.offset, breaks), _moved(entity.end, breaks, is_end=True)
        entities += [entity._replace(offset=start, length=end - start)] if end > start else []
    return RichText(_BREAK.sub(_GAP, text.text), tuple(entities))


def _moved(offset: int, breaks: list[tuple[int, int]], *, is_end: bool = False) -> int:
    """Return where a place is behind the change; one inside a break is before its gap at an end, else behind it."""
    moved = offset
    for start, end in breaks:
        if offset >= end and not (is_end and offset == end):
            moved += len(_GAP) - (end - start)
        elif offset > start or (offset == start and not is_end):
            moved += start - offset if is_end else start + len(_GAP) - offset
            break
        else:
            break
    return moved
