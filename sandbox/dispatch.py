"""One request, from its raw fields to the bytes of its answer: faults, strictness, the method, the record."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.coercion import coerce
from sandbox.errors import Refused
from sandbox.faults import TOO_MANY, Rule
from sandbox.files import Upload
from sandbox.methods import HANDLERS
from sandbox.params import METHODS, TABLES
from sandbox.updates import Cut, Update
from sandbox.world import World

ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
SERVER_ERROR = 500
LIMITED = ("send", "copy", "forward", "edit")
LONGEST_POLL = 50
MOST_UPDATES = 100
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer; `body` is JSON, except on demand."""

    status: int
    body: bytes


class Dropped(Exception):  # noqa: N818 - not an error of ours: the connection shall close unanswered
    """The connection shall be closed without an answer."""


def ok(result: Any) -> Reply:
    """Return the answer to an accepted request."""
    return Reply(200, ENCODE({"ok": True, "result": result}).encode("utf-8", "replace"))


def failure(refused: Refused) -> Reply:
    """Return the answer to a refused request."""
    answer: dict[str, Any] = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.parameters:
        answer["parameters"] = refused.parameters
    return Reply(refused.status, json.dumps(answer).encode())


async def answer(world: World, token: str, method: str, fields: dict[str, Any],
                 gone: Callable[[], bool] = lambda: False) -> Reply:  # fmt: skip
    """Answer one request of the bot; `gone` tells whether its connection is closed already.

    Raises Dropped when the connection shall be closed without an answer.
    """
    name = METHODS.get(method.lower(), method)
    plan = world.faults.plan(name, _chat_id(fields))
    if plan.delay:
        await asyncio.sleep(plan.delay)
    if world.faults.outage or _is(plan.rule, "drop_before"):
        raise Dropped
    if plan.rule is not None and plan.rule.kind == "refuse":
        return failure(plan.rule.refusal())
    reply = await _perform(world, token, name, fields, gone)
    if world.faults.outage or _is(plan.rule, "drop_after"):
        raise Dropped
    if _is(plan.rule, "malformed"):
        return Reply(200, b"<html><body>Bad gateway")
    return reply


async def _perform(world: World, token: str, name: str, fields: dict[str, Any],
                   gone: Callable[[], bool]) -> Reply:  # fmt: skip
    try:
        _admit(world, token, name)
        if name == "getUpdates":
            return ok(await _get_updates(world, fields, gone))
        return ok(_run(world, name, fields))
    except Refused as refused:
        if refused.status < SERVER_ERROR and refused.status != TOO_MANY:
            world.note_rejection(name, fields, refused.status, refused.description)
        return failure(refused)
    except Cut:
        raise Dropped from None
    except Exception as error:
        # A request this double cannot digest is as much a finding as one it refuses.
        world.note_rejection(name, fields, SERVER_ERROR, f"the local Telegram failed: {error!r}")
        raise


def _admit(world: World, token: str, name: str) -> None:
    if token != world.token:
        raise Refused(401, "Unauthorized")
    if name not in TABLES:
        raise Refused(404, "Not Found")


def _run(world: World, name: str, fields: dict[str, Any]) -> Any:
    handler = HANDLERS.get(name)
    if handler is None:
        raise Refused(400, f"Bad Request: the local Telegram does not implement {name}")
    params = coerce(name, fields)
    _keep_pace(world, name, params)
    result = handler(world, params)
    world.note_call(name, params)
    return result


def _keep_pace(world: World, name: str, params: dict[str, Any]) -> None:
    limiter = world.faults.limiter
    if limiter is None or not name.startswith(LIMITED) or name == "sendChatAction":
        return
    wait = limiter.check(params.get("chat_id", 0), len(params["media"]) if name == "sendMediaGroup" else 1)
    if wait:
        raise Refused(TOO_MANY, f"Too Many Requests: retry after {wait}", retry_after=wait)


async def _get_updates(world: World, fields: dict[str, Any], gone: Callable[[], bool]) -> list[Update]:
    params = coerce("getUpdates", fields)
    if world.profile.webhook.url:
        raise Refused(409, WEBHOOK_ACTIVE)
    world.updates.allow(params.get("allowed_updates"))
    return await world.updates.poll(
        offset=params.get("offset", 0),
        limit=min(MOST_UPDATES, max(1, params.get("limit", MOST_UPDATES))),
        timeout=min(LONGEST_POLL, max(0, params.get("timeout", 0))),
        gone=gone,
    )


def _is(rule: Rule | None, kind: str) -> bool:
    return rule is not None and rule.kind == kind


def _chat_id(fields: dict[str, Any]) -> int | None:
    value = fields.get("chat_id")
    try:
        return None if value is None or isinstance(value, Upload) else int(value)
    except (TypeError, ValueError):
        return None
