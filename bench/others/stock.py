"""The bot as pyTelegramBotAPI's own documentation has one written: `infinity_polling`, worker threads, next steps."""

import os
import threading
import time
from datetime import datetime, timedelta

from peewee import AutoField, DateTimeField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField
from telebot import TeleBot, apihelper
from telebot.types import KeyboardButton, Message, ReplyKeyboardMarkup

THREADS = 32
LIFETIME = timedelta(hours=1)
SWEEP_SECONDS = 60
LIST, ADD, CANCEL = "🗒 List notes", "➕ Add note", "❌ Cancel"

apihelper.API_URL = os.environ["API_URL"] + "/bot{0}/{1}"
bot = TeleBot(os.environ["BOT_TOKEN"], num_threads=THREADS)
database = SqliteDatabase(
    os.environ["DATABASE"], pragmas={"journal_mode": "wal", "synchronous": "full"}, timeout=10
)


class User(Model):
    id = IntegerField(primary_key=True)
    first_name = TextField()

    class Meta:
        database = database


class Note(Model):
    id = AutoField()
    user = ForeignKeyField(User, backref="notes")
    text = TextField()
    expires_at = DateTimeField(index=True)

    class Meta:
        database = database


def keyboard(*labels: str) -> ReplyKeyboardMarkup:
    markup = ReplyKeyboardMarkup(resize_keyboard=True)
    markup.add(*(KeyboardButton(label) for label in labels))
    return markup


@bot.message_handler(commands=["start"])
def start(message: Message) -> None:
    name = message.from_user.first_name
    User.get_or_create(id=message.from_user.id, defaults={"first_name": name})
    bot.send_message(
        message.chat.id, f"Hello {name}! I keep your notes for an hour.", reply_markup=keyboard(LIST, ADD)
    )


@bot.message_handler(func=lambda message: message.text == LIST)
def list_notes(message: Message) -> None:
    notes = Note.select().where(Note.user == message.from_user.id, Note.expires_at > datetime.now())
    lines = [f"{number}. {note.text}" for number, note in enumerate(notes.order_by(Note.id), 1)]
    bot.send_message(
        message.chat.id, "\n".join(lines) or "You have no notes.", reply_markup=keyboard(LIST, ADD)
    )


@bot.message_handler(func=lambda message: message.text == ADD)
def ask(message: Message) -> None:
    bot.send_message(message.chat.id, "Send me the text of the note.", reply_markup=keyboard(CANCEL))
    bot.register_next_step_handler(message, save)


def save(message: Message) -> None:
    if message.text == CANCEL:
        bot.send_message(message.chat.id, "Cancelled.", reply_markup=keyboard(LIST, ADD))
        return
    Note.create(user=message.from_user.id, text=message.text, expires_at=datetime.now() + LIFETIME)
    bot.send_message(message.chat.id, "Saved. It goes in an hour.", reply_markup=keyboard(LIST, ADD))


@bot.message_handler(func=lambda _: True)
def anything_else(message: Message) -> None:
    bot.send_message(message.chat.id, "Use the buttons, please.", reply_markup=keyboard(LIST, ADD))


def sweep() -> None:
    while True:
        Note.delete().where(Note.expires_at <= datetime.now()).execute()
        time.sleep(SWEEP_SECONDS)


if __name__ == "__main__":
    database.create_tables([User, Note])
    threading.Thread(target=sweep, daemon=True).start()
    bot.infinity_polling()
