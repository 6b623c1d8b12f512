"""People who block the bot, which Telegram tells: nothing more is sent to them until they are back."""

from telebot.types import ChatMemberUpdated

from todobot import clock
from todobot.bot import bot
from todobot.services import outbox, users


@bot.membership
def follow(change: ChatMemberUpdated) -> None:
    """Remember who has blocked the bot and let go of what waits for them, or that they let it write again."""
    if change.chat.type != "private":
        return
    if change.new_chat_member.status == "kicked":
        users.block(change.chat.id, clock.now())
        outbox.drop([change.chat.id])
    else:
        users.unblock(change.chat.id)
