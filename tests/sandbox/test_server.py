"""The server around the world."""

import pytest
from aiohttp import ClientSession, web

from sandbox.server import LocalTelegram
from sandbox.world import World


class Page:
    def routes(self) -> list[web.RouteDef]:
        async def index(_request: web.Request) -> web.Response:
            return web.Response(text="hello")

        return [web.get("/", index)]


async def test_a_page_is_served_beside_the_api(world: World) -> None:
    async with (
        LocalTelegram(world, page=Page()) as running,
        ClientSession() as session,
        session.get(f"{running.api_url}/") as response,
    ):
        assert await response.text() == "hello"


async def test_files_need_the_token_and_the_right_path(server: LocalTelegram, world: World) -> None:
    stored = world.files.add("document", b"x", "a.txt")
    base = f"{server.api_url}/file/bot"
    async with ClientSession() as session:
        found = []
        for path in (f"{world.token}/{stored.path}", f"1:WRONG/{stored.path}", f"{world.token}/nothing"):
            async with session.get(base + path) as response:
                found.append(response.status)
    assert found == [200, 401, 404]


async def test_a_taken_port_is_an_error(server: LocalTelegram, world: World) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await LocalTelegram(world, port=int(server.api_url.rsplit(":", 1)[1])).start()
