import time
from tests.journeys.story import booked
from tests.support.phone import at
from tests.support.house import House


async def test_probe(house: House) -> None:
    t = time.time()
    story = await booked(house)
    print("booked", time.time() - t)
    t = time.time()
    print(story.person.chat.from_bot()[-1].words, story.phone.labels)
    await house.travel(at("03-15 15:00"))
    print("travel", time.time() - t)
    t = time.time()
    for n in story.phone.news():
        print(n)
    for n in story.desk.phone.news():
        print(n)
    assert 0
