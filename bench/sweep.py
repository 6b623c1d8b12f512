"""How long the expiry sweep holds the write lock: `python bench/sweep.py [NOTES]`, 100,000 by default."""

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from todobot import clock, migrations, models
from todobot.jobs import delete_expired_notes
from todobot.models import Note, User, database

TEXT = "Water the tomatoes, and tell the neighbours that the key lies under the third stone. " * 2


def fill(path: Path, count: int) -> None:
    """Make a database of `count` notes of 1,000 people, half of them expired, each with a receipt.

    Every third person has the chat cleaned up.
    """
    models.open_database(path)
    now = clock.now()
    migrations.migrate(path, now)
    with database.atomic():
        User.insert_many(
            {"id": person, "first_name": "Ada", "created_at": now, "is_cleaning": person % 3 == 0}
            for person in range(1000)
        ).execute()
        for start in range(0, count, 1000):
            Note.insert_many(
                {
                    "uid": str(number),
                    "user": number % 1000,
                    "chat_id": number % 1000,
                    "message_id": number,
                    "text": TEXT,
                    "created_at": now,
                    "lifetime": 3600,
                    "expires_at": now + timedelta(hours=1 if number % 2 else -1),
                }
                for number in range(start, start + 1000)
            ).execute()
        database.execute_sql(
            "INSERT INTO sent_messages (chat_id, message_id, note_id, role, sent_at) "
            "SELECT chat_id, ? + id, id, 'receipt', created_at FROM notes",
            (count,),
        )


def sweep() -> list[float]:
    """Delete what has expired as the job does; return how long each transaction took, in milliseconds."""
    durations = []
    deleted = 1
    while deleted:
        started = time.perf_counter()
        with database.atomic():
            deleted = delete_expired_notes.expire_batch(clock.now())
        durations.append(1000 * (time.perf_counter() - started))
    return durations


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "notes.db", count)
        durations = sweep()
    print(
        f"{count // 2} of {count} notes deleted in {len(durations)} transactions "
        f"of at most {delete_expired_notes.BATCH}: "
        f"median {statistics.median(durations):.1f} ms, longest {max(durations):.1f} ms"
    )


if __name__ == "__main__":
    main()
