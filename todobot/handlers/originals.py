"""The originals: what a note was made from, sent again as it came."""

from todobot import rich_text
from todobot.services import media, notes, outbox
from todobot.services.notes import Note
from todobot.services.outbox import Shows


def send(note: Note, chat_id: int) -> None:
    """Send the file, place, contact or album of a note with its caption; for a text the text.

    It is remembered which messages became of it, in the role "original". Call inside a transaction.
    """
    parts, words = media.parts_of(note.media), notes.rich_text(note)
    shows = Shows("original", (note.id,))
    for call in media.calls(parts, words):
        outbox.put(chat_id, call.method, {"chat_id": chat_id, **call.parameters}, follow_up={"shows": shows})
    if not media.carries_caption(parts, words):
        for page in rich_text.pages([words]):
            outbox.say(chat_id, page, shows=shows)
