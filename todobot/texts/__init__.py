"""Every sentence the bot says, by its key (`place_meaning`)."""

from datetime import datetime

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.texts.english import COMMANDS, SENTENCES

__all__ = ["COMMANDS", "moment_from_now", "text"]


def text(key: str, **values: str | RichText) -> RichText:
    """Return the sentence `key` with its placeholders filled in. KeyError for an unknown key or a missing value."""
    return rich_text.fill(SENTENCES[key], **values)


def moment_from_now(moment: datetime) -> RichText:
    """Return a moment that counts by itself in the reader's app: "in 54 minutes", "3 minutes ago"."""
    return rich_text.date_time(moment, _utc(moment), "r")


def _utc(moment: datetime) -> str:
    """What apps show that do not know such moments (Bot API before 9.5)."""
    return f"{moment.day} {moment:%b, %H:%M} UTC"
