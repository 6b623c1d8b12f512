"""Answers /stats."""

import base64
from datetime import datetime

from todobot import texts
from todobot.messages import chart, stats_caption
from todobot.models import database
from todobot.services import counts, outbox, stats, users


def run(now: datetime) -> int:
    """Put the figures of this moment into the outbox for everybody who has asked; return for how many.

    A handler's commit wakes it. Counts what is new in a transaction, reads outside of any, and opens one a person to
    write.
    """
    askers = stats.who_asked()
    if not askers:
        return 0
    with database.atomic():
        counts.take_in(now)
    figures = stats.read(now)
    picture = base64.b64encode(chart.draw(figures.days)).decode("ascii")
    for user in askers:
        with texts.speaking(users.language(user)):
            caption = stats_caption.words(figures, now)
        photo = {
            "chat_id": user.id,
            "caption": caption.text,
            "caption_entities": caption.entities_json(),
            "photo": {"file_name": "stats.png", "base64": picture},
        }
        with database.atomic():
            if stats.settle(user.id):
                outbox.put(user.id, "sendPhoto", photo)
    return len(askers)
