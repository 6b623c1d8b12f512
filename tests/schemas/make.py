"""Makes schema-N.db with the program of that day: `python tests/schemas/make.py REVISION` prints which one it made.

The revision's own main.py runs against its own sandbox, people write what that version could keep, and the database
they leave behind is the file. Run it with the revision before a new migration; the test of migrations asks for it.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PAGE_SIZE = 512  # bytes; a small file matters more here than a fast one
ENTITIES = [{"type": "bold", "offset": 3, "length": 3}, {"type": "italic", "offset": 7, "length": 4}]


def main() -> None:
    """Unpack the revision, run this file again inside it, and keep what it leaves."""
    revision = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", revision], cwd=PROJECT, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        environment = os.environ | {"PYTHONPATH": folder}
        database = Path(folder) / "notes.db"
        subprocess.run(
            [sys.executable, __file__, "--inside", database], cwd=folder, env=environment, check=True
        )
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            target = HERE / f"schema-{version}.db"
            target.unlink(missing_ok=True)
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            connection.execute("VACUUM INTO ?", (str(target),))
    sys.stdout.write(f"{target}, {target.stat().st_size} bytes, from {revision}\n")


def write_notes(database: Path) -> None:
    """Be the people, in the tree of that revision."""
    from tests.flow.program import Program
    from tests.flow.visitor import ADD, Visitor
    from todobot.sandbox import Sandbox

    sandbox = Sandbox()
    sandbox.start()
    program = Program(sandbox, database, NOTE_LIFETIME="3650d", BACKUP_AT="").start().ready()
    ada, grace = Visitor(sandbox, 5001), Visitor(sandbox, 5002, "Grace", last_name="<b>Hopper</b>")
    ada.send(ADD)
    ada.send("🥛 buy milk", entities=ENTITIES)
    for person, words in (
        (ada, "молоко\nBrot, straße"),
        (grace, "<b>no markup</b> & \\ ' \" 🧵"),
        (grace, "x" * 4096),
    ):
        person.send(ADD)
        person.send(words)
    if hasattr(sandbox.world, "send_media"):
        write_more(ada)
    grace.send(ADD)  # a question that stays open
    sandbox.world.wait_for(lambda: not program.rows("SELECT 1 FROM outbox"), timeout=15)
    program.terminate()
    sandbox.stop()


def write_more(ada: "Visitor") -> None:  # type: ignore[name-defined]  # noqa: F821 - it is that revision's
    """Send what the second schema could keep besides texts."""
    for kind in ("photo", "document", "voice", "sticker"):
        ada.show(kind, content=b"bytes", **({} if kind == "sticker" else {"caption": f"a {kind}"}))
    ada.say("for ever !keep")
    for act, values in (("send_location", (48.1, 11.5)), ("send_contact", ("+15550123", "Charles"))):
        before = len(ada.heard())
        getattr(ada.world, act)(ada.id, *values)
        ada.answers(before, 1)
    before = len(ada.heard())
    ada.world.send_album(ada.id, [("document", b"1", "a"), ("document", b"2", "b")], caption="an album")
    ada.answers(before, 1)


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.path[0] = str(Path.cwd())  # not this folder
        write_notes(Path(sys.argv[2]))
    else:
        main()
