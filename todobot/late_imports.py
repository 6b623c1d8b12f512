"""telebot's own way to the network is imported only when somebody takes it: nobody here does (docs/decisions.md).

It is the module `telebot.apihelper`, which brings requests and urllib3 along: 6.5 MB, and a sixth of the start.
"""

import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

_NAME = "telebot.apihelper"
_waking = threading.RLock()


def put_off_apihelper() -> None:
    """Have `telebot.apihelper` be executed when it is first used, not when it is imported. Call before telebot is."""
    sys.meta_path.insert(0, _Finder())


class _Asleep(ModuleType):
    """The module until it is used. It answers what telebot asks of it without a wish to send; all else wakes it."""

    ENABLE_MIDDLEWARE = False  # what the module itself says

    def __getattr__(self, name: str) -> Any:
        if _is_of_the_import(name):
            raise AttributeError(name)
        _wake(self)
        return getattr(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if not _is_of_the_import(name):
            _wake(self)  # it would be overwritten otherwise
        ModuleType.__setattr__(self, name, value)


class _Late(SourceFileLoader):
    _is_done = False

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Asleep

    def wake(self, module: ModuleType) -> None:
        """Execute the module at last. Any thread may call it."""
        with _waking:
            if not self._is_done:
                super().exec_module(module)
                module.__class__ = ModuleType
                self._is_done = True


class _Finder:
    """Finds the one module where Python does, and is gone then.

    `importlib.abc`, whose MetaPathFinder it could say to be, would cost more than it tells.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _NAME:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Late(name, spec.origin)
        return spec


def _wake(module: ModuleType) -> None:
    if isinstance(module.__loader__, _Late):
        module.__loader__.wake(module)


def _is_of_the_import(name: str) -> bool:
    """Tell `__spec__` and its like, which importing itself asks for and sets."""
    return name.startswith("__")
