"""Faults that a test orders in advance: what Telegram and the network do on a bad day."""

import re
from dataclasses import dataclass

KINDS = frozenset(
    "429 500 502_html 403_html hang_up reset_before reset_after garbage half_json delay 401 409".split()  # noqa: SIM905
)
EVERY_METHOD = "*"


@dataclass
class Fault:
    """What shall happen to the next `times` calls of `method` (in `chat_id`, if given)."""

    method: str
    chat_id: int | None
    times: int
    kind: str
    retry_after: int = 1
    seconds: float = 0.0

    def fits(self, method: str, chat_id: str) -> bool:
        """Say whether a call of `method` (lower case) for `chat_id` (as sent) is meant."""
        if self.method not in (EVERY_METHOD, method):
            return False
        return self.chat_id is None or str(self.chat_id) == chat_id


class Faults:
    """The faults still to come, the first ordered first. Called with the world's lock held."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault. Raises ValueError for an unknown kind."""
        if fault.kind not in KINDS and not re.match(r"400:.", fault.kind):
            raise ValueError(
                f"{fault.kind!r} is not a fault: use 400:<description> or one of {sorted(KINDS)}"
            )
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget what has not happened yet."""
        self._faults.clear()

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Return the fault that befalls this call, if any, and count it."""
        for fault in self._faults:
            if fault.fits(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
