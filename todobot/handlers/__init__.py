"""What people can do, a file a feature.

Importing a file makes it decorate the bot. A command goes straight to its handler. Of the
others telebot asks one after another, in that order, and the first that matches wins.
"""

from todobot.handlers import (  # noqa: I001 - the order is the point
    groups,
    start,
    settings,
    warnings,
    listing,
    card,
    editing,
    search,
    done,
    data,
    stats,
    forget,
    imports,
    inline,
    blocking,
    capture,
    unknown,
)

__all__ = [
    "blocking",
    "capture",
    "card",
    "data",
    "done",
    "editing",
    "forget",
    "groups",
    "imports",
    "inline",
    "listing",
    "search",
    "settings",
    "start",
    "stats",
    "unknown",
    "warnings",
]
