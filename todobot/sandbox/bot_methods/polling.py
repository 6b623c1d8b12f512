"""Getting updates: long polling, and the webhook that forbids it."""

from typing import Any

from ..chats import Json
from ..errors import ApiError, bad_request
from ..parameters import Parameters
from ..updates import MAX_LIMIT
from ..world import World

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def get_updates(world: World, parameters: Parameters) -> list[Json]:
    """Bot API: getUpdates. The lock is given up while it waits."""
    if world.webhook:
        raise ApiError(409, WEBHOOK_ACTIVE)
    allowed = parameters.structure("allowed_updates")
    if allowed is not None:
        if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
            raise bad_request("can't parse allowed updates: expected an Array of String")
        world.updates.allow(allowed)
    return world.updates.fetch(
        offset=parameters.integer("offset"),
        limit=parameters.integer("limit", MAX_LIMIT),
        timeout=parameters.integer("timeout"),
    )


def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Bot API: deleteWebhook."""
    world.webhook = False
    if parameters.boolean("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, _parameters: Parameters) -> Json:
    """Bot API: getWebhookInfo."""
    info: Json = {
        "url": "https://example.org/webhook" if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": world.updates.pending(),
    }
    return info | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


METHODS: dict[str, Any] = {
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
