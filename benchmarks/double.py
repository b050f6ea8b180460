"""``python -m benchmarks.double``: a Bot API that answers and counts, and does nothing else.

It is not the strict local Telegram of ``sandbox/``: a benchmark of the sender must not measure its witness.
"""

import asyncio
import json
import sys
from itertools import count
from urllib.parse import unquote_plus

from benchmarks.cores import THEIRS, pin

_ME = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
POLL = 20.0
"""Seconds a poll waits for updates that never come."""
_END = b"\r\n\r\n"


class Answering(asyncio.Protocol):
    """One kept-alive connection; requests come one after the other."""

    numbers = count(1)
    sent = 0

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while (head := self._buffer.find(_END)) >= 0:
            length = _length(self._buffer[:head])
            end = head + len(_END) + length
            if len(self._buffer) < end:
                return
            request, self._buffer = self._buffer[:end], self._buffer[end:]
            self._answer(request.split(b" ", 2)[1], request[head + len(_END) :])

    def _answer(self, path: bytes, body: bytes) -> None:
        name = path.rsplit(b"/", 1)[-1].lower()
        if name == b"getupdates":
            asyncio.get_running_loop().call_later(POLL, self._say, [])
            return
        if name == b"sendmessage":
            result: object = _message(body)
            Answering.sent += 1
        elif name == b"count":
            result = Answering.sent
        else:
            result = _ME if name == b"getme" else True
        self._say(result)

    def _say(self, result: object) -> None:
        answer = json.dumps({"ok": True, "result": result}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
        if self._transport is not None:
            self._transport.write(head.encode() + answer)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return 0 if at < 0 else int(head[at + 15 :].split(b"\r\n", 1)[0])


def _message(body: bytes) -> dict[str, object]:
    """What Telegram answers; the text is not looked at, but a text comes back."""
    chat = 1
    if body.startswith(b"{"):
        chat = json.loads(body)["chat_id"]
    elif body.startswith(b"--"):  # aiogram sends multipart
        at = body.find(b'name="chat_id"')
        chat = int(body[body.find(_END, at) + len(_END) :].split(b"\r\n", 1)[0])
    else:
        for part in body.split(b"&"):
            if part.startswith(b"chat_id="):
                chat = int(unquote_plus(part[8:].decode()))
    return {
        "message_id": next(Answering.numbers),
        "from": _ME,
        "chat": {"id": chat, "first_name": "P", "type": "private"},
        "date": 1_800_000_000,
        "text": "Your visit is in three days. " * 8,
    }


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    pin(THEIRS)
    asyncio.run(_serve())
