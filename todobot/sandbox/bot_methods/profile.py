"""What the bot is called, says of itself and offers as commands."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from ..addressing import known_chat
from ..chats import Json
from ..errors import bad_request
from ..parameters import Parameters
from ..world import World

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
# Field of the profile, name of the value in calls and answers, longest value (Bot API: setMyName ...).
PRESENTATIONS = {
    "Name": ("names", "name", 64),
    "Description": ("descriptions", "description", 512),
    "ShortDescription": ("short_descriptions", "short_description", 120),
}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")


def get_me(world: World, _parameters: Parameters) -> Json:
    """Bot API: getMe."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, parameters: Parameters) -> Json:
    """Bot API: getChat."""
    chat = known_chat(world, parameters)
    return {**chat.json, "accent_color_id": chat.id % 7, "max_reaction_count": 11}


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """Bot API: setMyCommands."""
    commands = parameters.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    key = _scope(world, parameters)
    if checked:
        world.profile.commands[key] = checked
    else:
        world.profile.commands.pop(key, None)
    world.touch()
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    """Bot API: getMyCommands; only what was set for exactly this scope and language."""
    return world.profile.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """Bot API: deleteMyCommands."""
    world.profile.commands.pop(_scope(world, parameters), None)
    world.touch()
    return True


def _set(what: str, world: World, parameters: Parameters) -> bool:
    """Bot API: setMyName, setMyDescription, setMyShortDescription; empty takes it away."""
    field, name, longest = PRESENTATIONS[what]
    values: dict[str, str] = getattr(world.profile, field)
    value = parameters.text(name).strip()
    if len(value) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    language = _language(parameters)
    if value:
        values[language] = value
    else:
        values.pop(language, None)
    world.touch()
    return True


def _get(what: str, world: World, parameters: Parameters) -> Json:
    """Bot API: getMyName, getMyDescription, getMyShortDescription; the general one where none is of a language."""
    field, name, _ = PRESENTATIONS[what]
    values: dict[str, str] = getattr(world.profile, field)
    general = values.get("", world.bot["first_name"] if what == "Name" else "")
    return {name: values.get(_language(parameters), general)}


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).lower().removeprefix("/")
    description = str(command.get("description", "")).strip()
    if _COMMAND.fullmatch(name) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, parameters: Parameters) -> tuple[str, str]:
    """Return the key of commands: the scope ("chat:1001" with its chat) and the language."""
    scope = parameters.structure("scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    kind = scope.get("type")
    language = _language(parameters)
    if kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        return kind, language
    if kind in ("chat", "chat_administrators", "chat_member"):
        chat = known_chat(world, Parameters({"chat_id": scope.get("chat_id")}))
        if kind != "chat" and chat.type == "private":
            raise bad_request("can't use specified scope in private chats")
        member = f":{Parameters(scope).integer('user_id')}" if kind == "chat_member" else ""
        return f"{kind}:{chat.id}{member}", language
    raise bad_request("can't parse BotCommandScope: unsupported type specified")


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if _LANGUAGE.fullmatch(language) is None:
        raise bad_request("invalid language code specified")
    return language


def _presentation_methods() -> dict[str, Callable[[World, Parameters], Any]]:
    methods: dict[str, Callable[[World, Parameters], Any]] = {}
    for what in PRESENTATIONS:
        methods[f"setMy{what}"] = partial(_set, what)
        methods[f"getMy{what}"] = partial(_get, what)
    return methods


METHODS: dict[str, Any] = {
    "getMe": get_me,
    "getChat": get_chat,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **_presentation_methods(),
}
