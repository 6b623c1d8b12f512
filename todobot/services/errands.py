"""What handlers leave to jobs. It lies in tables; here is only the word that a job may begin."""

_has_new = False


def leave() -> None:
    """Say that this transaction leaves something to a job. In the thread of the intake."""
    global _has_new  # noqa: PLW0603 - one thread raises and lowers this flag
    _has_new = True


def are_new() -> bool:
    """Tell, once, whether something was left since. In the thread of the intake, after its commit."""
    global _has_new
    had_new, _has_new = _has_new, False
    return had_new
