"""How a campaign with a crowd ends: what has to be true then, what was counted, what a broken promise takes along."""

from collections.abc import Callable

from tests.campaigns.crowd import Crowd
from tests.campaigns.figures import BrokenPromise, Figures
from tests.campaigns.ledger import Ledger, require_settled, require_sound_file

_LOG_CHARACTERS = 2000


def concluded(everybody: Crowd, campaign: Callable[[], object], figures: Callable[[], Figures]) -> Figures:
    """Carry a campaign out and return its figures. Raises BrokenPromise with them and the end of the log."""
    try:
        campaign()
    except BrokenPromise as error:
        log = everybody.program.output[-_LOG_CHARACTERS:]
        raise BrokenPromise(f"{error}\n{log}", figures()) from None
    return figures()


def require_all(everybody: Crowd, ledger: Ledger, *, most_doubled: int = 0) -> None:
    """Hold that every note and every reply is there, once but for `most_doubled` replies, and nothing is left to do."""
    with everybody.sandbox.world.lock:
        ledger.read_calls()
    ledger.require_answers(most_doubled=most_doubled)
    ledger.require_notes(everybody.database)
    require_sound_file(everybody.database)
    require_settled(everybody.database)


def counted(everybody: Crowd, ledger: Ledger) -> Figures:
    """Return what people did, and what was lost of it."""
    return {
        "messages and taps": sum(person.messages for person in everybody.people),
        "notes written": sum(len(person.notes) for person in everybody.people),
        "notes lost": len(ledger.missing_rows(everybody.database)),
        "replies expected": sum(len(person.expected) for person in everybody.people),
        "replies never given": len(ledger.unanswered()),
    }
