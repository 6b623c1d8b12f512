"""Lists: pages of notes in one message that is edited in place, a numbered button for each note."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot
from todobot.handlers import questions, receipts, undoing
from todobot.messages import keyboards, labels
from todobot.messages.keyboards import Button, Keyboard, button
from todobot.rich_text import RichText
from todobot.services import outbox, shown, views
from todobot.services.outbox import Shows
from todobot.services.views import Entry, Page
from todobot.tap import Tap
from todobot.texts import moment_from_now, text

_ENTRY_UNITS = 400
"""A longer note is shortened. Eight of these, their numbers, their ends and the heading fit one message."""
_OWN_ENTITIES = 2
"""What an entry adds to its note's entities: struck through, and when it goes."""
_WORDS_UNITS = 64
_NUMBERS_IN_ROW = 4


class Place(NamedTuple):
    """A message of the bot, sent at that time, and the page of a list that it shows or leads back to."""

    chat_id: int
    message_id: int
    sent_at: datetime
    view: int
    page: int

    @classmethod
    def of(cls, tap: Tap, first: int) -> "Place":
        """Return the place of a tap whose numbers from `first` on are a view and a page."""
        return cls(tap.chat_id, tap.message_id, tap.sent_at, tap.number(first), tap.number(first + 1))


class _Drawn(NamedTuple):
    text: RichText
    keyboard: Keyboard | None


@bot.command("list")
def show_list(message: Message) -> None:
    """Show the first page of all notes."""
    send(message.chat.id, views.ALL)


@bot.button("list:page")
def turn_page(tap: Tap) -> str | None:
    """Show another page in place, or the list again."""
    return redraw(Place.of(tap, 0), undo_id=tap.number(2))


@bot.button("list:here")
def stay(_: Tap) -> None:
    """Do nothing: the button only says which page this is."""


@bot.button("list:undo")
def bring_back(tap: Tap) -> str | None:
    """Take back what was deleted as a whole, and show the list that it stood in."""
    undone = undoing.take_back(tap.number(0), tap.person_id)
    if undone.note_ids is not None and len(undone.note_ids) == 1:  # from its card, which told its receipt so
        receipts.refresh_some(undone.note_ids, tap.person_id)
    return redraw(Place.of(tap, 1)) or undone.toast


def send(chat_id: int, view: int) -> None:
    """Send a list of the author's as a message of its own. The view must be theirs."""
    page = views.page(view, bot.author.id, 1)
    drawn = _drawn(page)
    if page is None or not page.entries:
        outbox.say(chat_id, drawn.text, keyboard=keyboards.main())
        return
    questions.bring_keyboard_back(chat_id)
    followed = _followed(page)
    shows = Shows("list", tuple(followed)) if followed else None
    outbox.say(chat_id, drawn.text, keyboard=drawn.keyboard, shows=shows)


def redraw(place: Place, *, undo_id: int = 0) -> str | None:
    """Show that page of a list in place and return the toast, None when the list is there.

    `undo_id`: of a deletion just made, which can be taken back from here as well.
    """
    page = views.page(place.view, bot.author.id, place.page)
    drawn = _drawn(page)
    shown.as_list(place.chat_id, place.message_id, place.sent_at, _followed(page))
    keyboard = drawn.keyboard
    if undo_id:
        taking_back = button(text("button_undo").text, "list:undo", undo_id, place.view, place.page)
        rows = keyboard["inline_keyboard"] if keyboard is not None else []
        keyboard = keyboards.inline(*rows, [taking_back])
    outbox.reword(place.chat_id, place.message_id, drawn.text, keyboard=keyboard)
    return text("find_forgotten").text if page is None else None


def show_deleted(place: Place, undo_id: int, count: int) -> None:
    """Say in place how many notes were deleted at once, with the button that takes it back."""
    shown.as_list(place.chat_id, place.message_id, place.sent_at, [])
    outbox.reword(
        place.chat_id,
        place.message_id,
        text("notes_deleted", count=count),
        keyboard=undo_keyboard(undo_id, place.view),
    )


def undo_keyboard(undo_id: int, view: int) -> Keyboard:
    """Return the button that takes a deletion of many notes back and then shows that list."""
    return keyboards.inline([button(text("button_undo").text, "list:undo", undo_id, view, 1)])


