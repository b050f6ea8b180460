"""The page's own files, and those sent in chats."""

from pathlib import Path

from aiohttp import web

from sandbox.page_message import picture_type
from sandbox.world import World

STATIC = Path(__file__).parent / "static"
HEADERS = {
    # Nothing from elsewhere, nothing inline: a message that slipped through as markup could still do nothing.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


async def index(_request: web.Request) -> web.Response:
    """Answer GET / with the page."""
    return _file(STATIC / "index.html")


async def static(request: web.Request) -> web.Response:
    """Answer GET /static/<name>; only files that lie in the folder have a name."""
    found = {path.name: path for path in STATIC.iterdir() if path.suffix in _TYPES}
    path = found.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return _file(path)


def sent_file(world: World, file_id: str) -> web.Response:
    """Return a file from a chat: pictures to be shown, all else only as a download."""
    stored = world.files.by_id.get(file_id)
    if stored is None:
        raise web.HTTPNotFound
    if kind := picture_type(stored):
        return web.Response(body=stored.data, content_type=kind, headers=HEADERS)
    headers = HEADERS | {"Content-Disposition": "attachment"}
    return web.Response(body=stored.data, content_type="application/octet-stream", headers=headers)


def _file(path: Path) -> web.Response:
    kind = _TYPES[path.suffix]
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)
