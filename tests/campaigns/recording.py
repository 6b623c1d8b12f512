"""What a program hands to the system, in its order: writes and syncs of the database's files, and what it sends.

strace writes down each call of every thread, with all bytes, and one process takes them down, so their order is the
kernel's. A call that another thread interrupts in the record begins on one line and ends on a later one.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.figures import require
from tests.flow.program import Program

_WRITES = ("pwrite64", "write", "pwritev", "writev")
_SENDS = ("sendto", "sendmsg", "write", "writev")
_CALLS = ",".join(sorted({*_WRITES, *_SENDS, "ftruncate", "fsync", "fdatasync"}))
_LONGEST = 4_000_000
"""Bytes of a call that are taken down: more than any has."""
_BEGUN = re.compile(r"(\d+) +(\w+)\(\d+<([^>]*)>(.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>.* = (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OFFSET = re.compile(rb'"offset": ?(\d+)')
_CHAT = re.compile(rb'"chat_id": ?(\d+)')
_RECEIPT = re.compile(rb"receipt:life:(\d+):")


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; without bytes, the file is cut to that length."""

    file: str
    place: int
    data: bytes | None
    began: int
    ended: int


@dataclass(frozen=True)
class Sync:
    """Everything written to the file before `began` is on the disk from `ended` on."""

    file: str
    began: int
    ended: int


@dataclass(frozen=True)
class Promise:
    """Said to Telegram at `began`: that updates below an id are done, or that the note of a message is saved."""

    began: int
    below: int | None = None
    note: tuple[int, int] | None = None


Event = Write | Sync | Promise


def record(program: Program, trace: Path) -> Program:
    """Have `program` recorded into the file `trace` from its next start on."""
    require(shutil.which("strace"), "strace is missing: install it (Debian: apt install strace)")
    program.before = [
        *("strace", "-D", "-f", "-qq", "-y", "-xx", "-e", "signal=none"),
        *("-s", str(_LONGEST), "-e", f"trace={_CALLS}", "-o", str(trace)),
    ]
    return program


def read(trace: Path, database: Path) -> list[Event]:
    """Return what was recorded, in the order of its beginnings. Moments are lines of the record."""
    events: list[Event] = []
    unfinished: dict[str, tuple[int, str, str, str]] = {}
    with trace.open(encoding="ascii") as lines:
        for number, line in enumerate(lines):
            if resumed := _RESUMED.match(line):
                begun = unfinished.pop(resumed[1], None)
                if begun is not None:
                    began, call, path, rest = begun
                    result = int(resumed[2])
                    events += _event(call, path, rest, span=(began, number), result=result, database=database)
            elif begin := _BEGUN.match(line):
                thread, call, path, rest = begin.groups()
                if "<unfinished ...>" in rest[-20:]:
                    unfinished[thread] = (number, call, path, rest)
                else:
                    result = int(rest.rpartition(" = ")[2].split()[0])
                    events += _event(
                        call, path, rest, span=(number, number), result=result, database=database
                    )
    for began, call, path, rest in unfinished.values():  # it was killed in the middle of these
        events += _event(call, path, rest, span=(began, 2**62), result=0, database=database)
    return sorted(events, key=lambda event: event.began)


def _event(
    call: str, path: str, rest: str, *, span: tuple[int, int], result: int, database: Path
) -> Iterator[Event]:
    name = _bytes(path).decode("utf-8", "replace")
    if name in (str(database), f"{database}-wal"):
        file = "wal" if name.endswith("-wal") else "db"
        if "sync" in call:
            yield Sync(file, *span)
        elif call == "ftruncate":
            yield Write(file, _numbers(rest)[0], None, *span)
        else:
            require(call == "pwrite64", f"{call} into the database is not looked for")
            place = _numbers(rest.rpartition('"')[2])[1]
            data = _said(rest)
            yield Write(file, place, data if span[1] == 2**62 else data[:result], *span)
    elif call in _SENDS and name.startswith(("TCP", "socket")):
        yield from _promises(_said(rest), span[0])


def _promises(said: bytes, began: int) -> Iterator[Promise]:
    """Find what a call to Telegram promises. Its address may have gone out before, by a call of its own."""
    if b'"allowed_updates"' in said and (offset := _OFFSET.search(said)):
        yield Promise(began, below=int(offset[1]))
    if (receipt := _RECEIPT.search(said)) and (chat := _CHAT.search(said)):
        yield Promise(began, note=(int(chat[1]), int(receipt[1])))


def _numbers(rest: str) -> list[int]:
    """Return the arguments behind the file or the bytes, and what the call returned if it has."""
    return [int(number) for number in re.findall(r"\d+", rest)]


def _said(rest: str) -> bytes:
    return b"".join(_bytes(part) for part in _STRING.findall(rest))


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))
