"""telebot's next-step handlers kept in a table: a question outlives a restart and commits with the rest."""

from collections.abc import Callable
from typing import Any

from telebot.handler_backends import HandlerBackend

from todobot.services import steps

StepKey = tuple[int, int]
"""The chat and the person: another member of the chat must not answer."""


class TableSteps(HandlerBackend):
    """Keeps the awaited handler by its name. Its methods are telebot's interface; call them in a transaction."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._callbacks: dict[str, Callable[..., Any]] = {}

    def know(self, callback: Callable[..., Any]) -> None:
        """Let `callback` be awaited. Its name goes into the table, so renaming it forgets open questions."""
        self._callbacks[callback.__name__] = callback

    def register_handler(self, handler_group_id: StepKey, handler: Any) -> None:
        name = handler["callback"].__name__
        if self._callbacks.get(name) is not handler["callback"]:
            raise ValueError(f"{name} is not marked as a step")
        steps.put(*handler_group_id, steps.Awaited(name, list(handler["args"])))

    def clear_handlers(self, handler_group_id: StepKey) -> None:
        steps.take(*handler_group_id)

    def get_handlers(self, handler_group_id: StepKey) -> list[dict[str, Any]] | None:
        awaited = steps.take(*handler_group_id)
        if awaited is None or awaited.name not in self._callbacks:
            return None
        return [{"callback": self._callbacks[awaited.name], "args": awaited.arguments, "kwargs": {}}]
