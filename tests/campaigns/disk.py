"""A disk under the database: what it surely holds after a power cut, and what it may hold or not.

What a file was told to sync is there. Everything later is up to chance: kept, lost, out of order, or torn between two
sectors of 512 bytes.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.campaigns.recording import Event, Sync, Write

SECTOR = 512
Chance = Callable[[list[Write]], list[Write]]


class Disk:
    """Is told what happened, in its order; gives images of what it may hold after a cut at that moment."""

    def __init__(self) -> None:
        self.safe: dict[str, bytearray] = {"db": bytearray(), "wal": bytearray()}
        self.loose: list[Write] = []
        self._syncs: list[Sync] = []
        self.now = -1

    def take(self, event: Event) -> None:
        """Take note of an event, and of the syncs that have ended before it."""
        self.now = event.began
        ended = [sync for sync in self._syncs if sync.ended < self.now]
        for sync in ended:
            self._syncs.remove(sync)
            self._sync(sync)
        if isinstance(event, Write):
            self.loose.append(event)
        elif isinstance(event, Sync):
            self._syncs.append(event)
            if event.ended == event.began:  # nothing came between: it has ended when the next thing begins
                self._syncs.remove(event)
                self._sync(event)

    def image(self, kept: list[Write]) -> dict[str, bytearray]:
        """Return the files with these of the loose writes on them."""
        files = {file: bytearray(data) for file, data in self.safe.items()}
        for write in kept:
            _apply(files[write.file], write)
        return files

    def write(self, kept: list[Write], folder: Path) -> Path:
        """Write an image into an empty folder; return the database."""
        for file, data in self.image(kept).items():
            if data or file == "db":
                (folder / ("notes.db" if file == "db" else "notes.db-wal")).write_bytes(data)
        (folder / "notes.db-shm").write_bytes(
            b"\xa5" * 32768
        )  # the log's index is never synced: it may be anything
        return folder / "notes.db"

    def _sync(self, sync: Sync) -> None:
        still_loose = []
        for write in self.loose:
            if write.file == sync.file and write.ended < sync.began:
                _apply(self.safe[write.file], write)
            else:
                still_loose.append(write)
        self.loose = still_loose


def chances(dice: random.Random) -> list[Chance]:
    """Return the ways in which a cut may treat what was not synced; each gives the writes that are on the disk."""

    def nothing(_: list[Write]) -> list[Write]:
        return []

    def everything(loose: list[Write]) -> list[Write]:
        return loose

    def cut_short(loose: list[Write]) -> list[Write]:
        kept = loose[: dice.randint(0, len(loose))]
        return [*kept[:-1], *list(_sectors(kept[-1]))[: dice.randint(0, 9)]] if kept else []

    def some(loose: list[Write]) -> list[Write]:
        return [write for write in loose if dice.random() < 0.5]

    def some_sectors(loose: list[Write]) -> list[Write]:
        share = dice.choice((0.1, 0.5, 0.9))
        return [part for write in loose for part in _sectors(write) if dice.random() < share]

    return [nothing, everything, cut_short, some, some_sectors]


def every_length(loose: list[Write]) -> Iterator[list[Write]]:
    """Yield what is on the disk when the writing ends behind every sector of what was not synced."""
    yield []
    for number, write in enumerate(loose):
        parts = list(_sectors(write))
        for count in range(1, len(parts) + 1):
            yield [*loose[:number], *parts[:count]]


def _sectors(write: Write) -> Iterator[Write]:
    """Split a write where a disk can tear it: at multiples of 512 bytes of the file."""
    if write.data is None:
        yield write
        return
    start = 0
    while start < len(write.data):
        end = start + SECTOR - (write.place + start) % SECTOR
        yield Write(write.file, write.place + start, write.data[start:end], write.began, write.ended)
        start = end


def _apply(content: bytearray, write: Write) -> None:
    if write.data is None:
        content[write.place :] = bytes(max(0, write.place - len(content)))
        return
    if len(content) < write.place:
        content.extend(bytes(write.place - len(content)))
    content[write.place : write.place + len(write.data)] = write.data
