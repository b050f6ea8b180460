"""The demo's clock, and a page without a demo."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox.page import DemoHooks, OutboxLine

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def move(web: ClientSession, **body: Any) -> tuple[int, Any]:
    async with web.post("/ui/clock", json=body) as answer:
        return answer.status, await answer.json()


async def test_the_clock_moves_by_minutes(web: ClientSession, hooks: DemoHooks) -> None:
    before = hooks.now()
    assert await move(web, minutes=60) == (200, {"now": (before + timedelta(hours=1)).isoformat()})
    assert hooks.now() - before == timedelta(hours=1)


async def test_the_clock_moves_to_the_next_message_and_says_when_there_is_none(
    web: ClientSession, outbox: list[OutboxLine]
) -> None:
    due = datetime(2026, 12, 3, 1, 30, tzinfo=UTC)
    outbox.append(OutboxLine(due, "Min-ji", "Reminder", "planned", "", "care", ""))
    assert await move(web, next=True) == (200, {"now": due.isoformat()})
    assert await move(web, next=True) == (200, {"now": None})


@pytest.mark.parametrize("minutes", [0, -60, "60", None])
async def test_the_clock_only_moves_forwards(web: ClientSession, hooks: DemoHooks, minutes: Any) -> None:
    before = hooks.now()
    assert (await move(web, minutes=minutes))[0] == 400
    assert hooks.now() == before


async def test_the_page_learns_how_far_the_clock_is_ahead(web: ClientSession, hooks: DemoHooks) -> None:
    async with web.get("/ui/state") as answer:
        clock = (await answer.json())["clock"]
    ahead = (hooks.now() - datetime.now(UTC)).total_seconds()
    assert abs(clock["ahead"] - ahead) < 5
    assert (clock["zone"], clock["movable"]) == ("Asia/Seoul", True)


class TestWithoutADemo:
    @pytest.fixture
    def hooks(self) -> None:
        return None

    async def test_there_is_no_clock_to_move_and_no_outbox(self, web: ClientSession) -> None:
        async with web.get("/ui/state") as answer:
            found = await answer.json()
        assert found["clock"] == {"ahead": 0, "zone": None, "movable": False}
        assert "outbox" not in found
        async with web.post("/ui/clock", json={"minutes": 60}) as answer:
            assert answer.status == 404


class TestWithABrokenOutbox:
    @pytest.fixture
    def hooks(self, hands: Any) -> Any:
        class Broken:
            zone = "Asia/Seoul"
            fine = True

            def now(self) -> datetime:
                return hands()

            async def outbox(self) -> list[OutboxLine]:
                if not self.fine:
                    raise OSError("the database is away")
                return [OutboxLine(hands(), "Min-ji", "Reminder", "sent", "", "care", "")]

        return Broken()

    async def test_the_phones_stay_and_the_last_list_is_shown(
        self, web: ClientSession, hooks: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with web.get("/ui/state") as answer:
            before = (await answer.json())["outbox"]
        hooks.fine = False
        async with web.get("/ui/state") as answer:
            assert (answer.status, (await answer.json())["outbox"]) == (200, before)
        assert "the outbox could not be listed" in caplog.text
