"""The bot as python-telegram-bot's examples have one written: an application with a job queue's work in a task.

Updates are handled concurrently. A database call is short, so it is made where it is needed, with `sqlite3`.
"""

import asyncio
import os
import sqlite3
import time

from telegram import ReplyKeyboardMarkup, Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

LIFETIME_SECONDS = 3600
SWEEP_SECONDS = 60
LIST, ADD, CANCEL = "🗒 List notes", "➕ Add note", "❌ Cancel"
MAIN = ReplyKeyboardMarkup([[LIST, ADD]], resize_keyboard=True)
ONLY_CANCEL = ReplyKeyboardMarkup([[CANCEL]], resize_keyboard=True)
SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, text TEXT NOT NULL, expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS notes_of_user ON notes (user_id);
"""

database = sqlite3.connect(os.environ["DATABASE"], timeout=10)
Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> None:
    user = update.effective_user
    with database:
        database.execute("INSERT OR IGNORE INTO users VALUES (?, ?)", (user.id, user.first_name))
    greeting = f"Hello {user.first_name}! I keep your notes for an hour."
    await update.message.reply_text(greeting, reply_markup=MAIN)


async def ask(update: Update, context: Context) -> None:
    context.user_data["is_adding"] = True
    await update.message.reply_text("Send me the text of the note.", reply_markup=ONLY_CANCEL)


async def cancel(update: Update, context: Context) -> None:
    context.user_data.pop("is_adding", None)
    await update.message.reply_text("Cancelled.", reply_markup=MAIN)


async def list_notes(update: Update, context: Context) -> None:
    context.user_data.pop("is_adding", None)
    query = "SELECT text FROM notes WHERE user_id = ? AND expires_at > ? ORDER BY id"
    rows = database.execute(query, (update.effective_user.id, time.time())).fetchall()
    lines = [f"{number}. {row[0]}" for number, row in enumerate(rows, 1)]
    await update.message.reply_text("\n".join(lines) or "You have no notes.", reply_markup=MAIN)


async def take_text(update: Update, context: Context) -> None:
    if not context.user_data.pop("is_adding", False):
        await update.message.reply_text("Use the buttons, please.", reply_markup=MAIN)
        return
    values = (update.effective_user.id, update.message.text, time.time() + LIFETIME_SECONDS)
    with database:
        database.execute("INSERT INTO notes (user_id, text, expires_at) VALUES (?, ?, ?)", values)
    await update.message.reply_text("Saved. It goes in an hour.", reply_markup=MAIN)


async def sweep() -> None:
    while True:
        with database:
            database.execute("DELETE FROM notes WHERE expires_at <= ?", (time.time(),))
        await asyncio.sleep(SWEEP_SECONDS)


async def start_sweeping(application: Application) -> None:
    application.create_task(sweep())


def main() -> None:
    database.executescript(SCHEMA)
    database.execute("PRAGMA synchronous = FULL")
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).concurrent_updates(True)
    application = builder.base_url(os.environ["API_URL"] + "/bot").post_init(start_sweeping).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.Text([ADD]), ask))
    application.add_handler(MessageHandler(filters.Text([CANCEL]), cancel))
    application.add_handler(MessageHandler(filters.Text([LIST]), list_notes))
    application.add_handler(MessageHandler(filters.TEXT, take_text))
    application.run_polling()


if __name__ == "__main__":
    main()
