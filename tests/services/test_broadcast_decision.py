"""The moment a message of a broadcast is claimed: everything is asked again."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from db.queries import broadcast_rows as rows
from db.tables import Broadcast, Message, Patient, Staff
from domain.broadcasts import Kind, State
from domain.consents import Consent
from domain.messages import Status
from domain.reasons import Why
from services.broadcasts import drafts, running
from services.broadcasts.casts import step_of, subject_of
from services.messages.sending import prepare
from services.messages.sent import on_given_up, on_unreachable
from services.moment import Moment
from services.office import Office
from services.people import agreements, preferences
from services.texts import Texts
from tests.services.clinic import BASIC, DAY, HOUR, arrive, later, messages
from tests.support import crowd


@pytest.fixture
def at(at: Moment, texts: Texts) -> Moment:
    """A clinic with a name and a phone; noon in Seoul."""
    shown = crowd.named(texts)
    return replace(at, office=Office(shown.content, shown, "clinic_bot"))


@pytest.fixture
async def patient(at: Moment) -> Patient:
    """Somebody who agreed to news and offers."""
    return await arrive(at, agreed=(*BASIC, Consent.C3))


async def row_of(at: Moment, cast: Broadcast, patient: Patient, ends: datetime | None = None) -> Message:
    """The person's row, let go."""
    new = rows.NewRow(subject_of(cast.id), step_of(cast.kind), at.now, ends or at.now + 2 * DAY)
    await rows.write_rows(at.tx, new, [patient.id], at.now)
    query = select(Message).where(Message.subject == new.subject, Message.patient_id == patient.id)
    row = await at.tx.scalar(query)
    assert row is not None
    row.status = Status.PLANNED
    await at.tx.flush()
    return row


async def a_cast(at: Moment, staff: Staff, kind: Kind, state: State = State.RUNNING) -> Broadcast:
    cast = await drafts.create(at, staff, kind)
    for language in ("en", "ko"):
        assert await drafts.set_text(at, cast, staff, language, f"Hello in {language}") is None
    cast.state, cast.started_at = state, at.now
    await at.tx.flush()
    return cast


@pytest.mark.parametrize(
    ("state", "status", "why"),
    [
        (State.PAUSED, Status.PREPARING, Why.PAUSED),
        (State.PREPARING, Status.PREPARING, Why.PAUSED),
        (State.CANCELLED, Status.CANCELLED, Why.BY_STAFF),
        (State.RETRACTING, Status.CANCELLED, Why.BY_STAFF),
    ],
)
async def test_a_broadcast_that_is_stopped_sends_nothing_more_whatever_its_rows_say(
    at: Moment, doctor: Staff, patient: Patient, state: State, status: Status, why: Why
) -> None:
    row = await row_of(at, await a_cast(at, doctor, Kind.NOTICE, state), patient)
    assert await prepare(at, row) is None
    assert (row.status, row.why) == (status, why)


async def test_it_goes_in_the_language_of_the_moment(at: Moment, doctor: Staff, patient: Patient) -> None:
    row = await row_of(at, await a_cast(at, doctor, Kind.NOTICE), patient)
    await preferences.choose_language(at, patient, "ko")
    found = await prepare(at, row)
    assert found is not None
    assert found.screen.text == "Hello in ko"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"choice": "stopped"}, Why.STOPPED),
        ({"choice": "essentials"}, Why.ESSENTIALS),
        ({"chat_id": None}, Why.NOT_LINKED),
        ({"unreachable_since": datetime.fromisoformat("2026-11-30T00:00+00:00")}, Why.UNREACHABLE),
    ],
)
async def test_who_opted_out_after_the_list_was_made_gets_nothing(
    at: Moment, doctor: Staff, patient: Patient, changed: dict[str, object], why: Why
) -> None:
    row = await row_of(at, await a_cast(at, doctor, Kind.NOTICE), patient)
    for name, value in changed.items():
        setattr(patient, name, value)
    assert await prepare(at, row) is None
    assert (row.status, row.why) == (Status.CANCELLED, why)


