"""Every sentence the bot says, by its key (`place_meaning`), in the language of whom it speaks to."""

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.texts.catalogue import SOURCE, closest, codes, sentences

__all__ = [
    "ADMIN_COMMANDS",
    "COMMANDS",
    "closest",
    "codes",
    "duration",
    "language_name",
    "menu",
    "moment",
    "moment_from_now",
    "read_all",
    "speaking",
    "spellings",
    "spoken",
    "text",
]

COMMANDS = (
    "add",
    "list",
    "find",
    "tags",
    "done",
    "clear",
    "settings",
    "export",
    "privacy",
    "forget",
    "cancel",
    "help",
)
"""The commands in the order of Telegram's menu. Each has a description under the key `command_<name>`."""

ADMIN_COMMANDS = ("stats",)
"""The commands of those who run the bot, in /help for them alone. Each has a description, too."""

_MINUTES = len("2026-11-24 20:15")

zone: tzinfo = UTC
"""The zone that moments are written in for apps that cannot do it themselves (TIME_ZONE); the app sets it."""

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


class speaking:  # noqa: N801 - read as a verb: `with speaking(code):`
    """Speak the language closest to `code` inside the with block, in this thread.

    It is around every update, hence no generator with `contextmanager`.
    """

    __slots__ = ("_before", "_code")

    def __init__(self, code: str | None) -> None:
        self._code = closest(code)

    def __enter__(self) -> None:
        self._before = _language.set(self._code)

    def __exit__(self, *_: object) -> None:
        _language.reset(self._before)


def spoken() -> str:
    """Return the code of the language that is spoken at this moment, for what is remembered by language."""
    return _language.get()


def read_all() -> None:
    """Read every language now rather than with its first sentence."""
    for code in codes():
        sentences(code)


def text(key: str, *, count: int | None = None, **values: str | RichText) -> RichText:
    """Return the sentence `key` with its placeholders filled in; `count` chooses its plural form and fills {count}.

    KeyError for an unknown key or a missing value.
    """
    if count is None and not values:
        return _fixed(_language.get(), key)
    if count is not None:
        values["count"] = str(count)
    return rich_text.fill(_sentence(_language.get(), key, count), **values)


@lru_cache(maxsize=1024)
def _fixed(language: str, key: str) -> RichText:
    return rich_text.fill(_sentence(language, key, None))


@lru_cache(maxsize=2048)
def _sentence(language: str, key: str, count: int | None) -> str:
    spoken = sentences(language)
    sentence = spoken.gettext(key) if count is None else spoken.ngettext(key, key, count)
    if sentence == key:
        raise KeyError(key)
    return sentence


def spellings(key: str) -> frozenset[str]:
    """Return the sentence `key` in all languages: a button stays what it is after its reader changed the language."""
    return frozenset(sentences(code).gettext(key) for code in codes())


def menu() -> list[dict[str, str]]:
    """Return Telegram's menu of the bot's commands (Bot API: BotCommand)."""
    return [{"command": name, "description": text(f"command_{name}").text} for name in COMMANDS]


def language_name(code: str) -> str:
    """Return what the language `code` calls itself."""
    return sentences(code).gettext("language_name")


def duration(length: timedelta) -> RichText:
    """Return a length of time in words, its largest two units: "1 hour 30 minutes"."""
    seconds = max(0, round(length.total_seconds()))
    parts: list[RichText] = []
    for name, size in (("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if name == "week" and seconds % size:
            continue  # "10 days" reads better than "1 week 3 days"
        amount, seconds = divmod(seconds, size)
        if amount or (name == "second" and not parts):
            parts.append(text(f"duration_{name}s", count=amount))
    return rich_text.join(parts[:2], " ")


def moment_from_now(when: datetime) -> RichText:
    """Return a moment that counts by itself in the reader's app: "in 54 minutes", "3 minutes ago"."""
    return moment(when, "r")


def moment(when: datetime, format: str) -> RichText:
    """Return a moment in the reader's own zone and language (Bot API: MessageEntity, date_time_format)."""
    local = when.astimezone(zone)
    return rich_text.date_time(when, f"{local.isoformat(' ')[:_MINUTES]} {local.tzname()}", format)
