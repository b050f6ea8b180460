"""Whom a broadcast reaches, who is left out, and why."""

from datetime import timedelta

import pytest

from db.tables import Broadcast, Message, Patient, PatientTag, Screening, Staff, Tag
from domain.audience import Audience, Stage
from domain.broadcasts import Kind
from domain.consents import Consent
from domain.messages import Lane
from domain.reasons import Why
from services.broadcasts import drafts
from services.broadcasts.casts import AD_STEP
from services.broadcasts.reach import reach
from services.moment import Moment
from services.people import agreements, consents
from services.visits import marks
from services.visits.courses import current_course
from tests.services.clinic import BASIC, DAY, HOUR, arrive, course, later, performed

ADS = (*BASIC, Consent.C3)


async def drafted(
    at: Moment, staff: Staff, kind: Kind = Kind.NOTICE, audience: Audience | None = None
) -> Broadcast:
    cast = await drafts.create(at, staff, kind)
    for language in ("en", "ko"):
        assert await drafts.set_text(at, cast, staff, language, "hello") is None
    assert await drafts.set_audience(at, cast, staff, audience or Audience()) is None
    return cast


async def count(at: Moment, staff: Staff, **filters: object) -> int:
    audience = Audience(**filters)  # type: ignore[arg-type] # one filter each, as named
    return (await reach(at, await drafted(at, staff, audience=audience))).will


async def had_ad(at: Moment, patient: Patient, ago: timedelta, subject: str = "broadcast:900") -> None:
    when = at.now - ago
    at.tx.add(
        Message(
            recipient=f"p{patient.id}",
            subject=subject,
            step=AD_STEP,
            kind="cast",
            lane=int(Lane.BROADCAST),
            patient_id=patient.id,
            not_before=when,
            due_at=when,
            not_after=when + DAY,
            status="sent",
            sent_at=when,
            created_at=when,
        )
    )
    await at.tx.flush()


async def test_everybody_left_out_has_a_reason_and_the_numbers_add_up(at: Moment, doctor: Staff) -> None:
    people = [await arrive(at, chat=8000 + number, agreed=ADS) for number in range(9)]
    people[0].chat_id = None
    people[1].unreachable_since = at.now
    people[2].choice = "stopped"
    people[3].choice = "essentials"
    people[4].discreet = True
    await agreements.take_back(at, people[5], Consent.C2)
    await agreements.take_back(at, people[6], Consent.C3)
    await had_ad(at, people[7], 6 * DAY)
    found = await reach(at, await drafted(at, doctor, Kind.AD))
    reasons = (Why.NOT_LINKED, Why.UNREACHABLE, Why.STOPPED, Why.ESSENTIALS, Why.DISCREET,
               Why.NO_CONSENT, Why.NO_ADS, Why.WEEKLY_CAP)  # fmt: skip
    assert found.left_out == dict.fromkeys(reasons, 1)
    assert (found.total, found.will) == (9, 1)
    assert found.by_language == {"en": 1}


async def test_a_notice_asks_for_no_consent_to_news_and_counts_no_advertisements(
    at: Moment, doctor: Staff
) -> None:
    patient = await arrive(at, agreed=BASIC)
    patient.discreet = True
    await had_ad(at, patient, HOUR)
    found = await reach(at, await drafted(at, doctor))
    assert (found.will, found.left_out) == (1, {})


@pytest.mark.parametrize(("ago", "capped"), [(7 * DAY - HOUR, True), (7 * DAY, False)])
async def test_the_cap_looks_back_seven_days(
    at: Moment, doctor: Staff, ago: timedelta, *, capped: bool
) -> None:
    await had_ad(at, await arrive(at, agreed=ADS), ago)
    found = await reach(at, await drafted(at, doctor, Kind.AD))
    assert found.left_out == ({Why.WEEKLY_CAP: 1} if capped else {})


async def test_a_consent_refused_after_it_was_given_does_not_stand(at: Moment, doctor: Staff) -> None:
    patient = await arrive(at, agreed=ADS)
    await consents.answer(later(at, HOUR), patient, Consent.C3, granted=False)
    cast = await drafted(at, doctor, Kind.AD)
    assert (await reach(later(at, 2 * HOUR), cast)).left_out == {Why.NO_ADS: 1}
    await consents.answer(later(at, 2 * HOUR), patient, Consent.C3, granted=True)
    assert (await reach(later(at, 3 * HOUR), cast)).will == 1


