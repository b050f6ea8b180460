"""Buttons nobody was given, and words no screen was made for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import Database
from db.queries.people import staff_of
from db.tables import Audit, Broadcast, BroadcastText, Session, Staff, StaffInvite
from domain.broadcasts import Kind
from handlers.staff import STAFF
from services.broadcasts import deciding, drafts
from services.moment import Moment
from services.people import staff_invites
from services.texts import Texts
from tests.handlers.staff.casting import Writer, open_clinic, reader
from tests.handlers.staff.desk import NOW, OWNER, Desk
from tests.support import crowd
from tests.support.house import House

COORDINATOR = 9003
FORGED = ("1:owner", "2:1", "3:en:x:1")
"""Arguments: the owner, the doctor, the coordinator; a draft, a waiting and an approved advertisement."""


@pytest.fixture
async def forger(desk: Desk, database: Database, alert: int, booked: list[Session]) -> Desk:
    """A coordinator's desk; behind it an owner, a doctor, three advertisements, an invitation, an alert."""
    assert alert
    assert booked
    async with database.write() as tx:
        tx.add(Staff(telegram_id=COORDINATOR, role="coordinator", language="en", created_at=NOW))
        owner = await staff_of(tx, OWNER)
        assert owner is not None
        at = Moment(tx, desk.office, NOW)
        for _ in range(3):
            cast = await drafts.create(at, owner, Kind.AD)
            await drafts.set_text(at, cast, owner, "en", "Words")
            await drafts.set_review(at, cast, owner, "1", crowd.holds(at))
        (waiting, approved) = [await tx.get_one(Broadcast, number) for number in (2, 3)]
        for cast in (waiting, approved):
            assert await deciding.submit(at, cast, owner) is None
        (doctor,) = await deciding.approvers(at, approved)
        assert await deciding.approve(at, approved, doctor) is None
        await staff_invites.invite(at, owner, "doctor")
    desk.who = COORDINATOR
    return desk


async def guarded(database: Database) -> dict[str, object]:
    """What is for others than coordinators: people, invitations, advertisements, the log, the numbers."""
    async with database.read() as tx:
        read = Audit.action.in_(["open-audit", "open-numbers"])
        return {
            "people": [(each.id, each.role, each.active) for each in await tx.scalars(select(Staff))],
            "links": [(each.role, each.revoked_at) for each in await tx.scalars(select(StaffInvite))],
            "ads": [
                (
                    *(each.state, each.audience, each.starts_at, each.approved_by),
                    *(each.review_number, each.review_until),
                )
                for each in await tx.scalars(select(Broadcast).where(Broadcast.kind == Kind.AD))
            ],
            "words": [each.text for each in await tx.scalars(select(BroadcastText))],
            "read": list(await tx.scalars(select(Audit.id).where(read))),
        }


async def test_no_forged_button_and_no_typed_word_gives_a_coordinator_more(
    forger: Desk, database: Database
) -> None:
    before = await guarded(database)
    for verb in sorted(STAFF.taps):
        if verb == "s-castnew":
            continue  # a care notice may be begun by everybody
        for arguments in FORGED:
            await forger.tap(f"{verb}:{arguments}")
        await forger.type("1")
    assert await guarded(database) == before
    await forger.tap("s-castnew:ad")
    assert await guarded(database) == before


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def test_a_patient_who_writes_in_emoji_can_be_read(house: House) -> None:
    mina, writer = await reader(house, "Mina"), Writer(house)
    for _ in range(10):
        await house.send(mina, "😀" * 350)
    await writer.write("/inbox")
    await house.tap(writer.person, next(each for each in writer.messages[-1].labels if each.startswith("✉")))
    assert house.refused() == set(), "Telegram counts most emoji twice"
    assert "😀" * 350 in writer.shows


async def test_tasks_of_emoji_fit_their_list(house: House) -> None:
    writer = Writer(house)
    await writer.write("/task " + "😀" * 151)
    assert "at most 300 letters" in writer.shows
    for _ in range(8):
        await writer.write("/task " + "😀" * 150)
        await writer.write("5 Mar 14:00")
        await writer.tap("Save")
    await writer.write("/tasks")
    assert house.refused() == set()
    assert writer.shows.count("😀" * 150) == 8
