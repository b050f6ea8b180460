"""The list of a broadcast is found many people at a time and written in short transactions."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from db.tables import Broadcast, Message, Staff
from domain.broadcasts import ROW_KIND, State
from services.broadcasts import preparing, running
from services.moment import Moment
from tests.services.clinic import arrive
from tests.support import crowd

PEOPLE = 7


@pytest.fixture
async def cast(at: Moment, doctor: Staff, monkeypatch: pytest.MonkeyPatch) -> Broadcast:
    """Started for seven people, of whom five are found at once and two written at once."""
    monkeypatch.setattr(preparing, "READ", 5)
    monkeypatch.setattr(preparing, "WRITE", 2)
    for number in range(PEOPLE):
        await arrive(at, chat=8000 + number)
    made = await crowd.approved(at, doctor)
    assert await crowd.go(at, made, doctor) is None
    return made


async def written(at: Moment) -> Sequence[int | None]:
    query = select(Message.patient_id).where(Message.kind == ROW_KIND).order_by(Message.id)
    return list(await at.tx.scalars(query))


async def test_each_chunk_goes_on_where_the_one_before_ended_and_the_last_one_ends_the_list(
    at: Moment, cast: Broadcast
) -> None:
    first = await preparing.look(at, cast)
    assert [len(plan.people) for plan in first] == [2, 2, 1]
    for plan in first:
        assert await preparing.write(at, plan)
    second = await preparing.look(at, cast)
    assert [len(plan.people) for plan in second] == [2, 0]
    for plan in second:
        assert cast.state == State.PREPARING
        assert await preparing.write(at, plan)
    assert cast.state == State.RUNNING
    assert len(set(await written(at))) == len(await written(at)) == PEOPLE


async def test_a_pause_in_the_midst_of_what_was_found_writes_nothing_more_and_nobody_twice_afterwards(
    at: Moment, cast: Broadcast, doctor: Staff
) -> None:
    found = await preparing.look(at, cast)
    assert await preparing.write(at, found[0])
    assert await running.pause(at, cast, doctor) is None
    assert not await preparing.write(at, found[1])
    assert len(await written(at)) == 2
    assert await running.resume(at, cast, doctor) is None
    for plan in await preparing.look(at, cast):
        assert await preparing.write(at, plan)
    assert not await preparing.write(at, found[1]), "what was found before is out of date"
    for plan in await preparing.look(at, cast):
        assert await preparing.write(at, plan)
    assert len(set(await written(at))) == len(await written(at)) == PEOPLE