async def test_readers_of_a_language_without_a_version_are_left_out_and_shown(
    at: Moment, doctor: Staff
) -> None:
    for number, language in enumerate(("en", "ko", "ko")):
        await arrive(at, chat=8000 + number, language=language)
    cast = await drafted(at, doctor)
    assert (await reach(at, cast)).by_language == {"en": 1, "ko": 2}
    assert await drafts.drop_text(at, cast, doctor, "ko") is None
    found = await reach(at, cast)
    assert (found.will, found.left_out) == (1, {Why.NO_TEXT: 2})


async def test_who_has_night_gets_it_in_the_morning_or_not_at_all_if_it_ends_before(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    abroad = await arrive(at, chat=8001)
    abroad.zone = "Europe/London"  # noon in Seoul is three at night there
    cast = await drafted(at, doctor)
    found = await reach(at, cast)
    assert (found.will, found.later) == (2, 1)
    assert await drafts.set_when(at, cast, doctor, None, at.now + 6 * HOUR - timedelta(minutes=1)) is None
    found = await reach(at, cast)
    assert (found.will, found.left_out) == (1, {Why.QUIET_HOURS: 1})
    assert patient.zone is None


async def test_the_stage_is_that_of_the_latest_course(at: Moment, doctor: Staff) -> None:
    await arrive(at, chat=8001)
    booked = await arrive(at, chat=8002)
    await course(at, doctor, booked, at.now + 9 * DAY)
    treated = await arrive(at, chat=8003)
    first, _ = await course(later(at, -9 * DAY), doctor, treated, at.now - DAY, at.now + 20 * DAY)
    assert await marks.done(later(at, -DAY + HOUR), doctor, first)
    finished = await arrive(at, chat=8004)
    await performed(at, doctor, finished, 5 * DAY)
    for stage in Stage:
        assert await count(at, doctor, stages=frozenset({stage})) == 1, stage
    assert await count(at, doctor, stages=frozenset(Stage)) == 4


async def test_a_course_that_was_ended_early_is_finished(at: Moment, doctor: Staff, patient: Patient) -> None:
    await course(at, doctor, patient, at.now + 9 * DAY)
    running = await current_course(at.tx, patient.id)
    assert running is not None
    await marks.end_course(at, doctor, running)
    assert await count(at, doctor, stages=frozenset({Stage.FINISHED})) == 1
    assert await count(at, doctor, stages=frozenset({Stage.BEFORE_FIRST})) == 0


async def test_visits_to_come_count_from_the_start_of_the_broadcast(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 9 * DAY)
    cast = await drafted(at, doctor, audience=Audience(visit_within_days=7))
    assert (await reach(at, cast)).total == 0
    assert await drafts.set_when(at, cast, doctor, at.now + 3 * DAY) is None
    assert (await reach(at, cast)).total == 1


@pytest.mark.parametrize(("ago", "inside"), [(9, False), (10, True), (20, True), (21, False)])
async def test_the_last_visit_lies_so_many_days_back(
    at: Moment, doctor: Staff, patient: Patient, ago: int, *, inside: bool
) -> None:
    await performed(at, doctor, patient, ago * DAY + HOUR)
    assert await count(at, doctor, last_visit_ago=(10, 20)) == inside


async def test_tags_and_languages_narrow_it_together(at: Moment, doctor: Staff, patient: Patient) -> None:
    korean = await arrive(at, chat=8001, language="ko")
    tag = Tag(created_at=at.now)
    at.tx.add(tag)
    await at.tx.flush()
    at.tx.add_all([PatientTag(tag_id=tag.id, patient_id=each.id) for each in (patient, korean)])
    await arrive(at, chat=8002, language="ko")
    assert await count(at, doctor, tags=frozenset({tag.id})) == 2
    assert await count(at, doctor, tags=frozenset({tag.id}), languages=frozenset({"ko"})) == 1
    assert await count(at, doctor, tags=frozenset({tag.id + 1})) == 0


async def test_only_the_latest_screening_counts(at: Moment, doctor: Staff, patient: Patient) -> None:
    for days, outcome in ((5, "phase-1"), (2, "phase-2")):
        at.tx.add(
            Screening(
                patient_id=patient.id,
                state="done",
                outcome=outcome,
                content_version="1",
                started_at=at.now - days * DAY,
                expires_at=at.now + DAY,
            )
        )
    await at.tx.flush()
    assert await count(at, doctor, outcomes=frozenset({"phase-1"})) == 0
    assert await count(at, doctor, outcomes=frozenset({"phase-2", "phase-3"})) == 1


async def test_somebody_whose_data_was_erased_is_never_meant(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.deleted_at = at.now
    assert (await reach(at, await drafted(at, doctor))).total == 0
