"""What people can do, a file a feature.

Importing a file makes it decorate the bot. telebot asks the handlers in that order, and the first that matches wins.
"""

from todobot.handlers import groups, start, notes, unknown  # noqa: I001 - the order is the point

__all__ = ["groups", "notes", "start", "unknown"]
