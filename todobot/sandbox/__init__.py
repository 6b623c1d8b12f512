"""A make-believe Telegram on loopback: the Bot API for the bot, a chat page and a Python door for people.

For trying the bot with neither token nor network, and the double that the flow tests drive. In memory only.
"""

from .server import Sandbox
from .world import World

__all__ = ["Sandbox", "World"]
