"""/_control/: the world for tests in another process; JSON in, JSON out, each a thin call on World."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.chats import Chat
from sandbox.clock import FileClock
from sandbox.errors import Impossible
from sandbox.faults import Rule
from sandbox.files import Upload
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World

Body = dict[str, Any]
Act = Callable[[World, Body], Any]
MEDIA = {"photo", "document", "voice", "sticker", "contact", "location"}


def routes(world: World) -> list[web.RouteDef]:
    """Return POST /_control/<act> for every act; a mistake is answered with 400 and {"error": ...}."""
    return [web.post(f"/_control/{name}", _handler(world, act)) for name, act in ACTS.items()]


def _handler(world: World, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(act(world, body))
        except (Impossible, KeyError, TypeError, ValueError) as mistake:
            return web.json_response({"error": f"{type(mistake).__name__}: {mistake}"}, status=400)

    return handle


def _who(world: World, body: Body) -> Person:
    return world.people[body.pop("user_id")]


def _where(world: World, body: Body) -> Chat | None:
    return world.chats[body.pop("chat_id")] if "chat_id" in body else None


def _person(world: World, body: Body) -> Body:
    person = world.person(body.pop("first_name"), **body)
    return {"user_id": person.id}


def _group(world: World, body: Body) -> Body:
    members = [world.people[number] for number in body["members"]]
    return {"chat_id": world.group(body["title"], members, forum=body.get("forum", False)).id}


def _start(world: World, body: Body) -> Body:
    return {"update_id": _who(world, body).start(body.get("payload", ""))}


def _send(world: World, body: Body) -> Body:
    person, chat = _who(world, body), _where(world, body)
    return {"update_id": person.send(body["text"], chat=chat, reply_to=body.get("reply_to"))}


def _tap(world: World, body: Body) -> Body:
    person, chat = _who(world, body), _where(world, body)
    number = body.get("message_id")
    return {"query_id": person.tap(body.get("label"), data=body.get("data"), message_id=number, chat=chat)}


def _forge(world: World, body: Body) -> Body:
    person, chat = _who(world, body), _where(world, body)
    return {"query_id": person.forge(body["data"], message_id=body["message_id"], chat=chat)}


def _edit(world: World, body: Body) -> Body:
    person, chat = _who(world, body), _where(world, body)
    return {"update_id": person.edit(body["message_id"], body["text"], chat=chat)}


def _media(world: World, body: Body) -> Body:
    person, chat, kind = _who(world, body), _where(world, body), body.pop("kind")
    if kind not in MEDIA:
        raise Impossible(f"kind must be one of {sorted(MEDIA)}")
    return {"update_id": getattr(person, f"send_{kind}")(chat=chat, **body)}


def _block(world: World, body: Body) -> Body:
    return {"update_id": _who(world, body).block()}


def _unblock(world: World, body: Body) -> Body:
    return {"update_id": _who(world, body).unblock()}


def _chats(world: World, body: Body) -> list[Body]:
    wanted = body.get("chat_id")
    return [
        {"chat_id": chat.id, "title": chat.title, "messages": [message_view(m) for m in chat.transcript()]}
        for chat in world.chats.values()
        if wanted in (None, chat.id)
    ]


def message_view(message: Message) -> Body:
    """Return a message as plain JSON for another process."""
    return {
        "message_id": message.message_id,
        "seq": message.seq,
        "date": message.date.isoformat(),
        "sender": message.sender,
        "text": message.text,
        "caption": message.caption,
        "media": message.media.kind if message.media else None,
        "buttons": [
            [{"text": b.text, "data": b.callback_data, "url": b.url} for b in row] for row in message.keyboard
        ],
        "edited": message.edited_at is not None,
    }


def _requests(world: World, body: Body) -> list[Body]:
    after = body.get("after", 0)
    return [
        {"seq": c.seq, "at": c.at.isoformat(), "method": c.method, "params": _plain(c.params)}
        for c in world.requests
        if c.seq > after
    ]


def _rejections(world: World, _body: Body) -> list[Body]:
    return [
        {"method": r.method, "status": r.status, "description": r.description, "params": _plain(r.params)}
        for r in world.rejections
    ]


def _answers(world: World, body: Body) -> Body:
    found = _who(world, body).answers
    return {
        number: None if given is None else {"text": given.text, "show_alert": given.show_alert}
        for number, given in found.items()
    }


def _faults(world: World, body: Body) -> Body:
    """Call faults by name: {"refuse": {"status": 502}}, {"outage": true}, {"clear": {}}."""
    for name, settings in body.items():
        if name == "outage":
            world.faults.outage = bool(settings)
        elif name in {"refuse", "drop", "delay", "malformed", "limits", "clear"}:
            getattr(world.faults, name)(**settings)
        else:
            raise Impossible(f"there is no fault {name!r}")
    return {"rules": [_rule(rule) for rule in world.faults.rules], "outage": world.faults.outage}


def _rule(rule: Rule) -> Body:
    return {"kind": rule.kind, "methods": rule.methods, "times": rule.times, "hits": rule.hits}


def _clock(world: World, body: Body) -> Body:
    if not isinstance(world.clock, FileClock):
        raise Impossible("the world was started without a clock file")
    if "offset" in body:
        world.clock.set_offset(float(body["offset"]))
    return {"offset": world.clock.offset(), "now": world.now().isoformat()}


def _state(world: World, _body: Body) -> Body:
    return {
        "pending": len(world.updates.pending),
        "confirmed": world.updates.confirmed,
        "polling": world.updates.polling,
    }


def _plain(params: Body) -> Body:
    return {name: _safe(value) for name, value in params.items()}


def _safe(value: Any) -> Any:
    if isinstance(value, Upload):
        return f"<{value.name}, {len(value.data)} bytes>"
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


ACTS: dict[str, Act] = {
    "person": _person,
    "group": _group,
    "start": _start,
    "send": _send,
    "tap": _tap,
    "forge": _forge,
    "edit": _edit,
    "media": _media,
    "block": _block,
    "unblock": _unblock,
    "chats": _chats,
    "requests": _requests,
    "rejections": _rejections,
    "answers": _answers,
    "faults": _faults,
    "clock": _clock,
    "state": _state,
}
