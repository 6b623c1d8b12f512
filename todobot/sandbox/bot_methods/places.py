"""Sending what is neither text nor file: places, contacts, dice."""

from typing import Any

from .. import contents
from ..addressing import writable_chat
from ..chats import Json
from ..errors import bad_request
from ..parameters import Parameters
from ..world import World
from .messages import post


def send_location(world: World, parameters: Parameters) -> Json:
    """Bot API: sendLocation."""
    place = contents.location(
        *_coordinates(parameters),
        live_period=parameters.integer("live_period"),
        heading=parameters.integer("heading"),
    )
    return post(world, writable_chat(world, parameters), parameters, content=place)


def send_venue(world: World, parameters: Parameters) -> Json:
    """Bot API: sendVenue."""
    latitude, longitude = _coordinates(parameters)
    title, address = parameters.text("title"), parameters.text("address")
    venue = contents.venue(title, address, latitude=latitude, longitude=longitude)
    return post(world, writable_chat(world, parameters), parameters, content=venue)


def send_contact(world: World, parameters: Parameters) -> Json:
    """Bot API: sendContact."""
    more = {name: parameters.text(name) for name in ("last_name", "vcard")}
    contact = contents.contact(parameters.text("phone_number"), parameters.text("first_name"), **more)
    return post(world, writable_chat(world, parameters), parameters, content=contact)


def send_dice(world: World, parameters: Parameters) -> Json:
    """Bot API: sendDice."""
    thrown = contents.dice(parameters.text("emoji", "🎲"))
    return post(world, writable_chat(world, parameters), parameters, content=thrown)


def _coordinates(parameters: Parameters) -> tuple[float, float]:
    try:
        return float(parameters.text("latitude")), float(parameters.text("longitude"))
    except ValueError:
        raise bad_request("wrong latitude or longitude specified") from None


METHODS: dict[str, Any] = {
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
}
