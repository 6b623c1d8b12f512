"""Messages of the bot that turn into something else by an edit: which note they show at the moment."""

from todobot import clock
from todobot.models import SentMessage
from todobot.services.notes import Note

_CARD = "card"


def as_card(chat_id: int, message_id: int, note: Note) -> None:
    """Remember that this message is the note's card now. Call inside a transaction."""
    as_list(chat_id, message_id)
    SentMessage.insert(
        chat_id=chat_id, message_id=message_id, note=note.id, role=_CARD, sent_at=clock.now()
    ).on_conflict_ignore().execute()


def as_list(chat_id: int, message_id: int) -> None:
    """Forget of which note this message was the card. Call inside a transaction."""
    SentMessage.delete().where(
        SentMessage.chat_id == chat_id, SentMessage.message_id == message_id, SentMessage.role == _CARD
    ).execute()
