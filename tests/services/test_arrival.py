"""From "Start" to a linked patient, and what an invite is worth to whom."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from db.queries.people import invite_of
from db.summaries import wrong_sums
from db.tables import Invite, Patient, Screening, Staff, Visitor
from domain.consents import Consent
from domain.messages import Status
from services.moment import Moment
from services.people import arrival, consents, erasing, patients
from services.people.arrival import Link, Person, Step
from services.people.patients import INVITE_LASTS, NewPatient
from tests.services.clinic import (
    ALL,
    BASIC,
    DAY,
    HOUR,
    NOW,
    arrive,
    course,
    later,
    message,
    messages,
    screened,
)

MINJI = Person(telegram_id=7100, name="Minji", language_code="ko-KR")
TOM = Person(telegram_id=7200, name="Tom", language_code="fr")


@dataclass(frozen=True)
class Desk:
    """A record made at the desk, and its invite."""

    patient: Patient
    invite: Invite


@pytest.fixture
async def desk(at: Moment, owner: Staff) -> Desk:
    patient = await patients.create(at, owner, NewPatient("Kim Minji", "en", on_paper=True))
    return Desk(patient, await fresh_invite(at, owner, patient))


async def fresh_invite(at: Moment, owner: Staff, patient: Patient) -> Invite:
    url = await patients.invite(at, owner, patient)
    found = await invite_of(at.tx, url.partition("start=")[2])
    assert found is not None
    return found


async def agree(at: Moment, person: Person, invite: Invite | None, language: str = "ko") -> Patient:
    visitor = await arrival.visit(at, person, invite)
    await arrival.choose_language(visitor, language, at.now)
    await arrival.agree_basic(visitor, at.now)
    return await arrival.agree_all(at, visitor, person)


@pytest.mark.parametrize(("person", "language"), [(MINJI, "ko"), (TOM, None)])
async def test_the_language_of_the_phone_is_suggested_only_if_we_speak_it(
    at: Moment, person: Person, language: str | None
) -> None:
    visitor = await arrival.visit(at, person, None)
    assert (visitor.language, visitor.step) == (language, Step.LANGUAGE)


async def test_who_came_alone_gets_a_record_of_their_own_with_both_consents(at: Moment) -> None:
    patient = await agree(at, MINJI, None)
    assert (patient.chat_id, patient.name, patient.language, patient.created_by) == (
        7100,
        "Minji",
        "ko",
        None,
    )
    assert await consents.standing(at.tx, patient.id) == {Consent.C0, Consent.C2}
    assert await at.tx.get(Visitor, 7100) is None


async def test_an_invite_ties_the_chat_to_the_record_of_the_desk_and_lets_go_what_waited(
    at: Moment, owner: Staff, desk: Desk
) -> None:
    await course(at, owner, desk.patient, at.now + 20 * DAY)
    assert (await message(at, desk.patient, "booked")).status == Status.HELD
    linked = await agree(at, MINJI, desk.invite)
    assert linked is desk.patient
    assert (linked.chat_id, linked.linked_at, linked.language) == (7100, NOW, "ko")
    assert linked.name == "Kim Minji", "the name the desk wrote stays"
    assert {one.status for one in await messages(at, linked)} == {Status.PLANNED}


async def test_a_record_without_paper_keeps_no_name_until_the_person_agrees(at: Moment, owner: Staff) -> None:
    patient = await patients.create(at, owner, NewPatient("Kim Minji", "en", on_paper=False))
    assert patient.name is None
    assert await consents.standing(at.tx, patient.id) == frozenset()
    await agree(at, MINJI, await fresh_invite(at, owner, patient))
    assert patient.name == "Minji"


@pytest.mark.parametrize("name", ["\u200b\u202e", "", "🌸"])
async def test_a_name_nobody_could_read_is_no_name(at: Moment, name: str) -> None:
    assert (await agree(at, Person(7300, name), None)).name is None


async def test_a_name_of_four_thousand_signs_is_cut(at: Moment) -> None:
    name = (await agree(at, Person(7300, "x" * 4000), None)).name
    assert name is not None
    assert len(name) == patients.NAME_LIMIT


async def test_what_a_link_is_worth(at: Moment, owner: Staff, desk: Desk) -> None:
    invite = desk.invite
    assert await arrival.judge_link(at, None, 7100) is Link.EXPIRED
    assert await arrival.judge_link(at, invite, 7100) is Link.GOOD
    assert await arrival.judge_link(later(at, INVITE_LASTS), invite, 7100) is Link.EXPIRED
    newer = await fresh_invite(at, owner, desk.patient)
    assert await arrival.judge_link(at, invite, 7100) is Link.EXPIRED, "a newer link stands"
    await agree(at, MINJI, newer)
    assert await arrival.judge_link(at, newer, 7100) is Link.MINE
    assert await arrival.judge_link(later(at, 90 * DAY), newer, 7100) is Link.MINE
    assert await arrival.judge_link(at, newer, 7200) is Link.USED
    desk.patient.chat_id = None
    assert await arrival.judge_link(at, newer, 7100) is Link.EXPIRED, "staff have untied the chat"


async def test_no_link_takes_over_a_record_that_is_tied_to_another_chat(
    at: Moment, owner: Staff, desk: Desk
) -> None:
    await agree(at, MINJI, desk.invite)
    second = await fresh_invite(at, owner, desk.patient)
    assert await arrival.judge_link(at, second, TOM.telegram_id) is Link.USED
    toms = await agree(at, TOM, second, "en")
    assert toms is not desk.patient
    assert desk.patient.chat_id == MINJI.telegram_id


async def test_a_link_that_ran_out_while_somebody_read_the_consents_makes_a_record_of_its_own(
    at: Moment, desk: Desk
) -> None:
    visitor = await arrival.visit(at, MINJI, desk.invite)
    late = later(at, INVITE_LASTS)
    patient = await arrival.agree_all(late, visitor, MINJI)
    assert patient is not desk.patient
    assert desk.patient.chat_id is None


@pytest.mark.usefixtures("owner")
async def test_who_began_alone_moves_to_the_record_of_the_desk_with_all_they_told_us(
    at: Moment, desk: Desk
) -> None:
    own = await arrive(at, chat=7100, agreed=ALL)
    own.phone, own.phone_country, own.zone, own.choice = "+81312345678", "JP", "Asia/Tokyo", "essentials"
    assert await arrival.adopt(at, own, desk.invite, MINJI)
    mine = desk.patient
    assert (own.chat_id, mine.chat_id) == (None, 7100)
    assert (mine.phone, mine.phone_country, mine.zone) == ("+81312345678", "JP", "Asia/Tokyo")
    assert mine.choice == "essentials"
    assert await consents.standing(at.tx, mine.id) == set(ALL)
    assert await arrival.patient_of(at, MINJI) is mine


@pytest.mark.usefixtures("owner")
async def test_of_the_record_they_began_only_the_proof_of_consents_stays(at: Moment, desk: Desk) -> None:
    own = await arrive(at, chat=7100, agreed=ALL)
    told = await screened(at, own, "phase-2")
    assert await arrival.adopt(at, own, desk.invite, MINJI)
    assert told.patient_id == desk.patient.id
    assert (own.deleted_at, own.name) == (at.now, None)
    assert await consents.standing(at.tx, own.id) == set()
    assert list(await at.tx.scalars(wrong_sums())) == []
    await erasing.erase(at, desk.patient)
    names = await at.tx.scalars(select(Patient.name_sealed))
    assert set(names) == {None}
    assert await at.tx.scalar(select(func.count(Screening.id))) == 0


async def test_a_phone_number_of_the_desk_is_not_replaced(at: Moment, desk: Desk) -> None:
    desk.patient.phone = "+821012345678"
    own = await arrive(at, chat=7100, agreed=BASIC)
    own.phone = "+81312345678"
    await arrival.adopt(at, own, desk.invite, MINJI)
    assert desk.patient.phone == "+821012345678"


async def test_somebody_with_a_course_of_their_own_is_not_moved(at: Moment, owner: Staff, desk: Desk) -> None:
    own = await arrive(at, chat=7100)
    await course(at, owner, own, at.now + 20 * DAY)
    assert not await arrival.adopt(at, own, desk.invite, MINJI)
    assert (own.chat_id, desk.patient.chat_id, desk.invite.used_at) == (7100, None, None)


async def test_a_stranger_who_refuses_leaves_nothing_but_where_they_stand(at: Moment) -> None:
    visitor = await arrival.visit(at, MINJI, None)
    await arrival.refuse(visitor, later(at, HOUR).now)
    assert (visitor.step, visitor.updated_at) == (Step.REFUSED, NOW + HOUR)
    with pytest.raises(LookupError):
        await arrival.patient_of(at, MINJI)
