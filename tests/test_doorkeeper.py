"""The door, where a chat cannot show it: a day that passes, a batch that comes again, commands of the owner."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telebot.types import Message, Update

from todobot import access, clock, doorkeeper
from todobot.bot import Bot
from todobot.models import OutboxMessage
from todobot.rates import BURST

ADA, EVE = 1, 2


@pytest.fixture(autouse=True)
def doors(file: Path) -> Iterator[None]:
    """A database, and a door that only Ada may pass, who runs the bot."""
    access.set_up(frozenset({ADA}), frozenset({ADA}))
    yield
    access.set_up(frozenset(), frozenset())


def written(person: int, text: str, date: int = 1000) -> Update:
    """Return the update of a person's message."""
    length = len(text.split(maxsplit=1)[0])
    entities = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []
    message: dict[str, Any] = {
        "message_id": 7,
        "date": date,
        "chat": {"id": person, "type": "private", "first_name": "A"},
        "from": {"id": person, "is_bot": False, "first_name": "A"},
        "text": text,
        "entities": entities,
    }
    update: Update = Update.de_json({"update_id": 1, "message": message})
    return update


def said() -> int:
    return int(OutboxMessage.select().count())


def test_a_stranger_is_told_again_after_a_day() -> None:
    bot = Bot()
    for hours, told in ((0, 1), (23, 1), (2, 2), (1, 2)):
        clock.move(timedelta(hours=hours))
        bot.process_new_updates([written(EVE, "hello")])
        assert said() == told
    clock.move(timedelta(hours=-26))


def test_it_remembers_so_many_strangers_and_then_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "MOST_TOLD", 3)
    bot = Bot()
    for stranger in range(10, 20):
        bot.process_new_updates([written(stranger, "hello")])
    assert said() == 3


def test_a_batch_that_was_rolled_back_does_not_count_twice() -> None:
    bot = Bot()
    for _ in range(3):
        bot.process_new_updates([written(ADA, "note")] * (BURST - 1))
        bot.doorkeeper.start_over()
    assert said() == 0


@pytest.mark.parametrize(("person", "commands"), [(ADA, ["/stats"]), (EVE, [])])
def test_a_command_of_the_owner_is_unknown_to_others(person: int, commands: list[str]) -> None:
    access.set_up(frozenset(), frozenset({ADA}))
    bot, handled, unknown = Bot(), [], []

    @bot.admin_command("stats")
    def stats(message: Message) -> None:
        handled.append(message.text)

    @bot.any_message()
    def others(message: Message) -> None:
        unknown.append(message.text)

    bot.process_new_updates([written(person, "/stats")])
    assert handled == commands
    assert len(handled) + len(unknown) == 1
