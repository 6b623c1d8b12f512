"""Who may use the bot and who runs it, as ALLOWED_USERS and ADMINS say. The app sets it at the start."""

_allowed: frozenset[int | str] = frozenset()
_admins: frozenset[int] = frozenset()
_shut_out: set[int] = set()


def set_up(allowed: frozenset[int | str], admins: frozenset[int]) -> None:
    """Let these people in: ids, and usernames in small letters without the @; nobody named: everybody."""
    global _allowed, _admins
    _allowed, _admins = allowed, admins
    _shut_out.clear()


def is_for_all() -> bool:
    """Tell whether everybody may use the bot."""
    return not _allowed


def is_admin(person_id: int) -> bool:
    """Tell whether this person runs the bot."""
    return person_id in _admins


def admins() -> frozenset[int]:
    """Return the ids of those who run the bot."""
    return _admins


def admits(person_id: int, username: str | None) -> bool:
    """Tell whether this person may use the bot; whoever runs it may. For any thread."""
    return (
        not _allowed
        or person_id in _allowed
        or person_id in _admins
        or (username is not None and username.lower() in _allowed)
    )


def note(person_id: int, *, is_shut_out: bool) -> None:
    """Note whether a person who is remembered may not use the bot (any more). For any thread."""
    if is_shut_out:
        _shut_out.add(person_id)
    else:
        _shut_out.discard(person_id)


def is_shut_out(person_id: int) -> bool:
    """Tell whether this person was let in once and is not any more: nothing is sent to them. For any thread."""
    return person_id in _shut_out
