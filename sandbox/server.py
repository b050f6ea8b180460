"""The local Telegram on HTTP: the Bot API, file downloads, the control API, and a page if there is one."""

from types import TracebackType
from typing import Protocol, Self

from aiohttp import web

from sandbox import control, dispatch
from sandbox.body import LARGEST, read_fields
from sandbox.dispatch import Dropped, Reply, failure
from sandbox.errors import Refused
from sandbox.world import World

SHUTDOWN_SECONDS = 1.0
JSON = {"Content-Type": "application/json"}


class Routes(Protocol):
    """Something that adds its own routes, such as the page."""

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""


class LocalTelegram:
    """A world served on a loopback port; `port` 0 takes a free one."""

    def __init__(self, world: World, *, port: int = 0, host: str = "127.0.0.1",
                 page: Routes | None = None) -> None:  # fmt: skip
        self.world = world
        self._host = host
        self._port = port
        self._app = web.Application(client_max_size=LARGEST)
        self._app.add_routes(self._routes())
        self._app.add_routes(control.routes(world))
        if page is not None:
            self._app.add_routes(page.routes())
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The address in front of /bot<token>/<method>: http://127.0.0.1:PORT."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Listen; raises OSError if the port is taken."""
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close all connections, waiting polls first."""
        self.world.updates.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:  # fmt: skip
        await self.stop()

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._method),
            web.get("/file/bot{token}/{path:.+}", self._file),
        ]

    async def _method(self, request: web.Request) -> web.StreamResponse:
        where = request.match_info

        def gone() -> bool:
            return request.transport is None or request.transport.is_closing()

        try:
            fields = await read_fields(request)
            reply = await dispatch.answer(self.world, where["token"], where["method"], fields, gone)
        except Refused as refused:
            self.world.note_rejection(where["method"], {}, refused.status, refused.description)
            reply = failure(refused)
        except Dropped:
            return _hang_up(request)
        return _response(reply)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if self.world.faults.outage:
            return _hang_up(request)
        if request.match_info["token"] != self.world.token:
            return _response(failure(Refused(401, "Unauthorized")))
        stored = self.world.files.at(request.match_info["path"])
        if stored is None:
            return _response(failure(Refused(404, "Not Found")))
        return web.Response(body=stored.data, content_type=stored.mime_type)


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers=JSON)


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection; the response returned is never written."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
