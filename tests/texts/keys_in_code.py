"""Which sentences the code says, found by reading it: every call of `text` and every constant that is a key."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from todobot import texts

PROGRAM = Path(texts.__file__).parents[1]

# The keys that are put together, by the file and the f-string: what may stand in its place. A new one has to be
# entered here, so that nobody has to guess which sentences it says.
_RECEIPTS = ("note_saved", "note_changed")
PUT_TOGETHER: dict[str, tuple[str, ...]] = {
    "messages/labels.py kind_{note.kind}": (
        *("photo", "document", "voice", "video", "video_note", "animation", "audio"),
        *("sticker", "location", "venue", "contact"),
    ),
    "handlers/receipts.py {key}_kept": _RECEIPTS,
    "handlers/receipts.py {key}_split": _RECEIPTS,
    "handlers/receipts.py {key}_split_kept": _RECEIPTS,
    "handlers/receipts.py {key}_split_mixed": _RECEIPTS,
    "handlers/start.py command_{name}": (*texts.COMMANDS, *texts.ADMIN_COMMANDS),
    "messages/expiry_warnings.py button_all_{name}": ("keep", "more", "done"),
    "messages/expiry_warnings.py button_number_{name}": ("keep", "more", "done"),
    "messages/expiry_warnings.py button_{name}": ("keep", "more", "done"),
    "texts/__init__.py command_{name}": texts.COMMANDS,
    "texts/__init__.py duration_{name}s": ("week", "day", "hour", "minute", "second"),
}


class Said(NamedTuple):
    """One call of `text` with a key that can be read off; `values` is None where they are passed on as **values."""

    key: str
    values: frozenset[str] | None
    is_counted: bool
    place: str


@cache
def trees() -> dict[str, ast.Module]:
    """Return every file of the program but the sandbox, which says nothing in the bot's name."""
    files = {path.relative_to(PROGRAM).as_posix(): path for path in sorted(PROGRAM.rglob("*.py"))}
    return {
        name: ast.parse(path.read_text("utf-8"))
        for name, path in files.items()
        if not name.startswith("sandbox/")
    }


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call of `text` and `spellings`, also as an attribute of the module `texts`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("text", "spellings"):
                yield node


def said() -> Iterator[Said]:
    """Yield every call whose key is a constant, a choice of constants or put together from known parts."""
    for name, tree in trees().items():
        for call in calls(tree):
            names = [keyword.arg for keyword in call.keywords]
            values = None if None in names else frozenset(filter(None, names))
            is_spoken = getattr(call.func, "id", "") != "spellings" and not _is_method(call)
            for key in _keys(name, call.args[0]):
                yield Said(key, values if is_spoken else None, "count" in names, f"{name}:{call.lineno}")


def constants() -> set[str]:
    """Return every string constant of the program, and every key that is put together: what is not here is unused."""
    found = {said.key for said in said()}
    for tree in trees().values():
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def toasts() -> set[str]:
    """Return the keys that handlers of buttons answer with: what functions that return a `str` say as plain text."""
    found = {"unknown_button"}
    for name, tree in trees().items():
        for function in ast.walk(tree):
            if name.startswith("handlers/") and isinstance(function, ast.FunctionDef):
                returned = ast.unparse(function.returns) if function.returns else ""
                if returned in ("str", "str | None"):
                    found |= {key for call in calls(function) for key in _keys(name, call.args[0])}
    return found


def _is_method(call: ast.Call) -> bool:
    """Tell whether it is a function of that name elsewhere, like `parameters.text(...)`."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") != "texts"


def _keys(file: str, key: ast.expr) -> list[str]:
    """Return the keys that an expression can be; none for a variable, whose values are constants elsewhere."""
    if isinstance(key, ast.Constant):
        return [str(key.value)]
    if isinstance(key, ast.IfExp):
        return _keys(file, key.body) + _keys(file, key.orelse)
    if isinstance(key, ast.JoinedStr):
        pattern = ast.unparse(key)[2:-1]
        head, _, tail = pattern.partition("{")
        return [head + part + tail.partition("}")[2] for part in PUT_TOGETHER[f"{file} {pattern}"]]
    return []
