from db.tables import CheckIn, Patient, Staff
from services.desk.phone_list import Reason, phone_list
from services.messages.planning import replan
from services.moment import Moment
from services.people import reachability
from services.people.patients import create_from_chat
from services.safety import holds
from services.safety.watch import watch_check_ins
from services.tasks import TaskKind, finish_task, open_task
from services.visits import marks, visits
from tests.services.clinic import DAY, HOUR, arrive, course, later, performed


async def reasons(at: Moment) -> list[tuple[Reason, str]]:
    return [(call.reason, call.patient.code) for call in await phone_list(at)]


async def test_a_visit_within_a_day_is_phoned_about_until_it_is_confirmed(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    (session,) = await course(at, owner, patient, at.now + 30 * HOUR)
    assert await reasons(at) == []
    near = later(at, 6 * HOUR)
    assert await reasons(near) == [(Reason.UNCONFIRMED, patient.code)]
    await visits.confirm(near, patient, session.id, session.time_version)
    await at.tx.flush()
    assert await reasons(near) == []


async def test_a_hold_near_a_visit_comes_before_the_question_to_confirm(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    (session,) = await course(at, owner, patient, at.now + 20 * HOUR)
    await holds.hold(at, patient, session, staff=owner)
    assert await reasons(at) == [(Reason.ON_HOLD, patient.code)], "one line about one visit"
    await holds.lift(at, owner, session)
    await at.tx.flush()
    assert await reasons(at) == [(Reason.UNCONFIRMED, patient.code)]


async def test_somebody_unreachable_is_phoned_once_while_a_visit_is_ahead(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    await reachability.lost_chat(at, patient)
    assert await reasons(at) == []
    await course(at, owner, patient, at.now + 10 * DAY, at.now + 31 * DAY)
    await at.tx.flush()
    (call,) = [each for each in await phone_list(at) if each.reason is Reason.UNREACHABLE]
    assert call.at == at.now + 10 * DAY
    await reachability.came_back(at, patient)
    await at.tx.flush()
    assert Reason.UNREACHABLE not in dict(await reasons(at))


async def test_who_never_opened_the_chat_is_phoned_once_a_reminder_was_due(at: Moment, owner: Staff) -> None:
    stranger = await arrive(at, chat=7009)
    stranger.chat_id = None
    await course(at, owner, stranger, at.now + 7 * DAY)
    await replan(at, stranger.id, who="plan")
    assert await reasons(at) == []
    assert await reasons(later(at, 5 * HOUR)) == []
    assert await reasons(later(at, 6 * HOUR)) == [(Reason.NOT_LINKED, stranger.code)]


async def test_an_unmarked_visit_stays_on_the_list_until_it_is_marked(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    (session,) = await course(at, owner, patient, at.now + HOUR)
    over = later(at, 2 * HOUR)
    assert await reasons(over) == [(Reason.UNMARKED, patient.code)]
    await marks.done(over, owner, session)
    await at.tx.flush()
    assert await reasons(over) == []


async def test_an_unanswered_check_in_tops_the_list(at: Moment, owner: Staff, patient: Patient) -> None:
    session = await performed(at, owner, patient, 3 * DAY)
    asked_at = at.now - 3 * DAY
    at.tx.add(CheckIn(patient_id=patient.id, session_id=session.id, step="after-24h", opened_at=asked_at))
    other = await arrive(at, chat=7002)
    await open_task(at, TaskKind.PHONE, f"patient:{other.id}", due_at=at.now - DAY, patient=other)
    await watch_check_ins(at)
    assert await reasons(at) == [(Reason.NO_ANSWER, patient.code), (Reason.CALL, other.code)]
    (first, _) = await phone_list(at)
    assert first.task is not None
    await finish_task(at, first.task.id, owner)
    await at.tx.flush()
    assert await reasons(at) == [(Reason.CALL, other.code)]


async def test_somebody_whose_data_was_erased_is_not_phoned(at: Moment, owner: Staff) -> None:
    patient = await create_from_chat(at, 7003, "Kim", "en")
    await course(at, owner, patient, at.now + 20 * HOUR)
    patient.deleted_at = at.now
    await at.tx.flush()
    assert await reasons(at) == []
