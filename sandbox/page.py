"""The page in the browser: phones to chat with the bot, a clock to move, the list of messages."""

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from sandbox.errors import Impossible
from sandbox.page_deeds import DEEDS
from sandbox.page_files import index, sent_file, static
from sandbox.page_form import BadForm, Form
from sandbox.page_hooks import DemoHooks, OutboxLine
from sandbox.page_stream import Stream
from sandbox.world import World

__all__ = ["DemoHooks", "OutboxLine", "Page"]


class Page:
    """The page's routes; `LocalTelegram` serves them beside the Bot API.

    `phones`: ids of the people whose phones are open at first. Without `hooks` the page has no clock and no
    list of messages. Call `close` before the server stops: it ends the open event streams.
    """

    def __init__(self, world: World, hooks: DemoHooks | None = None, *, phones: Sequence[int] = ()) -> None:
        self._world = world
        self._hooks = hooks
        self._stream = Stream(world, hooks, phones)

    def routes(self) -> list[web.RouteDef]:
        """Return "/", "/static/..." and "/ui/..."."""
        return [
            web.get("/", index),
            web.get("/static/{name}", static),
            web.get("/ui/events", self._stream.handle),
            web.get("/ui/state", self._state),
            web.get("/ui/file/{file_id}", self._file),
            web.post("/ui/clock", self._clock),
            web.post("/ui/{deed}", self._deed),
        ]

    def close(self) -> None:
        """End the open event streams."""
        self._stream.close()

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(await self._stream.documents(), headers={"Cache-Control": "no-store"})

    async def _file(self, request: web.Request) -> web.Response:
        return sent_file(self._world, request.match_info["file_id"])

    async def _deed(self, request: web.Request) -> web.Response:
        """Do what a phone asks: 409 if no client lets a person do it, 400 for a bad form."""
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        try:
            return web.json_response(deed(await Form.read(self._world, request)))
        except BadForm as problem:
            return web.json_response({"error": str(problem)}, status=400)
        except Impossible as problem:
            return web.json_response({"error": str(problem)}, status=409)

    async def _clock(self, request: web.Request) -> web.Response:
        """Move the clock by {"minutes": n} or {"next": true}; gives the new time (null: nothing planned)."""
        if self._hooks is None:
            raise web.HTTPNotFound
        try:
            form = await Form.read(self._world, request)
            moved = await _move(self._hooks, form)
        except BadForm as problem:
            return web.json_response({"error": str(problem)}, status=400)
        self._stream.wake()
        return web.json_response({"now": self._hooks.now().isoformat() if moved else None})


async def _move(hooks: DemoHooks, form: Form) -> bool:
    if form.flag("next"):
        return await hooks.advance_to_next() is not None
    minutes = form.number("minutes")
    if minutes <= 0:
        raise BadForm("the clock only moves forwards")
    await hooks.advance(timedelta(minutes=minutes))
    return True