def _followed(page: Page | None) -> list[int]:
    """Return the ids of the notes with whose end the list changes: none, unless the author's chat is cleaned up.

    Each is a row that lies apart from the others, and lists are asked for often.
    """
    return [] if page is None or not bot.author.is_cleaning else [entry.id for entry in page.entries]


def _drawn(page: Page | None) -> _Drawn:
    if page is None:
        return _Drawn(text("find_forgotten"), None)
    words = rich_text.shortened(RichText.plain(page.words), _WORDS_UNITS)
    if not page.entries:
        return _Drawn(_nothing(page, words), keyboards.inline(*_last_rows(page)))
    return _Drawn(rich_text.join((_heading(page, words), *_entries(page)), "\n\n"), _keyboard(page))


def _heading(page: Page, words: RichText) -> RichText:
    if page.view == views.ALL:
        return rich_text.bold(text("list_heading", count=page.total))
    if page.view == views.DONE:
        return rich_text.bold(text("list_heading_done", count=page.total))
    return rich_text.bold(text("list_heading_found", count=page.total, words=words))


def _nothing(page: Page, words: RichText) -> RichText:
    if page.view == views.ALL:
        return text("list_empty")
    return text("done_empty") if page.view == views.DONE else text("find_nothing", words=words)


def _entries(page: Page) -> Iterator[RichText]:
    """Yield the notes as a list shows them: a line each, struck through when done, with how long they have left."""
    labeled = [_line(entry) for entry in page.entries]
    if any(words.entities for words in labeled):
        room = rich_text.ENTITY_LIMIT - 1 - _OWN_ENTITIES * len(labeled)
        share = _fair_share([len(words.entities) for words in labeled], room)
        labeled = [rich_text.shortened(words, words.len16, max_entities=share) for words in labeled]
    for number, (entry, words) in enumerate(zip(page.entries, labeled, strict=True), page.first):
        yield _drawn_entry(entry, number, words)


def _line(entry: Entry) -> RichText:
    beginning = rich_text.shortened(labels.label(entry), _ENTRY_UNITS)  # what is cut off need not be joined
    line = rich_text.in_one_line(beginning)
    return line if line is beginning else rich_text.shortened(line, _ENTRY_UNITS)


def _drawn_entry(entry: Entry, number: int, words: RichText) -> RichText:
    if entry.is_done:
        words = rich_text.strikethrough(words)
    if entry.expires_at is None:
        return text("list_entry_kept", number=str(number), note=words)
    return text("list_entry", number=str(number), note=words, expires=moment_from_now(entry.expires_at))


def _fair_share(needs: list[int], room: int) -> int:
    """Return the most that each may have so that all have room: what one does not need is the others'."""
    for others, need in zip(range(len(needs), 0, -1), sorted(needs), strict=True):
        if need > room // others:
            return room // others
        room -= need
    return max(1, *needs)


def _keyboard(page: Page) -> Keyboard:
    numbers = [
        button(str(number), "card:open", entry.id, 0, page.view, page.number)
        for number, entry in enumerate(page.entries, page.first)
    ]
    rows = [numbers[start : start + _NUMBERS_IN_ROW] for start in range(0, len(numbers), _NUMBERS_IN_ROW)]
    return keyboards.inline(*rows, _turning(page), *_last_rows(page))


def _turning(page: Page) -> list[Button]:
    """Return `◀ 2/5 ▶`, without an arrow that would lead nowhere."""
    if page.count == 1:
        return []
    row = [button(f"{page.number}/{page.count}", "list:here")]
    if page.number > 1:
        row.insert(0, button("◀", "list:page", page.view, page.number - 1))
    if page.number < page.count:
        row.append(button("▶", "list:page", page.view, page.number + 1))
    return row


def _last_rows(page: Page) -> list[list[Button]]:
    """Return what else can be done with this kind of list."""
    if page.view == views.DONE and page.entries:
        return [[button(text("button_clear_done").text, "done:clear", style="danger")]]
    if page.words.startswith("#") and " " not in page.words:
        return [[button(text("button_all_tags").text, "tags:all")]]
    return []
