"""What a campaign hands back, and how it says that a promise was broken."""

Figures = dict[str, object]
"""What was counted, by name, in the order in which it is printed."""


class BrokenPromise(Exception):  # noqa: N818 - that is what it is
    """Something was lost, doubled, left unanswered or grew without end. The message says what."""

    def __init__(self, sentence: str, figures: Figures | None = None) -> None:
        super().__init__(sentence)
        self.figures = figures or {}


def require(kept: object, sentence: str, figures: Figures | None = None) -> None:
    """Raise BrokenPromise with that sentence unless the promise was `kept`."""
    if not kept:
        raise BrokenPromise(sentence, figures)
