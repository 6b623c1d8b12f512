"""Text and its formatting as one immutable value, counted as Telegram counts: in UTF-16 code units.

Bot API: a message is `text` plus a list of MessageEntity, whose `offset` and `length` are UTF-16 code units.
Nothing here is ever parsed as markup, so what a person wrote can neither break nor forge a message.
Read it through its name: `rich_text.bold("...")`, `rich_text.fill(template, name=...)`.
"""

from todobot.rich_text.entities import Entity, well_formed
from todobot.rich_text.one_line import in_one_line
from todobot.rich_text.paging import ENTITY_LIMIT, MESSAGE_LIMIT, is_blank, pages
from todobot.rich_text.shortening import shortened
from todobot.rich_text.value import (
    RichText,
    bold,
    code,
    date_time,
    fill,
    italic,
    join,
    strikethrough,
)

__all__ = [
    "ENTITY_LIMIT",
    "MESSAGE_LIMIT",
    "Entity",
    "RichText",
    "bold",
    "code",
    "date_time",
    "fill",
    "in_one_line",
    "is_blank",
    "italic",
    "join",
    "pages",
    "shortened",
    "strikethrough",
    "well_formed",
]
