"""The team at the desk: seen by all, changed by owners, and never without an owner."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.queries.facts import set_fact
from db.tables import Audit, Staff, StaffInvite
from services.moment import Moment
from services.office import Office
from services.people import staff_invites
from services.people.arrival import Person
from services.people.staff_invites import Opened
from services.people.staffing import staff_by_chat, welcome_owners
from tests.handlers.staff.desk import DOCTOR, NOW, OWNER, Desk

NEW = 9100


async def row(database: Database, telegram_id: int) -> Staff:
    async with database.read() as tx:
        found = await staff_by_chat(tx, telegram_id)
    assert found is not None
    return found


async def recorded(database: Database) -> list[str]:
    async with database.read() as tx:
        return list(await tx.scalars(select(Audit.action).order_by(Audit.id)))


async def open_link(
    database: Database,
    office: Office,
    payload: str,
    telegram_id: int = NEW,
    language: str = "ko",
    **later: float,
) -> Opened:
    async with database.write() as tx:
        at = Moment(tx, office, NOW + timedelta(**later))
        opened, _ = await staff_invites.open_invite(at, payload, Person(telegram_id, "Yuna <b>", language))
    return opened


async def invited(desk: Desk, role: str = "doctor") -> str:
    """The payload of a fresh invitation made at the desk."""
    await desk.type("/team")
    await desk.press("Invite somebody")
    await desk.press(role)
    return desk.text.partition("?start=")[2].split()[0]


async def test_the_team_is_shown_with_role_and_reach_to_everybody(desk: Desk, database: Database) -> None:
    async with database.write() as tx:
        (await tx.get_one(Staff, 2)).unreachable_since = NOW
    desk.who = DOCTOR
    await desk.type("/team")
    assert "owner, since Tue 1 Dec" in desk.text
    assert "has not opened the chat" in desk.text
    assert "Invite somebody" not in desk.labels(), "only owners invite"
    assert "Who did what" not in desk.labels()


async def test_an_invitation_works_once_in_the_language_of_the_phone(
    desk: Desk, database: Database, office: Office
) -> None:
    payload = await invited(desk)
    assert payload.startswith("staff-"), "told from a patient's invitation by how it begins"
    assert desk.screen.attachment is not None, "there is a picture to scan"
    async with database.read() as tx:
        kept = await tx.scalar(select(StaffInvite))
    assert kept is not None
    assert payload.encode() not in kept.token_hash, "only a keyed hash is kept"
    assert await open_link(database, office, payload) is Opened.JOINED
    joined = await row(database, NEW)
    assert (joined.role, joined.language, joined.name, joined.active) == ("doctor", "ko", "Yuna <b>", True)
    assert await open_link(database, office, payload, NEW + 1) is Opened.USED
    assert await open_link(database, office, payload) is Opened.MEMBER, "the same person may look again"
    assert (await recorded(database))[-2:] == ["invite-doctor", "join"]


async def test_a_language_that_is_not_offered_becomes_english(
    desk: Desk, database: Database, office: Office
) -> None:
    assert await open_link(database, office, await invited(desk), language="pt-br") is Opened.JOINED
    assert (await row(database, NEW)).language == "en"


@pytest.mark.parametrize(("hours", "expected"), [(47.9, Opened.JOINED), (48, Opened.EXPIRED)])
async def test_an_invitation_lasts_two_days(
    desk: Desk, database: Database, office: Office, hours: float, expected: Opened
) -> None:
    assert await open_link(database, office, await invited(desk), hours=hours) is expected


async def test_a_withdrawn_or_invented_invitation_is_worth_nothing(
    desk: Desk, database: Database, office: Office
) -> None:
    payload = await invited(desk)
    await desk.press("Withdraw the invitation")
    assert "Withdrawn" in desk.text
    assert await open_link(database, office, payload) is Opened.REVOKED
    assert await open_link(database, office, "staff-" + "x" * 22) is Opened.UNKNOWN
    async with database.read() as tx:
        assert await staff_by_chat(tx, NEW) is None


async def test_nobody_but_an_owner_invites_changes_or_dismisses_even_with_a_forged_button(
    desk: Desk, database: Database
) -> None:
    desk.who = DOCTOR
    for data in ("s-tinv", "s-tinvr:owner", "s-mrole:1:doctor", "s-mrolok:2:owner", "s-mout:1", "s-moutok:1"):
        await desk.tap(data)
        assert "Only owners decide about people." in desk.text, data
    assert (await row(database, OWNER)).active
    assert (await row(database, DOCTOR)).role == "doctor"
    async with database.read() as tx:
        assert await tx.scalar(select(StaffInvite)) is None


async def test_an_owner_changes_a_role_after_being_asked_once_more(desk: Desk, database: Database) -> None:
    await desk.tap("s-mem:2")
    await desk.press("Change to: coordinator")
    assert "becomes: coordinator" in desk.text
    assert (await row(database, DOCTOR)).role == "doctor", "not before the second tap"
    await desk.press("Yes, change it")
    assert (await row(database, DOCTOR)).role == "coordinator"
    assert (await recorded(database))[-1] == "role-coordinator"


async def test_the_last_owner_stays_an_owner(desk: Desk, database: Database) -> None:
    await desk.tap("s-mem:1")
    assert "This is the last owner." in desk.text
    assert [label for label in desk.labels() if "Change" in label or "Take off" in label] == []
    await desk.tap("s-mrolok:1:doctor")
    await desk.tap("s-moutok:1")
    kept = await row(database, OWNER)
    assert (kept.role, kept.active) == ("owner", True)


async def test_an_owner_of_the_settings_stays_one_though_there_are_others(
    desk: Desk, database: Database, office: Office
) -> None:
    async with database.write() as tx:
        await welcome_owners(Moment(tx, office, NOW), [OWNER, DOCTOR], "en")
    await desk.tap("s-moutok:2")
    assert "OWNER_IDS" in desk.text
    assert (await row(database, DOCTOR)).active
    async with database.write() as tx:
        await set_fact(tx, "owners-by-settings", "1")
    await desk.tap("s-moutok:2")
    kept = await row(database, DOCTOR)
    assert (kept.active, kept.left_at) == (False, NOW), "not named any more, and not the last"


async def test_who_was_dismissed_comes_back_by_a_new_invitation_with_their_language(
    desk: Desk, database: Database, office: Office
) -> None:
    await desk.tap("s-mout:2")
    await desk.press("Yes, take off the team")
    assert not (await row(database, DOCTOR)).active
    payload = await invited(desk, "coordinator")
    assert await open_link(database, office, payload, DOCTOR) is Opened.JOINED
    back = await row(database, DOCTOR)
    assert (back.id, back.role, back.active, back.left_at, back.language) == (
        2,
        "coordinator",
        True,
        None,
        "en",
    )


async def test_an_invitation_of_somebody_dismissed_is_worth_nothing(
    desk: Desk, database: Database, office: Office
) -> None:
    await desk.tap("s-mrolok:2:owner")
    desk.who = DOCTOR
    payload = await invited(desk, "owner")
    desk.who = OWNER
    await desk.tap("s-moutok:2")
    assert await open_link(database, office, payload) is Opened.REVOKED


async def test_a_staff_member_says_their_own_name(desk: Desk, database: Database) -> None:
    desk.who = DOCTOR
    await desk.type("/team")
    await desk.press("My name")
    await desk.type("\u200b")
    assert "I cannot read a name in that." in desk.text
    await desk.type("Dr. <Han> & co")
    assert (await row(database, DOCTOR)).name == "Dr. <Han> & co"
    assert "Dr. &lt;Han&gt; &amp; co" in desk.text


async def test_an_invitation_can_be_typed_by_an_owner(desk: Desk, database: Database) -> None:
    await desk.type("/team coordinator")
    assert "?start=staff-" in desk.text
    await desk.type("/team gardener")
    assert "To invite somebody, type the role" in desk.text
    desk.who = DOCTOR
    await desk.type("/team owner")
    assert "Only owners decide about people." in desk.text
    assert (await recorded(database)) == ["invite-coordinator"]
