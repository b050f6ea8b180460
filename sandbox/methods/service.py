"""Webhook, logOut, close."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.types import Handler, Params
from sandbox.profile import Webhook
from sandbox.world import World


def set_webhook(world: World, params: Params) -> bool:
    """SetWebhook: stored only; while it is set, getUpdates is refused."""
    if params["url"] and not params["url"].startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token", "")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(params.get("allowed_updates"))
    world.profile.webhook = Webhook(
        params["url"], params.get("max_connections", 40), params.get("ip_address"), secret
    )
    _forget(world, params)
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """DeleteWebhook."""
    world.profile.webhook = Webhook()
    _forget(world, params)
    return True


def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    """GetWebhookInfo."""
    hook = world.profile.webhook
    found: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        found["max_connections"] = hook.max_connections
    if world.updates.allowed is not None:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


def done(_world: World, _params: Params) -> bool:
    """LogOut and close: there is no other server to move to."""
    return True


def _forget(world: World, params: Params) -> None:
    if params.get("drop_pending_updates"):
        world.updates.pending.clear()


METHODS: dict[str, Handler] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": done,
    "close": done,
}
