"""The page's own files and the files sent in chats, as a browser gets them."""

import re

import pytest
from aiohttp import ClientSession
from telegram import Bot

from sandbox.page_files import STATIC
from sandbox.people import Person
from sandbox.pictures import PIXEL
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGEST_PAGE = 150_000  # bytes, all files together
REFERENCE = re.compile(r'(?:href="|src="|from ")([^"]+)"')


def sources() -> dict[str, str]:
    return {path.name: path.read_text() for path in STATIC.iterdir()}


async def test_every_file_the_page_refers_to_is_served(web: ClientSession) -> None:
    wanted = {found for text in sources().values() for found in REFERENCE.findall(text)}
    names = {found.rpartition("/")[2] for found in wanted}
    assert {"main.js", "base.css", "phone.js", "icon.svg"} <= names
    for name in names:
        async with web.get(f"/static/{name}") as answer:
            assert answer.status == 200, name


async def test_the_page_is_small_and_refers_to_nothing_elsewhere() -> None:
    assert sum(len(text.encode()) for text in sources().values()) < LARGEST_PAGE
    for name, text in sources().items():
        assert not re.findall(r'(?:href|src)="https?:|@import|url\(', text), name
        assert "innerHTML" not in text, name


async def test_the_browser_may_run_and_load_only_the_pages_own_files(web: ClientSession) -> None:
    async with web.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fpage.py", "%2e%2e%2fpage.py", "page.py"])
async def test_nothing_outside_the_folder_is_served(web: ClientSession, name: str) -> None:
    async with web.get(f"/static/{name}") as answer:
        assert answer.status == 404


async def test_a_picture_in_a_chat_is_shown_whatever_its_name(
    web: ClientSession, bot: Bot, world: World, minji: Person
) -> None:
    minji.start()
    sent = await bot.send_photo(minji.id, PIXEL, filename="noname")
    stored = world.files.of(minji.chat.messages[sent.message_id].media)
    async with web.get(f"/ui/file/{stored.file_id}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PIXEL)
        assert "Content-Disposition" not in answer.headers


async def test_a_web_page_sent_as_a_document_is_only_a_download(
    web: ClientSession, world: World, minji: Person
) -> None:
    minji.send_document(data=b"<script>alert(1)</script>", name="evil.html")
    media = minji.chat.transcript()[-1].media
    async with web.get(f"/ui/file/{world.files.of(media).file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_an_unknown_file_is_not_found(web: ClientSession) -> None:
    async with web.get("/ui/file/LOCALPHOTO999") as answer:
        assert answer.status == 404
