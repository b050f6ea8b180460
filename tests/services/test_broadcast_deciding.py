"""On whose word a broadcast goes, and what keeps it from being changed afterwards."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.tables import Audit, Broadcast, Patient, Staff
from domain.audience import Audience
from domain.broadcasts import Kind, Problem, State
from domain.consents import Consent
from services.broadcasts import deciding, drafts, running
from services.broadcasts.casts import Version, audience_of, texts_of
from services.broadcasts.preview import preview
from services.broadcasts.verbs import STOP_ADS
from services.moment import Moment
from services.office import Office
from services.texts import Texts
from tests.services.clinic import BASIC, DAY, HOUR, arrive, employ, messages
from tests.support import crowd


@pytest.fixture
def named(at: Moment, texts: Texts) -> Moment:
    """The same transaction in a clinic with a name and a phone."""
    shown = crowd.named(texts)
    return replace(at, office=Office(shown.content, shown, "clinic_bot"))


@pytest.fixture
async def reader(at: Moment) -> Patient:
    """Somebody who agreed to news and offers."""
    return await arrive(at, agreed=(*BASIC, Consent.C3))


async def ad(at: Moment, staff: Staff) -> Broadcast:
    cast = await drafts.create(at, staff, Kind.AD)
    assert await drafts.set_text(at, cast, staff, "en", "Spring.") is None
    return cast


async def test_a_notice_starts_with_the_count_typed_and_with_no_other(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    cast = await crowd.approved(at, doctor)
    for typed in (0, 2, -1):
        assert await deciding.start(at, cast, doctor, typed, 1) is Problem.COUNT
        assert cast.state == State.APPROVED
    assert await deciding.start(at, cast, doctor, 1, 1) is None
    assert (cast.state, cast.counted) == (State.PREPARING, 1)
    assert await deciding.start(at, cast, doctor, 1, 1) is Problem.STATE, "the second tap does nothing"
    assert patient.id


async def test_an_advertisement_goes_only_with_number_second_person_and_the_clinics_name(
    named: Moment, at: Moment, doctor: Staff, owner: Staff, reader: Patient
) -> None:
    cast = await ad(named, doctor)
    assert await deciding.submit(named, cast, doctor) is Problem.NO_REVIEW_NUMBER
    assert await drafts.set_review(named, cast, doctor, " 2027-1 ", crowd.holds(named)) is None
    assert await deciding.submit(named, cast, doctor) is None
    assert [each.step for each in await messages(named, owner)] == ["cast-approve"]
    assert await messages(named, doctor) == [], "who made it is not asked"
    assert await deciding.start(named, cast, doctor, 1, 1) is Problem.STATE, "nobody approved it yet"
    assert await deciding.approve(named, cast, doctor) is Problem.SAME_PERSON
    other = await employ(named, "doctor", 9010)
    assert await deciding.approve(named, cast, other) is Problem.ROLE
    assert await deciding.approve(named, cast, owner) is None
    assert [each.step for each in await messages(named, doctor)] == ["cast-decided"]
    assert await deciding.start(at, cast, doctor, 1, 1) is Problem.CLINIC_UNNAMED
    assert await deciding.start(named, cast, doctor, 1, 1) is None
    assert reader.id


async def test_a_coordinator_may_write_an_advertisement_but_somebody_else_vouches_for_it(
    named: Moment, doctor: Staff, owner: Staff
) -> None:
    coordinator = await employ(named, "coordinator", 9010)
    cast = await ad(named, coordinator)
    assert await drafts.set_review(named, cast, coordinator, "1", crowd.holds(named)) is None
    assert await deciding.submit(named, cast, coordinator) is Problem.ROLE
    assert await deciding.submit(named, cast, owner) is None
    assert cast.made_by == owner.id
    assert [each.id for each in await deciding.approvers(named, cast)] == [doctor.id]


async def test_a_notice_waits_for_a_second_person_where_the_clinic_wants_it(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    content = at.office.content
    strict = replace(content.clinic.broadcasting, notice_needs_second=True)
    changed = replace(content, clinic=replace(content.clinic, broadcasting=strict))
    careful = replace(at, office=replace(at.office, content=changed))
    cast = await crowd.approved(careful, doctor)
    assert cast.state == State.WAITING
    assert await deciding.refuse(careful, cast, owner) is None
    assert cast.state == State.DRAFT
    assert patient.id


async def test_what_somebody_asked_for_who_left_since_has_to_be_asked_for_again(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    cast = await ad(at, doctor)
    assert await drafts.set_review(at, cast, doctor, "2027-0001", crowd.holds(at)) is None
    assert await deciding.submit(at, cast, doctor) is None
    doctor.active, doctor.left_at = False, at.now
    assert await deciding.approve(at, cast, owner) is Problem.MAKER_LEFT
    assert await deciding.approvers(at, cast) == []
    assert (cast.state, cast.approved_by) == (State.WAITING, None)
    assert await drafts.reopen(at, cast, owner) is None
    assert await deciding.submit(at, cast, owner) is None
    assert cast.made_by == owner.id
    assert patient.id


async def test_what_was_submitted_cannot_be_changed_until_it_is_a_draft_again(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    cast = await crowd.approved(at, doctor)
    assert await drafts.set_text(at, cast, doctor, "en", "Something else") is Problem.STATE
    assert await drafts.drop_text(at, cast, doctor, "en") is Problem.STATE
    assert await drafts.set_audience(at, cast, doctor, Audience(visit_within_days=3)) is Problem.STATE
    assert await drafts.set_review(at, cast, doctor, "2", crowd.holds(at)) is Problem.STATE
    assert (await texts_of(at.tx, cast))["en"] == Version(crowd.HELLO)
    assert audience_of(cast) == Audience()
    assert await drafts.reopen(at, cast, doctor) is None
    assert await drafts.set_text(at, cast, doctor, "en", "Something else") is None
    assert await deciding.start(at, cast, doctor, 1, 1) is Problem.STATE, "it needs to be submitted anew"
    assert patient.id


async def test_an_advertisement_is_never_aimed_by_health_answers(at: Moment, doctor: Staff) -> None:
    cast = await ad(at, doctor)
    phase = Audience(outcomes=frozenset({"phase-1"}))
    assert await drafts.set_audience(at, cast, doctor, phase) is Problem.HEALTH_AUDIENCE
    assert audience_of(cast) == Audience()
    notice = await drafts.create(at, doctor, Kind.NOTICE)
    assert await drafts.set_audience(at, notice, doctor, phase) is None


async def test_nothing_starts_without_text_without_people_or_after_its_end(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    empty = await drafts.create(at, doctor, Kind.NOTICE)
    assert await deciding.submit(at, empty, doctor) is Problem.NO_TEXT
    nobody = await crowd.approved(at, doctor, audience=Audience(visit_within_days=1))
    assert await deciding.start(at, nobody, doctor, 0, 0) is Problem.NOBODY
    over = await crowd.approved(at, doctor)
    assert await drafts.set_when(at, over, doctor, at.now - HOUR) is Problem.WINDOW
    assert await drafts.set_when(at, over, doctor, at.now + DAY, at.now + HOUR) is Problem.WINDOW
    assert await drafts.set_when(at, over, doctor, None, at.now + HOUR) is None
    assert await deciding.start(replace(at, now=at.now + HOUR), over, doctor, 1, 1) is Problem.WINDOW
    assert patient.id


@pytest.mark.parametrize(("kind", "room"), [(Kind.NOTICE, 4096), (Kind.AD, 3900)])
async def test_a_text_that_telegram_would_refuse_is_refused_at_once(
    named: Moment, doctor: Staff, kind: Kind, room: int
) -> None:
    cast = await drafts.create(named, doctor, kind)
    assert await drafts.set_text(named, cast, doctor, "en", "<b>" + "x" * 4097 + "</b>") is Problem.TOO_LONG
    assert await drafts.set_text(named, cast, doctor, "en", "<b>" + "&lt;" * room + "</b>") is None
    photo = ("photo", "file-1")
    assert await drafts.set_text(named, cast, doctor, "en", "x" * 1025, *photo) is Problem.TOO_LONG
    assert await drafts.set_text(named, cast, doctor, "en", "x" * 800, *photo) is None
    assert await drafts.set_text(named, cast, doctor, "xx", "hello") is Problem.UNKNOWN_LANGUAGE


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_an_advertisement_wears_the_frame_the_law_asks_for(
    named: Moment, doctor: Staff, language: str
) -> None:
    cast = await drafts.create(named, doctor, Kind.AD)
    assert await drafts.set_text(named, cast, doctor, language, "Spring &amp; skin.") is None
    assert await drafts.set_review(named, cast, doctor, "2027-1", crowd.holds(named)) is None
    shown = await preview(named, cast, language)
    assert shown is not None
    lines = shown.text.split("\n\n")
    assert lines[0] == f"(광고) {crowd.CLINIC} {crowd.PHONE}"
    assert lines[1] == "Spring &amp; skin."
    assert "2027-1" in lines[2]
    assert lines[-1].startswith("무료수신거부")
    assert [[button.data for button in row] for row in shown.rows] == [[STOP_ADS]]


async def test_each_deed_is_recorded_and_names_nobody(at: Moment, doctor: Staff, patient: Patient) -> None:
    cast = await crowd.approved(at, doctor)
    assert await crowd.go(at, cast, doctor) is None
    assert await running.pause(at, cast, doctor) is None
    assert await running.resume(at, cast, doctor) is None
    assert await running.cancel(at, cast, doctor) is None
    await at.tx.flush()
    lines = list(await at.tx.scalars(select(Audit).where(Audit.subject == f"broadcast:{cast.id}")))
    done = [line.action.removesuffix("-broadcast") for line in lines]
    assert done == ["make", "write", "aim", "write", "submit", "start", "pause", "resume", "cancel"]
    assert patient.id
