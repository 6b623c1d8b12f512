"""The Bot API's methods, a file for each concern. Each is called with the world's lock held."""

from collections.abc import Callable
from typing import Any

from ..parameters import Parameters
from ..world import World
from . import deleting, editing, files, messages, places, polling, profile, queries

Method = Callable[[World, Parameters], Any]

METHODS: dict[str, Method] = {
    **polling.METHODS,
    **messages.METHODS,
    **places.METHODS,
    **files.METHODS,
    **editing.METHODS,
    **deleting.METHODS,
    **queries.METHODS,
    **profile.METHODS,
}

_NAMES = {name.lower(): name for name in METHODS}


def proper_name(name: str) -> str | None:
    """Return a method's name as the Bot API writes it, whatever its case; None when there is no such method."""
    return _NAMES.get(name.lower())
