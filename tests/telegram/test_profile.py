"""The profile: commands and descriptions in every language, sent only where Telegram has others."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from todobot import texts
from todobot.models import OutboxMessage, User
from todobot.sandbox import Sandbox
from todobot.sandbox.world import World
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.link import Link
from todobot.telegram.profile import introduce


@pytest.fixture
def connection(sandbox: Sandbox, file: Path) -> Connection:
    return Connection(BotApi(sandbox.url, sandbox.token, Link()))


def changes(world: World) -> list[tuple[str, str]]:
    """Return the calls that changed the profile, and in which language."""
    return [
        (call.method, call.params.get("language_code", ""))
        for call in world.calls
        if call.method.startswith("setMy")
    ]


@pytest.mark.parametrize(("language", "said"), [("", "en"), *((code, code) for code in texts.codes())])
def test_the_commands_are_described_in_every_language(
    sandbox: Sandbox, connection: Connection, language: str, said: str
) -> None:
    """Those of "" are for people whose app speaks a language that the bot does not."""
    introduce(connection)
    found = sandbox.world.profile.commands["default", language]
    with texts.speaking(said):
        assert found == [
            {"command": name, "description": texts.text(f"command_{name}").text} for name in texts.COMMANDS
        ]
        description = texts.text("profile_description").text
    descriptions = sandbox.world.profile.descriptions
    assert descriptions.get(language, descriptions[""]) == description


def test_it_is_sent_only_where_it_differs(sandbox: Sandbox, connection: Connection) -> None:
    world = sandbox.world
    introduce(connection)
    assert {language for _, language in changes(world)} == {"", *texts.codes()}
    world.calls.clear()
    introduce(connection)
    assert changes(world) == []
    world.profile.commands["default", "de"].pop()
    world.profile.short_descriptions["uk"] = "Was it like this?"
    introduce(connection)
    assert changes(world) == [("setMyCommands", "de"), ("setMyShortDescription", "uk")]


def test_menus_of_those_who_chose_a_language_are_renewed_with_its_commands(
    sandbox: Sandbox, connection: Connection
) -> None:
    introduce(connection)
    for number, language in enumerate(("de", "uk", None), 1):
        now = datetime(2026, 1, 1, tzinfo=UTC)
        User.create(id=number, first_name="Ada", created_at=now, language=language)
    introduce(connection)
    assert OutboxMessage.select().count() == 0
    sandbox.world.profile.commands["default", "de"].pop()
    introduce(connection)
    (call,) = OutboxMessage.select()
    assert (call.chat_id, call.method, call.is_bulk) == (1, "setMyCommands", True)


def test_what_telegram_refuses_does_not_stop_it(
    sandbox: Sandbox, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.world.fail("setMyCommands", kind="400:Bad Request: no")
    introduce(connection)
    assert "did not take the bot's commands" in caplog.text
    assert ("setMyDescription", "uk") in changes(sandbox.world)
