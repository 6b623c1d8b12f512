"""/settings: one message, edited in place: how long notes live, warnings, the language, cleaning up the chat."""

from collections.abc import Callable
from datetime import timedelta

from telebot.types import Message

from todobot import rich_text, texts
from todobot.bot import bot
from todobot.handlers import questions
from todobot.messages import keyboards
from todobot.messages.keyboards import Button, Keyboard, button
from todobot.rich_text import RichText
from todobot.services import expiry, lifetimes, menus, outbox, users
from todobot.tap import Tap
from todobot.texts import duration, text

AS_USUAL = -2
"""Stands on a button for what holds where nothing was chosen: no lifetime and no time ahead is that number."""

_LIFETIMES = (900, 3600, lifetimes.TODAY, 86_400, 604_800, 2_592_000, lifetimes.KEPT)
_WARNINGS = (0, 300, 600, 1800, 3600, 86_400)
_LIFETIME, _WARNING, _LANGUAGE, _CLEANING = range(1, 5)


@bot.command("settings")
def show(message: Message) -> None:
    """Show what can be set, and how it is."""
    questions.bring_keyboard_back(message.chat.id)
    outbox.say(message.chat.id, _overview(), keyboard=_menu())


@bot.button("settings:page")
def open_page(tap: Tap) -> None:
    """Show the choices for one setting, or all settings."""
    page = _PAGES.get(tap.number(0))
    if page is None:
        _show_overview(tap)
    else:
        words, keyboard = page()
        outbox.reword(tap.chat_id, tap.message_id, words, keyboard=keyboard)


@bot.button("settings:lifetime")
def choose_lifetime(tap: Tap) -> None:
    """Set how long new notes live."""
    if tap.number(0) in (*_LIFETIMES, AS_USUAL):
        users.choose(bot.author, lifetime=_chosen(tap))
    _show_overview(tap)


@bot.button("settings:warning")
def choose_warning(tap: Tap) -> None:
    """Set how long before its end a note is warned of."""
    if tap.number(0) in (*_WARNINGS, AS_USUAL):
        expiry.choose_warning(bot.author, _chosen(tap))
    _show_overview(tap)


@bot.button("settings:language")
def choose_language(tap: Tap) -> None:
    """Set the language, and speak it from here on: the message, the keyboard under the input field, the menu."""
    code = {_number(code): code for code in texts.codes()}.get(tap.number(0))
    if code is None and tap.number(0) != AS_USUAL:
        _show_overview(tap)
        return
    users.choose(bot.author, language=code)
    with texts.speaking(users.language(bot.author)):
        _show_overview(tap)
        outbox.say(tap.chat_id, text("settings_language_changed"), keyboard=keyboards.main())
    menus.bring_up_to_date(bot.author)


@bot.button("settings:cleaning")
def choose_cleaning(tap: Tap) -> None:
    """Set whether the messages of an expired note are deleted with it."""
    users.choose(bot.author, is_cleaning=tap.number(0) == 1)
    _show_overview(tap)


def _show_overview(tap: Tap) -> None:
    outbox.reword(tap.chat_id, tap.message_id, _overview(), keyboard=_menu())


def _overview() -> RichText:
    user = bot.author
    lines = (
        rich_text.bold(text("settings_heading")),
        _lifetime_sentence(users.lifetime(user, bot.note_lifetime)),
        text("settings_warning", warning=_warning_label(_warning_seconds())),
        text("settings_language", language=text("language_name")),
        text("settings_cleaning", state=_state_label(is_on=user.is_cleaning)),
    )
    return rich_text.join(lines, "\n")


def _menu() -> Keyboard:
    def entry(key: str, page: int) -> Button:
        return button(text(key).text, "settings:page", page)

    return keyboards.inline(
        [entry("button_lifetime", _LIFETIME), entry("button_warning", _WARNING)],
        [entry("button_language", _LANGUAGE), entry("button_cleaning", _CLEANING)],
    )


def _lifetime_page() -> tuple[RichText, Keyboard]:
    chosen = AS_USUAL if bot.author.lifetime is None else bot.author.lifetime
    usual = text("settings_as_usual", usual=_lifetime_label(int(bot.note_lifetime.total_seconds())))
    labels = {lifetime: _lifetime_label(lifetime) for lifetime in _LIFETIMES}
    return text("settings_lifetime_question"), _choices("lifetime", {**labels, AS_USUAL: usual}, chosen)


def _warning_page() -> tuple[RichText, Keyboard]:
    labels = {seconds: _warning_label(seconds) for seconds in _WARNINGS}
    return text("settings_warning_question"), _choices("warning", labels, _warning_seconds())


def _language_page() -> tuple[RichText, Keyboard]:
    names = {_number(code): RichText.plain(texts.language_name(code)) for code in texts.codes()}
    labels = {**names, AS_USUAL: text("settings_as_app")}
    chosen = AS_USUAL if bot.author.language is None else _number(bot.author.language)
    return text("settings_language_question"), _choices("language", labels, chosen)


def _cleaning_page() -> tuple[RichText, Keyboard]:
    labels = {number: _state_label(is_on=bool(number)) for number in (1, 0)}
    return text("settings_cleaning_question"), _choices("cleaning", labels, int(bot.author.is_cleaning))


_PAGES: dict[int, Callable[[], tuple[RichText, Keyboard]]] = {
    _LIFETIME: _lifetime_page,
    _WARNING: _warning_page,
    _LANGUAGE: _language_page,
    _CLEANING: _cleaning_page,
}


def _choices(setting: str, labels: dict[int, RichText], chosen: int) -> Keyboard:
    """Return a button for each choice, two in a row, the chosen one marked, and the way back."""
    buttons = [
        button(
            (text("button_chosen", label=label) if number == chosen else label).text,
            f"settings:{setting}",
            number,
        )
        for number, label in labels.items()
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return keyboards.inline(*rows, [button(text("button_back").text, "settings:page", 0)])


def _lifetime_sentence(lifetime: int) -> RichText:
    if lifetime == lifetimes.KEPT:
        return text("settings_lifetime_kept")
    if lifetime == lifetimes.TODAY:
        return text("settings_lifetime_today")
    return text("settings_lifetime", lifetime=_lifetime_label(lifetime))


def _lifetime_label(lifetime: int) -> RichText:
    if lifetime == lifetimes.KEPT:
        return text("button_keep")
    if lifetime == lifetimes.TODAY:
        return text("button_today")
    return duration(timedelta(seconds=lifetime))


def _warning_label(seconds: int) -> RichText:
    if not seconds:
        return text("settings_off")
    return text("settings_before", time=duration(timedelta(seconds=seconds)))


def _state_label(*, is_on: bool) -> RichText:
    return text("settings_on" if is_on else "settings_off")


def _warning_seconds() -> int:
    ahead = users.warning(bot.author)
    return 0 if ahead is None else int(ahead.total_seconds())


def _chosen(tap: Tap) -> int | None:
    return None if tap.number(0) == AS_USUAL else tap.number(0)


def _number(language: str) -> int:
    """Return a language's code as the number that stands on its button, and stays when languages are added."""
    return int.from_bytes(language.encode(), "big")
