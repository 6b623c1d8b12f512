"""What those who run the bot are told of it."""

from datetime import datetime

from todobot import rich_text
from todobot.news import Kind, News
from todobot.rich_text import RichText
from todobot.texts import moment, text

_LONGEST_REASON = 500


def words(news: News, more: int) -> RichText:
    """Return the message about `news` and `more` of its kind."""
    said = _sentence(news)
    if more:
        said = rich_text.join((said, text("owner_more", count=more)), "\n\n")
    return said


def _sentence(news: News) -> RichText:
    values = news.values
    if news.kind is Kind.FAULT:
        return text(
            "owner_fault",
            fault=rich_text.code(values["fault"]),
            error=values["error"],
            place=rich_text.code(values["place"]),
        )
    if news.kind is Kind.DISK:
        return text("owner_disk", free=values["free"], wanted=values["wanted"])
    if news.kind in (Kind.BACKUP, Kind.SENDING):
        why = rich_text.code(rich_text.shortened(RichText.plain(values["why"]), _LONGEST_REASON))
        if news.kind is Kind.SENDING:
            return text("owner_backup_unsent", name=values["name"], why=why)
        return text("owner_backup", why=why)
    return text("owner_crash", since=_moment(values["since"]))


def _moment(mark: str) -> str | RichText:
    """Return the moment that the last process has left in its lock file, whatever that file holds."""
    try:
        return moment(datetime.fromisoformat(mark), "dt")
    except ValueError:
        return "?"
