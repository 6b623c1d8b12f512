"""Tells those in ADMINS what was noted for them (news.py)."""

import logging
from datetime import datetime

from todobot import access, news, texts
from todobot.errors import is_trouble_with_the_file
from todobot.messages import owner_news
from todobot.models import database
from todobot.news import News
from todobot.services import outbox, owner, users

log = logging.getLogger(__name__)


def run(now: datetime) -> int:
    """Put what was noted into the outbox, in one transaction, for every admin; return how many messages.

    Whoever notes something wakes this job. Nothing that goes wrong here is noted itself, or it would never end. Raises
    DatabaseError when the file cannot be written: then it is told the next time.
    """
    found = news.take()
    if not found or not access.admins():
        return 0
    try:
        with database.atomic():
            return sum(_tell(one, now) for one in found)
    except Exception as error:
        if is_trouble_with_the_file(error):
            news.put_back(found)
            raise
        log.exception("A fault while telling the owner.")
        return 0


def _tell(one: News, now: datetime) -> int:
    more = owner.take_turn(one.kind, one.times, now)
    if more is None:
        return 0
    for admin in access.admins():
        user = users.find(admin)  # None for who has never written: Telegram will refuse it
        with texts.speaking(None if user is None else users.language(user)):
            outbox.say(admin, owner_news.words(one, more))
    return len(access.admins())
