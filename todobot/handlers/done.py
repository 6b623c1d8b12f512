"""/done shows what is done and clears it away; /clear deletes everything. Both can be undone."""

from telebot.types import Message

from todobot.bot import bot
from todobot.handlers import listing, questions
from todobot.handlers.listing import Place
from todobot.messages import keyboards
from todobot.services import notes, outbox, undo, views
from todobot.tap import Tap
from todobot.texts import text


@bot.command("done")
def show_done(message: Message) -> None:
    """Show the first page of what is done."""
    listing.send(message.chat.id, views.DONE)


@bot.button("done:clear")
def clear_done(tap: Tap) -> str | None:
    """Delete what is done. When nothing is, it may have been cleared a moment ago: that can still be undone."""
    place = Place(tap.chat_id, tap.message_id, tap.sent_at, views.DONE, 1)
    undo_id, count = notes.clear(tap.person_id, is_done=True)
    if count:
        listing.show_deleted(place, undo_id, count)
        return None
    undo_id, count = undo.latest_deletion(tap.person_id)
    if undo_id:
        listing.show_deleted(place, undo_id, count)
    else:
        listing.redraw(place)
    return text("done_empty").text


@bot.command("clear")
def clear(message: Message) -> None:
    """Delete all notes of the author."""
    undo_id, count = notes.clear(bot.author.id)
    if not count:
        outbox.say(message.chat.id, text("list_empty"), keyboard=keyboards.main())
        return
    questions.bring_keyboard_back(message.chat.id)
    keyboard = listing.undo_keyboard(undo_id, views.ALL)
    outbox.say(message.chat.id, text("notes_deleted", count=count), keyboard=keyboard)
