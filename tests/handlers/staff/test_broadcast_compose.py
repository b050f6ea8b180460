from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.texts import Texts
from tests.handlers.staff.casting import CLINIC, PHONE, Writer, open_clinic, reader
from tests.support.house import House


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def test_a_notice_is_written_in_two_languages_and_each_is_shown_as_its_readers_get_it(
    house: House,
) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo", "ko", ads=False)
    writer = Writer(house)
    await writer.ready("Care notice", en="Closed on 5 March", ko="3월 5일 휴진")
    assert [each.words for each in writer.messages][-3:-1] == [
        "Kept. This is what readers of 한국어 will get:",
        "3월 5일 휴진",
    ]
    assert "2 people of 2 will get it." in writer.shows
    await writer.tap("It is finished")
    await writer.send(2)
    assert house.texts(mina)[-1] == "Closed on 5 March"
    assert house.texts(jisoo)[-1] == "3월 5일 휴진"


async def test_bold_italics_and_links_arrive_as_they_were_written(house: House) -> None:
    mina, writer = await reader(house, "Mina"), Writer(house)
    await writer.begin("Care notice")
    await writer.tap("Write {language}", language="English")
    entities = [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "italic", "offset": 7, "length": 2},
        {"type": "text_link", "offset": 10, "length": 4, "url": "https://example.org/?a=1&b=2"},
    ]
    house.world.receive(
        writer.person, writer.person.chat, text="Closed <b here", extra={"entities": entities}
    )
    await house.settle()
    await writer.tap("It is finished")
    await writer.send(1)
    arrived = mina.chat.from_bot()[-1]
    assert arrived.words == "Closed <b here"
    assert arrived.html == ('<b>Closed</b> <i>&lt;b</i> <a href="https://example.org/?a=1&amp;b=2">here</a>')


async def test_an_advertisement_begins_with_its_label_and_sender_and_ends_with_the_free_opt_out(
    house: House,
) -> None:
    writer = Writer(house)
    await writer.begin("Advertisement")
    await writer.tap("Write {language}", language="English")
    writer.person.send_photo("A new course. It can make skin red.")
    await house.settle()
    await writer.review("KMA-1")
    await writer.tap("Test: send it to me")
    preview = writer.messages[-2]
    assert preview.photo
    assert preview.caption.startswith(f"(광고) {CLINIC} {PHONE}\n")
    assert "\n\nReview number: KMA-1\n\n" in preview.caption, "its last day is not for readers"
    assert preview.caption.endswith("무료수신거부: Stop news and offers")
    assert preview.labels == ["Stop news and offers"]


async def test_a_picture_a_video_or_a_file_goes_with_its_words_under_it(house: House) -> None:
    mina, writer = await reader(house, "Mina"), Writer(house)
    for number, kind in enumerate(("photo", "video", "document"), start=1):
        await writer.begin("Care notice")
        await writer.tap("Write {language}", language="English")
        writer.person._media(kind, b"\x00" * 9, "film.mp4", f"The way to us {number}", None)
        await house.settle()
        assert getattr(writer.messages[-2], kind), "the preview is of the same sort"
        await writer.tap("It is finished")
        await writer.send(1)
        arrived = mina.chat.from_bot()[-1]
        assert getattr(arrived, kind)
        assert arrived.caption == f"The way to us {number}"
    writer.person.send_photo("by mistake")
    await house.settle()
    assert "by mistake" not in writer.shows
    await writer.ready("Care notice", en="x" * 4096)
    assert "English: written" in writer.shows


async def test_it_begins_at_the_typed_time_of_the_clinic(house: House) -> None:
    mina, writer = await reader(house, "Mina"), Writer(house)
    await writer.ready("Care notice", en="Closed on 5 March")
    await writer.tap("When")
    await writer.write("2 Mar 14:30")
    assert "Tuesday 2 March, 14:30" in writer.shows
    await writer.tap("It is finished")
    await writer.send(1)
    await house.forward(hours=28)
    assert house.texts(mina)[-1] != "Closed on 5 March"
    await house.forward(minutes=31)
    assert house.texts(mina)[-1] == "Closed on 5 March"
