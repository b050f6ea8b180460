"""A Telegram that hands out scripted updates, for tests of the intake."""

import asyncio
import json
from typing import Any

from telegram.request import BaseRequest, RequestData

ME = {"id": 42, "is_bot": True, "first_name": "Clinic", "username": "clinic_bot"}


class Wire(BaseRequest):
    """Answers every method; getUpdates confirms what lies before its offset, as Telegram does."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.confirmed: list[int] = []
        self.news = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    def give(self, *updates: dict[str, Any]) -> None:
        self.updates += updates
        self.news.set()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: Any, **_kwargs: Any
    ) -> tuple[int, bytes]:
        del method
        name = url.rsplit("/", 1)[-1]
        result: Any = True
        if name == "getMe":
            result = ME
        if name == "getUpdates":
            result = await self._updates(request_data.parameters if request_data else {})
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(parameters.get("offset", 0))
        self.confirmed += [one["update_id"] for one in self.updates if one["update_id"] < offset]
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        if not self.updates and int(parameters.get("timeout", 0)):
            self.news.clear()
            await self.news.wait()
        return self.updates


def message(update_id: int, text: str, user_id: int = 7001) -> dict[str, Any]:
    """A private message, as Telegram sends it."""
    user = {"id": user_id, "is_bot": False, "first_name": "Mina", "language_code": "ko"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_764_000_000,
            "chat": {"id": user_id, "type": "private", "first_name": "Mina"},
            "from": user,
            "text": text,
        },
    }
