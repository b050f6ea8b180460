"""Pictures, files, albums, copies."""

import struct

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from sandbox.people import Person
from sandbox.pictures import PIXEL
from sandbox.world import World

NARROW = PIXEL[:16] + struct.pack(">II", 100, 2001) + PIXEL[24:]


async def test_a_picture_is_sent_shown_and_downloaded_again(bot: Bot, ann: Person, world: World) -> None:
    sent = await bot.send_photo(ann.id, PIXEL, caption="<b>QR</b>", parse_mode="HTML", filename="qr.png")
    assert (sent.caption, sent.photo[-1].width) == ("QR", 1)
    shown = ann.chat.last
    assert (shown.html, world.files.by_id[shown.photo].data) == ("<b>QR</b>", PIXEL)
    file = await bot.get_file(sent.photo[-1])
    assert bytes(await file.download_as_bytearray()) == PIXEL


async def test_documents_videos_and_voices_are_understood_by_the_library(bot: Bot, ann: Person) -> None:
    document = await bot.send_document(ann.id, b"%PDF", filename="care plan.pdf")
    video = await bot.send_video(ann.id, b"video", filename="a.mp4")
    voice = await bot.send_voice(ann.id, b"OggS")
    assert document.document.file_name == "care plan.pdf"
    assert document.document.mime_type == "application/pdf"
    assert video.video.file_size == 5
    assert voice.voice.file_id == ann.chat.last.voice


async def test_a_persons_file_can_be_fetched_and_sent_on(bot: Bot, ann: Person) -> None:
    ann.send_document(data=b"report", name="report.txt")
    received = (await bot.get_updates(offset=-1))[0].message.document
    again = await bot.send_document(ann.id, received.file_id)
    assert bytes(await (await again.document.get_file()).download_as_bytearray()) == b"report"
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(ann.id, received.file_id)


@pytest.mark.parametrize(
    ("photo", "refusal"),
    [
        (b"no picture", "Image_process_failed"),
        (b"", "File must be non-empty"),
        (NARROW, "Photo_invalid_dimensions"),
        ("nonsense", "Wrong file identifier/http url specified"),
        ("https://x.example/a.png", "Failed to get http url content"),
    ],
)
async def test_what_is_no_picture_is_refused(bot: Bot, ann: Person, photo: bytes | str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_photo(ann.id, photo)


async def test_an_unknown_file_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("nonsense")


async def test_an_album_arrives_whole_or_not_at_all(bot: Bot, ann: Person) -> None:
    pictures = [InputMediaPhoto(PIXEL, caption="1"), InputMediaPhoto(PIXEL)]
    sent = await bot.send_media_group(ann.id, pictures)
    assert [m.caption for m in sent] == ["1", None]
    assert len({m.media_group_id for m in sent}) == 1
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_media_group(ann.id, [InputMediaPhoto(PIXEL), InputMediaPhoto(b"no picture")])
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(ann.id, [InputMediaPhoto(PIXEL), InputMediaDocument(b"x")])
    with pytest.raises(BadRequest, match="from 2 to 10"):
        await bot.send_media_group(ann.id, [InputMediaPhoto(PIXEL)])
    assert len(ann.chat.from_bot()) == 2


async def test_a_message_is_copied_without_and_forwarded_with_its_author(
    bot: Bot, ann: Person, world: World
) -> None:
    bo = world.person("Bo")
    bo.start()
    ann.send("see /help")
    original = ann.chat.last
    copied = await bot.copy_message(bo.id, ann.id, original.message_id)
    assert bo.chat.last.message_id == copied.message_id
    assert bo.chat.last.entities == original.entities
    forwarded = await bot.forward_message(bo.id, ann.id, original.message_id)
    assert forwarded.forward_origin.sender_user.id == ann.id
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(bo.id, ann.id, 999)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(bo.id, ann.id, 999)
