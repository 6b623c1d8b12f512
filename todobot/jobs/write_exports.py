"""Makes the files for those who want all their notes."""

import logging
from datetime import datetime

from todobot import news, pulse, texts
from todobot.jobs import batches
from todobot.messages import markdown
from todobot.models import database
from todobot.rich_text import RichText
from todobot.services import export_format, exports, notes, outbox, users
from todobot.services.users import User
from todobot.texts import text

log = logging.getLogger(__name__)


def run(now: datetime) -> int:
    """Put the files of everybody who has asked into the outbox; return for how many. A handler's commit wakes it.

    Opens its own transactions, one a person. The files are made outside of them: that may take a second or two.
    """
    count = 0
    for user in exports.who_asked():
        if batches.stopping.is_set():
            break
        pulse.beat("jobs")
        with texts.speaking(users.language(user)):
            count += _export(user, now)
    return count


def _export(user: User, now: datetime) -> bool:
    """Return whether the person, who may have been forgotten meanwhile, gets an answer."""
    try:
        files = _files(user, now)
    except Exception:  # the others who wait come behind this one
        news.report_fault(log, "A fault while writing an export.")
        files = None
    with database.atomic():
        if not exports.settle(user.id):
            return False
        if not files:
            outbox.say(user.id, text("export_failed" if files is None else "export_nothing"))
            return True
        for name, content, caption in files:
            document = {"file_name": name, "content": content}
            parameters = {"chat_id": user.id, "caption": caption.text, "document": document}
            outbox.put(user.id, "sendDocument", parameters)
        return True


def _files(user: User, now: datetime) -> list[tuple[str, str, RichText]]:
    """Return name, content and caption: one to be read in again, or several for thousands of notes, and one to read."""
    mine = list(notes.of(user.id))
    if not mine:
        return []
    name = f"todobot-{now.astimezone(texts.zone):%Y-%m-%d}"
    parts = list(export_format.write(mine, now))
    caption = text("export_json", count=len(mine))
    written = [(f"{name}{_suffix(number)}.json", part, caption) for number, part in enumerate(parts, 1)]
    return [*written, (f"{name}.md", markdown.page(mine, now), text("export_markdown"))]


def _suffix(number: int) -> str:
    return "" if number == 1 else f"-{number}"
