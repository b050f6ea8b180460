"""Only the sessions a change is about change; the property holds for any course and any change."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.tables import Course, Message, Session, Staff
from domain.patients import SessionState
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from services.visits import courses
from services.visits.adding import add_session
from services.visits.cancelling_together import cancel_together, look_at_cancelling
from services.visits.courses import Draft
from services.visits.moving_together import look_at_moving, move_together
from services.visits.scopes import Scope, in_scope, scope_of, stamp

NOW = datetime(2027, 3, 2, 1, 0, tzinfo=UTC)
FIRST = datetime(2027, 3, 15, 5, 0, tzinfo=UTC)
STATES = [state.value for state in SessionState]


async def course_of(at: Moment, staff: Staff, chance: random.Random) -> list[Session]:
    """A course of up to five sessions in any states, in any order of time."""
    patient = await patients.create(at, staff, NewPatient("Kim", "en", on_paper=True))
    patient.chat_id = patient.id + 5000
    count = chance.randint(3, 5)
    starts = tuple(FIRST + timedelta(days=24 * k) for k in range(count))
    course = await courses.book(at, staff, patient, Draft(starts, 24))
    sessions = await courses.sessions_in(at.tx, course.id)
    for session in sessions:
        session.state = chance.choice([*STATES, "booked", "booked", "booked"])
        if session.state == "performed":
            session.performed_at = session.starts_at
        session.starts_at += timedelta(days=chance.randint(-20, 20))
    await at.tx.flush()
    return sessions


def facts(session: Session) -> tuple[object, ...]:
    return (
        session.number,
        session.starts_at,
        session.state,
        session.time_version,
        session.confirmed_at,
        session.cancelled_by,
        session.performed_at,
    )


@pytest.mark.parametrize("seed", range(15))
async def test_only_sessions_in_scope_change(at: Moment, owner: Staff, seed: int) -> None:
    chance = random.Random(seed)
    staff, tx = owner, at.tx
    at = replace(at, now=NOW + timedelta(days=chance.randint(0, 60)))
    sessions = await course_of(at, staff, chance)
    others = await course_of(at, staff, chance)
    chosen, scope = chance.choice(sessions), chance.choice([Scope.REST, Scope.ALL])
    before = {each.id: facts(each) for each in (*sessions, *others)}
    moving = chance.random() < 0.5
    meant = await scope_of(at, chosen, Scope.REST if moving else scope)
    later = chosen.starts_at if moving or scope is Scope.REST else at.now
    allowed = {each.id for each in sessions if each.state == "booked" and each.starts_at > at.now}
    allowed = {each.id for each in sessions if each.id in allowed and each.starts_at > later} | {chosen.id}
    target = at.now + timedelta(days=chance.randint(1, 90))
    if moving:
        await look_at_moving(at, chosen, target)
    else:
        await look_at_cancelling(at, chosen, scope)
    assert {each.id: facts(each) for each in (*sessions, *others)} == before, "a look changes nothing"
    if moving:
        done = await move_together(at, staff, chosen, target, stamp(meant))
    else:
        done = await cancel_together(at, staff, chosen, scope, stamp(meant))
    changed = {each.id for each in (*sessions, *others) if facts(each) != before[each.id]}
    assert changed == {each.id for each in done}
    assert changed <= allowed
    told = {"moved", "moved-several", "cancelled-by-clinic", "cancelled-several"}
    messages = list(await tx.scalars(select(Message).where(Message.step.in_(told))))
    assert len(messages) == (1 if done else 0), "one message for one change"


@pytest.mark.parametrize("seed", range(4))
async def test_an_extra_session_changes_no_other(at: Moment, owner: Staff, seed: int) -> None:
    chance = random.Random(seed)
    staff, tx = owner, at.tx
    at = replace(at, now=NOW)
    sessions = await course_of(at, staff, chance)
    before = {each.id: facts(each) for each in sessions}
    course = await tx.get_one(Course, sessions[0].course_id)
    start = at.now + timedelta(days=150)
    added = await add_session(at, staff, course, start, len(sessions))
    assert added is not None
    assert added.number == len(sessions) + 1 == course.planned
    assert {each.id: facts(each) for each in sessions} == before
    assert await add_session(at, staff, course, start, len(sessions)) is None, "the second tap adds nothing"


def test_a_session_that_is_over_is_in_no_scope_but_its_own() -> None:
    def row(number: int, state: str) -> Session:
        session = Session(
            course_id=1,
            patient_id=1,
            number=number,
            starts_at=FIRST + timedelta(days=number),
            timed_at=NOW,
            state=state,
        )
        session.id = number
        return session

    course = [row(1, "performed"), row(2, "no-show"), row(3, "booked"), row(4, "cancelled"), row(5, "booked")]
    chosen = course[1]
    assert [each.id for each in in_scope(course, chosen, Scope.ONE, NOW)] == [2]
    assert [each.id for each in in_scope(course, chosen, Scope.REST, NOW)] == [2, 3, 5]
    assert [each.id for each in in_scope(course, chosen, Scope.ALL, NOW)] == [3, 5]
    assert [each.id for each in in_scope(course, chosen, Scope.ALL, NOW + timedelta(days=17))] == [5]
