"""The floor: what the same bot costs with `http.client`, `sqlite3` and threads alone, and nothing that could go wrong.

One thread polls and writes; each batch is one transaction. Calls go out from threads with a connection each.
"""

import http.client
import json
import os
import sqlite3
import threading
import time
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

API = urlsplit(os.environ["API_URL"])
PATH = f"/bot{os.environ['BOT_TOKEN']}/"
SENDERS = 32
LIFETIME_SECONDS = 3600
SWEEP_SECONDS = 60
MAIN = {"keyboard": [["🗒 List notes", "➕ Add note"]], "resize_keyboard": True}
CANCEL = {"keyboard": [["❌ Cancel"]], "resize_keyboard": True}
SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, text TEXT NOT NULL, expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS notes_of_user ON notes (user_id);
"""

Say = tuple[int, str, Any]
awaiting: set[int] = set()
senders: list[SimpleQueue[Say]] = [SimpleQueue() for _ in range(SENDERS)]


def call(connection: http.client.HTTPConnection, method: str, **parameters: Any) -> Any:
    """Call a Bot API method and return its result."""
    body = json.dumps(parameters)
    connection.request("POST", PATH + method, body, {"Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())["result"]


def connect() -> http.client.HTTPConnection:
    return http.client.HTTPConnection(API.hostname or "", API.port)


def send(queue: "SimpleQueue[Say]") -> None:
    """Send what comes, in its order."""
    connection = connect()
    while True:
        chat_id, text, keyboard = queue.get()
        call(connection, "sendMessage", chat_id=chat_id, text=text, reply_markup=keyboard)


def reply_to(database: sqlite3.Connection, message: dict[str, Any]) -> Say:
    """Do what the message asks for, and return the reply."""
    chat_id, text, sender = message["chat"]["id"], message["text"], message["from"]
    if text == "/start":
        database.execute("INSERT OR IGNORE INTO users VALUES (?, ?)", (sender["id"], sender["first_name"]))
        return chat_id, f"Hello {sender['first_name']}! I keep your notes for an hour.", MAIN
    if text == "➕ Add note":
        awaiting.add(chat_id)
        return chat_id, "Send me the text of the note.", CANCEL
    if text == "❌ Cancel":
        awaiting.discard(chat_id)
        return chat_id, "Cancelled.", MAIN
    if text == "🗒 List notes":
        query = "SELECT text FROM notes WHERE user_id = ? AND expires_at > ? ORDER BY id"
        rows = database.execute(query, (chat_id, time.time())).fetchall()
        lines = [f"{number}. {row[0]}" for number, row in enumerate(rows, 1)]
        return chat_id, "\n".join(lines) or "You have no notes.", MAIN
    if chat_id not in awaiting:
        return chat_id, "Use the buttons, please.", MAIN
    awaiting.discard(chat_id)
    values = (chat_id, text, time.time() + LIFETIME_SECONDS)
    database.execute("INSERT INTO notes (user_id, text, expires_at) VALUES (?, ?, ?)", values)
    return chat_id, "Saved. It goes in an hour.", MAIN


def sweep() -> None:
    """Delete what has expired, again and again."""
    database = sqlite3.connect(os.environ["DATABASE"], timeout=10)
    while True:
        with database:
            database.execute("DELETE FROM notes WHERE expires_at <= ?", (time.time(),))
        time.sleep(SWEEP_SECONDS)


def main() -> None:
    """Poll for ever."""
    database = sqlite3.connect(os.environ["DATABASE"], timeout=10)
    database.executescript(SCHEMA)
    database.execute("PRAGMA synchronous = FULL")
    for queue in senders:
        threading.Thread(target=send, args=(queue,), daemon=True).start()
    threading.Thread(target=sweep, daemon=True).start()
    connection, offset = connect(), 0
    while True:
        batch = call(connection, "getUpdates", offset=offset, timeout=30)
        with database:
            replies = [reply_to(database, update["message"]) for update in batch]
        for reply in replies:
            senders[reply[0] % SENDERS].put(reply)
        offset = batch[-1]["update_id"] + 1 if batch else offset


if __name__ == "__main__":
    main()
