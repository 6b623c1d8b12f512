"""Reads the export files that people have sent back, and asks them whether to import what is in them."""

import logging
from datetime import datetime

from todobot import news, pulse, texts
from todobot.messages import keyboards
from todobot.messages.keyboards import Keyboard
from todobot.models import database
from todobot.rich_text import RichText, join
from todobot.services import export_format, imports, outbox, room, users
from todobot.services.imports import Preview, Unread
from todobot.texts import text

log = logging.getLogger(__name__)


def run(now: datetime) -> int:
    """Read every file that was downloaded; return how many. The sender wakes this job when one has come.

    Opens its own transactions, one a file. What is in a file is checked outside of them: that may take a while.
    """
    count = 0
    while (file := imports.next_unread()) is not None:
        pulse.beat("jobs")
        try:
            found, is_export = export_format.read(file.content), True
        except ValueError:
            found, is_export = [], False
        except Exception:  # the files of others wait behind this one
            news.report_fault(log, "A fault while reading an import file.")
            found, is_export = [], False
        with database.atomic():
            preview = imports.save_read(file, found, now)
            user = users.find(file.user_id)
            # after a /forget nobody is left to ask, and of a file that gave way to newer ones its author was told
            if user is not None and imports.is_there(file.id, file.user_id):
                with texts.speaking(users.language(user)):
                    _answer(file, preview if is_export else None)
        count += 1
    return count


def _answer(file: Unread, preview: Preview | None) -> None:
    """Say what is in the file, None for no export of ours, and offer to import what is new.

    The answer replies to the file, for several may be sent at once.
    """
    if preview is None:
        outbox.say(file.user_id, text("import_refused"), answers=file.message_id)
    elif preview.new:
        keyboard = _keyboard(file.id, min(preview.new, preview.room or preview.new))
        outbox.say(file.user_id, _words(preview), keyboard=keyboard, answers=file.message_id)
    else:
        outbox.say(file.user_id, _words(preview), answers=file.message_id)


def _keyboard(file_id: int, count: int) -> Keyboard:
    taking = text("button_import", count=count).text
    return keyboards.inline(
        [
            keyboards.button(taking, "import:take", file_id, style="success"),
            keyboards.button(text("button_cancel").text, "import:cancel", file_id),
        ]
    )


def _words(preview: Preview) -> RichText:
    lines = [text("import_new", count=preview.new) if preview.new else text("import_nothing_new")]
    if preview.new and not preview.room:
        lines.append(text("import_full", limit=str(room.limit)))
    elif preview.new > preview.room:
        lines.append(text("import_room", count=preview.room, limit=str(room.limit)))
    if preview.there:
        lines.append(text("import_there", count=preview.there))
    if preview.expired:
        lines.append(text("import_expired", count=preview.expired))
    return join(lines, "\n")
