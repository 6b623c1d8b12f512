"""Whether the bot is cut off from Telegram: what falls due meanwhile is told together afterwards."""

_is_away = False


def is_away() -> bool:
    """Tell whether Telegram has been out of reach for a while."""
    return _is_away


def note(*, is_away: bool) -> None:
    """Note that Telegram went out of reach, or came back. For any thread."""
    global _is_away  # noqa: PLW0603 - the whole program is away or is not
    _is_away = is_away