@pytest.mark.parametrize(
    ("consent", "kind", "why"),
    [
        (Consent.C3, Kind.AD, Why.NO_ADS),
        (Consent.C2, Kind.NOTICE, Why.NO_CONSENT),
        (Consent.C0, Kind.AD, Why.NO_CONSENT),
    ],
)
async def test_a_consent_taken_back_counts_at_once(
    at: Moment, doctor: Staff, patient: Patient, consent: Consent, kind: Kind, why: Why
) -> None:
    row = await row_of(at, await a_cast(at, doctor, kind), patient)
    assert await agreements.take_back(at, patient, consent)
    assert await prepare(at, row) is None
    assert (row.status, row.why) == (Status.CANCELLED, why)


async def test_a_second_advertisement_in_a_week_is_left_out_and_a_notice_is_not(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    first = await row_of(at, await a_cast(at, doctor, Kind.AD), patient)
    first.status, first.sent_at = Status.SENT, at.now
    second = await row_of(at, await a_cast(at, doctor, Kind.AD), patient)
    assert await prepare(later(at, HOUR), second) is None
    assert (second.status, second.why) == (Status.CANCELLED, Why.WEEKLY_CAP)
    notice = await row_of(at, await a_cast(at, doctor, Kind.NOTICE), patient)
    assert await prepare(later(at, HOUR), notice) is not None
    week = later(at, 7 * DAY)
    third = await row_of(week, await a_cast(at, doctor, Kind.AD), patient)
    assert await prepare(week, third) is not None


async def test_without_a_version_in_their_language_nobody_gets_another_one(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    cast = await crowd.approved(at, doctor, languages=("ko",))
    cast.state = State.RUNNING
    row = await row_of(at, cast, patient)
    assert await prepare(at, row) is None
    assert (row.status, row.why) == (Status.CANCELLED, Why.NO_TEXT)


# In New York (14 hours behind Seoul in winter) an advertisement has three hours: 18:00 to 20:59 there.
@pytest.mark.parametrize(
    ("kind", "zone", "clock", "waits_until"),
    [
        (Kind.AD, "Asia/Seoul", "2026-12-01T20:59+09:00", None),
        (Kind.AD, "Asia/Seoul", "2026-12-01T21:00+09:00", "2026-12-02T09:00+09:00"),
        (Kind.AD, "Asia/Seoul", "2026-12-02T07:59+09:00", "2026-12-02T09:00+09:00"),
        (Kind.AD, "Asia/Seoul", "2026-12-02T08:00+09:00", "2026-12-02T09:00+09:00"),
        (Kind.AD, "Asia/Seoul", "2026-12-02T08:59+09:00", "2026-12-02T09:00+09:00"),
        (Kind.AD, "Asia/Seoul", "2026-12-02T09:00+09:00", None),
        (Kind.AD, "America/New_York", "2026-12-02T07:59+09:00", "2026-12-02T08:00+09:00"),
        (Kind.AD, "America/New_York", "2026-12-02T08:00+09:00", None),
        (Kind.AD, "America/New_York", "2026-12-01T20:59-05:00", None),
        (Kind.AD, "America/New_York", "2026-12-01T21:00-05:00", "2026-12-02T18:00-05:00"),
        (Kind.NOTICE, "America/New_York", "2026-12-01T20:59-05:00", None),
        (Kind.NOTICE, "America/New_York", "2026-12-01T21:00-05:00", "2026-12-02T09:00-05:00"),
        (Kind.NOTICE, "America/New_York", "2026-12-02T08:59-05:00", "2026-12-02T09:00-05:00"),
        (Kind.NOTICE, "America/New_York", "2026-12-02T09:00-05:00", None),
    ],
)
async def test_at_night_it_waits_for_the_next_allowed_hour(
    at: Moment,
    doctor: Staff,
    patient: Patient,
    kind: Kind,
    zone: str,
    clock: str,
    waits_until: str | None,
) -> None:
    patient.zone = zone
    then = replace(at, now=datetime.fromisoformat(clock))
    row = await row_of(then, await a_cast(at, doctor, kind), patient)
    found = await prepare(then, row)
    if waits_until is None:
        assert found is not None
    else:
        assert found is None
        assert (row.status, row.why) == (Status.PLANNED, Why.QUIET_HOURS)
        assert row.due_at == datetime.fromisoformat(waits_until)


async def test_without_an_allowed_hour_in_its_window_it_expires_and_says_why(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    then = replace(at, now=datetime.fromisoformat("2026-12-01T21:00+09:00"))
    row = await row_of(then, await a_cast(at, doctor, Kind.AD), patient, then.now + 11 * HOUR)
    assert await prepare(then, row) is None
    assert (row.status, row.why) == (Status.EXPIRED, Why.QUIET_HOURS)
    late = await row_of(at, await a_cast(at, doctor, Kind.NOTICE), patient, at.now)
    assert await prepare(later(at, HOUR), late) is None
    assert (late.status, late.why) == (Status.EXPIRED, Why.LATE)


async def test_who_wants_discreet_notes_gets_a_note_for_a_notice_and_no_advertisement(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.discreet = True
    notice = await row_of(at, await a_cast(at, doctor, Kind.NOTICE), patient)
    found = await prepare(at, notice)
    assert found is not None
    assert "Hello" not in found.screen.text
    ad = await row_of(at, await a_cast(at, doctor, Kind.AD), patient)
    assert await prepare(at, ad) is None
    assert ad.why == Why.DISCREET


async def test_a_closed_chat_is_remembered_as_for_care_and_is_no_failure_of_the_broadcast(
    at: Moment, doctor: Staff
) -> None:
    cast = await a_cast(at, doctor, Kind.NOTICE)
    for number in range(12):
        patient = await arrive(at, chat=8100 + number)
        row = await row_of(at, cast, patient)
        row.status = Status.FAILED
        await on_unreachable(at, row)
        assert patient.unreachable_since == at.now
        assert row.why == Why.UNREACHABLE
    assert cast.state == State.RUNNING
    assert await messages(at, doctor) == []


async def test_ten_refusals_in_a_row_pause_it_once_and_one_success_starts_the_count_anew(
    at: Moment, doctor: Staff
) -> None:
    cast = await a_cast(at, doctor, Kind.NOTICE)

    async def one(number: int, status: Status) -> None:
        row = await row_of(at, cast, await arrive(at, chat=8200 + number))
        row.status = status
        if status is Status.FAILED:
            await on_given_up(at, row)

    for number in range(9):
        await one(number, Status.FAILED)
    await one(9, Status.SENT)
    for number in range(10, 19):
        await one(number, Status.FAILED)
    assert cast.state == State.RUNNING
    await one(19, Status.FAILED)
    assert (cast.state, cast.why) == (State.PAUSED, running.FAILURES)
    await one(20, Status.FAILED)
    assert [each.step for each in await messages(at, doctor)] == ["cast-paused"]


async def test_closed_chats_among_refusals_count_neither_way(at: Moment, doctor: Staff) -> None:
    cast = await a_cast(at, doctor, Kind.NOTICE)
    for number in range(16):
        row = await row_of(at, cast, await arrive(at, chat=8300 + number))
        row.status = Status.FAILED
        if 5 <= number < 11:
            await on_unreachable(at, row)
            continue
        await on_given_up(at, row)
        assert (cast.state == State.PAUSED) == (number == 15), "ten refusals, six closed chats between them"


@pytest.mark.parametrize(
    ("state", "status", "why"),
    [
        (State.PAUSED, Status.PREPARING, Why.PAUSED),
        (State.CANCELLED, Status.CANCELLED, Why.BY_STAFF),
        (State.RETRACTING, Status.CANCELLED, Why.BY_STAFF),
    ],
)
async def test_rows_let_go_already_follow_the_state_without_being_claimed(
    at: Moment, doctor: Staff, patient: Patient, state: State, status: Status, why: Why
) -> None:
    cast = await a_cast(at, doctor, Kind.NOTICE, state)
    row = await row_of(at, cast, patient)
    assert not await running.follow(at, cast), "there is no second chunk"
    await at.tx.refresh(row)
    assert (row.status, row.why) == (status, why)
