"""What a bot may not get away with, over plain HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World


class Raw:
    """A bot without a library."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def __call__(self, method: str, **how: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.base}/{method}", **how) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer


@pytest.fixture
async def raw(server: LocalTelegram, world: World) -> AsyncIterator[Raw]:
    async with ClientSession() as session:
        yield Raw(session, f"{server.api_url}/bot{world.token}")


async def test_urlencoded_multipart_json_and_query_bodies_are_all_taken(raw: Raw, ann: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await raw("sendMessage", data={"chat_id": str(ann.id), "text": "1", "reply_markup": json.dumps(keys)})
    await raw("sendMessage", json={"chat_id": ann.id, "text": "2", "reply_markup": keys})
    await raw("sendMessage", params={"chat_id": str(ann.id), "text": "3"})
    await raw("SENDMESSAGE", params={"chat_id": str(ann.id)}, json={"text": "4"})
    assert [m.text for m in ann.chat.from_bot()] == ["1", "2", "3", "4"]
    assert [m.labels for m in ann.chat.from_bot()] == [["Yes"], ["Yes"], [], []]


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMesage", {}, "Not Found"),
        ("initialize", {}, "Not Found"),
        ("sendPoll", {}, "Bad Request: the local Telegram does not implement sendPoll"),
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 1, "text": "x", "txt": "y"},
         "Bad Request: sendMessage has no parameter 'txt'"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_to_message_id": 1},
         "Bad Request: sendMessage has no parameter 'reply_to_message_id'"),
        ("sendMessage", {"chat_id": 1, "text": 5},
         "Bad Request: parameter 'text' must be of type str, not int"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "perhaps"},
         "Bad Request: parameter 'protect_content' must be of type bool, not str"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{"},
         "Bad Request: can't parse reply_markup JSON object"),
        ("editMessageText", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("editMessageText", {"text": "x", "chat_id": 1}, "Bad Request: message identifier is not specified"),
        ("deleteMessage", {"chat_id": 1, "message_id": "one"},
         "Bad Request: parameter 'message_id' must be of type int, not str"),
    ],
)  # fmt: skip
async def test_mistakes_are_refused_and_remembered(
    raw: Raw, world: World, method: str, params: dict[str, Any], description: str
) -> None:
    answer = await raw(method, json=params)
    assert answer["description"] == description
    assert [(r.method, r.description) for r in world.rejections] == [(method, description)]
    assert world.requests == []


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callbackdata": "y"}]]}},
            "unknown field 'callbackdata'",
        ),
        ({"reply_parameters": {"message": 1}}, "unknown field 'message'"),
        ({"link_preview_options": {"disabled": True}}, "unknown field 'disabled'"),
        ({"entities": [{"type": "bold", "from": 0}]}, "unknown field 'from'"),
        ({"message_thread_id": 5}, "message thread not found"),
        ({"business_connection_id": "x"}, "does not know business_connection_id"),
    ],
)
async def test_mistakes_inside_objects_are_refused(
    raw: Raw, ann: Person, extra: dict[str, Any], problem: str
) -> None:
    answer = await raw("sendMessage", json={"chat_id": ann.id, "text": "x", **extra})
    assert problem in answer["description"]
    assert ann.chat.from_bot() == []


async def test_a_wrong_token_is_unauthorized(server: LocalTelegram, world: World) -> None:
    async with ClientSession() as session:
        raw = Raw(session, f"{server.api_url}/bot1:WRONG")
        assert await raw("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert [r.status for r in world.rejections] == [401]


@pytest.mark.parametrize(
    ("body", "kind", "description"),
    [
        (b"[1]", "application/json", "Bad Request: can't parse JSON object"),
        (b"{", "application/json", "Bad Request: can't parse JSON object"),
        (b"text=%ff", "application/x-www-form-urlencoded", "Bad Request: strings must be encoded in UTF-8"),
    ],
)
async def test_broken_bodies_are_refused(
    raw: Raw, world: World, body: bytes, kind: str, description: str
) -> None:
    answer = await raw("getMe", data=body, headers={"Content-Type": kind})
    assert answer["description"] == description
    assert len(world.rejections) == 1


async def test_what_the_double_itself_cannot_digest_is_remembered_too(
    raw: Raw, ann: Person, world: World
) -> None:
    odd = {"inline_keyboard": [[{"text": "x", "web_app": "no object"}]]}
    body = {"chat_id": ann.id, "text": "x", "reply_markup": odd}
    async with raw.session.post(f"{raw.base}/sendMessage", json=body) as response:
        assert response.status == 500
    assert [r.status for r in world.rejections] == [500]
