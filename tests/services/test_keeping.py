"""What /privacy promises to erase is erased when its time is over, and nothing sooner."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from db.queries.dialogs import set_dialog
from db.tables import (
    Alert,
    Audit,
    CheckIn,
    ConsentRecord,
    Dialog,
    Item,
    ItemPart,
    MoveRequest,
    Patient,
    Screening,
    Session,
    Staff,
    Task,
)
from db.tables.base import Base
from domain.consents import Consent
from services.messages.notices import owe_patient
from services.moment import Moment
from services.people import consents
from services.people.keeping import erase_what_is_old
from services.people.patients import invite
from services.tasks import TaskKind, open_task
from tests.services.clinic import BASIC, DAY, HOUR, arrive, course, later, messages, performed

YEAR = 365 * DAY


async def count(at: Moment, table: type[Base]) -> int:
    await at.tx.flush()
    return await at.tx.scalar(select(func.count()).select_from(table)) or 0


def readable_phone(patient: Patient) -> str:
    return patient.phone or ""


async def wrote(at: Moment, patient: Patient, *, closed: bool, alert: Alert | None = None) -> Item:
    """The patient wrote a year ago (``at``), and staff closed it then."""
    item = Item(
        patient_id=patient.id,
        opened_at=at.now,
        answer_by=at.now,
        closed_at=at.now if closed else None,
        alert_id=alert.id if alert else None,
    )
    at.tx.add(item)
    await at.tx.flush()
    part = ItemPart(item_id=item.id, kind="text", update_id=item.id, at=at.now)
    part.text = "my cheek"
    at.tx.add(part)
    await at.tx.flush()
    return item


async def rang(at: Moment, patient: Patient, *, closed: bool) -> Alert:
    """A check-in answered with a worry, and its alert."""
    checkin = CheckIn(
        patient_id=patient.id, step="report", state="done", opened_at=at.now, answered_at=at.now
    )
    at.tx.add(checkin)
    await at.tx.flush()
    alert = Alert(
        patient_id=patient.id,
        checkin_id=checkin.id,
        kind="checkin",
        level=1,
        raised_at=at.now,
        answer_by=at.now,
        closed_at=at.now if closed else None,
    )
    at.tx.add(alert)
    await owe_patient(at, patient, "triage", subject=f"checkin:{checkin.id}", params={"text": "amber"})
    (await messages(at, patient, "triage"))[-1].status = "sent"
    await at.tx.flush()
    return alert


async def test_answers_and_words_go_twelve_months_after_they_were_settled(at: Moment, owner: Staff) -> None:
    patient = await arrive(later(at, -2 * YEAR))
    await course(at, owner, patient, at.now + 20 * DAY)
    alert = await rang(at, patient, closed=True)
    await wrote(at, patient, closed=True, alert=alert)
    await course(later(at, YEAR), owner, patient, at.now + YEAR + 20 * DAY)
    await erase_what_is_old(later(at, YEAR - DAY))
    assert [await count(at, each) for each in (CheckIn, Alert, Item, ItemPart)] == [1, 1, 1, 1]
    await erase_what_is_old(later(at, YEAR + DAY))
    assert [await count(at, each) for each in (CheckIn, Alert, Item, ItemPart)] == [0, 0, 0, 0]
    assert await messages(at, patient, "triage") == []
    assert patient.deleted_at is None, "a patient with a visit ahead stays one"


async def test_what_still_waits_for_somebody_is_never_erased(at: Moment) -> None:
    patient = await arrive(later(at, -2 * YEAR))
    waiting = await rang(at, patient, closed=False)
    await wrote(at, patient, closed=True, alert=waiting)
    await erase_what_is_old(later(at, 2 * YEAR))
    assert [await count(at, each) for each in (CheckIn, Alert, Item, ItemPart)] == [1, 1, 1, 1]
    assert (patient.deleted_at, patient.name) == (None, "Kim Minji")


async def test_finished_tasks_and_half_typed_things_go_open_tasks_stay(at: Moment, patient: Patient) -> None:
    done = await open_task(at, TaskKind.PHONE, "patient:1", due_at=at.now, patient=patient)
    done.done_at = at.now
    await open_task(at, TaskKind.MOVE, "session:1", due_at=at.now, patient=patient)
    await set_dialog(at.tx, 7001, "zone", "city", now=at.now)
    await erase_what_is_old(later(at, 31 * DAY))
    assert (await count(at, Task), await count(at, Dialog)) == (2, 0)
    await consents.answer(at, patient, Consent.C3, granted=True)
    await erase_what_is_old(later(at, YEAR + DAY))
    assert list(await at.tx.scalars(select(Task.kind))) == ["move"]


async def test_twelve_months_after_the_last_visit_only_the_proof_is_left(at: Moment, owner: Staff) -> None:
    patient = await arrive(later(at, -20 * DAY))
    await performed(at, owner, patient, DAY)
    await erase_what_is_old(later(at, YEAR - 3 * DAY))
    assert patient.name == "Kim Minji"
    await erase_what_is_old(later(at, YEAR + DAY))
    await at.tx.refresh(patient)
    assert patient.deleted_at == at.now + YEAR + DAY
    assert (patient.chat_id, patient.name_sealed) == (None, None)
    assert (await count(at, Session), await messages(at, patient)) == (0, [])
    assert await count(at, ConsentRecord) == 3, "the proof stays"
    noted = await at.tx.scalar(select(Audit).where(Audit.action == "forgot"))
    assert noted is not None
    assert noted.subject == f"patient:{patient.id}"


async def test_a_word_or_a_visit_ahead_keeps_somebody_a_patient(at: Moment, owner: Staff) -> None:
    wrote_lately = await arrive(later(at, -2 * YEAR), chat=7101)
    await wrote(at, wrote_lately, closed=True)
    comes_again = await arrive(later(at, -2 * YEAR), chat=7102)
    await course(later(at, -2 * YEAR), owner, comes_again, at.now + 9 * DAY)
    silent = await arrive(later(at, -2 * YEAR), chat=7103)
    await erase_what_is_old(at)
    assert [each.deleted_at is None for each in (wrote_lately, comes_again, silent)] == [True, True, False]


@pytest.mark.parametrize("lately", ["screening", "consent", "wish", "task", "invite"])
async def test_what_was_asked_or_promised_lately_keeps_somebody_a_patient(
    at: Moment, owner: Staff, lately: str
) -> None:
    patient = await arrive(later(at, -3 * YEAR), agreed=BASIC)
    session = await performed(later(at, -2 * YEAR), owner, patient, 9 * DAY)
    then = later(at, -5 * DAY)
    match lately:
        case "screening":
            at.tx.add(
                Screening(
                    patient_id=patient.id,
                    content_version="1",
                    started_at=then.now,
                    expires_at=at.now + 80 * DAY,
                )
            )
        case "consent":
            await consents.answer(then, patient, Consent.C1, granted=True)
        case "wish":
            at.tx.add(MoveRequest(session_id=session.id, time_version=0, asked_at=then.now))
        case "task":
            await open_task(then, TaskKind.PHONE, "patient:1", due_at=at.now + 5 * DAY, patient=patient)
        case "invite":
            await invite(then, owner, patient)
    await at.tx.flush()
    await erase_what_is_old(at)
    assert patient.deleted_at is None
    await erase_what_is_old(later(at, YEAR + 10 * DAY))
    assert patient.deleted_at is not None, "a task nobody ticked off for a year keeps nobody"


async def test_who_wants_news_is_kept_as_long_as_they_want_them(at: Moment, owner: Staff) -> None:
    patient = await arrive(later(at, -2 * YEAR), agreed=(Consent.C0, Consent.C2, Consent.C3))
    patient.phone = "+821012345678"
    await performed(later(at, -YEAR - 100 * DAY), owner, patient, 9 * DAY)
    for number, each in enumerate(await messages(at, patient)):
        each.status = "sent" if number % 2 else "unknown"
    await erase_what_is_old(at)
    assert patient.deleted_at is None
    assert (patient.name, readable_phone(patient)) == ("Kim Minji", "")
    assert (await count(at, Session), await messages(at, patient)) == (0, [])
    noted = await count(at, Audit)
    await erase_what_is_old(later(at, DAY))
    assert await count(at, Audit) == noted, "nothing is left to erase"
    await consents.withdraw(at, patient, Consent.C3)
    await erase_what_is_old(at)
    assert patient.deleted_at == at.now


async def test_long_tables_are_walked_through_in_several_transactions_also_after_a_restart(
    at: Moment, patient: Patient
) -> None:
    for number in (1, 40_001, 80_001, 90_000):
        answered = CheckIn(patient_id=patient.id, step="report", state="done", opened_at=at.now)
        answered.id = number
        at.tx.add(answered)
    await at.tx.flush()
    then, left = later(at, YEAR + DAY), []
    while await erase_what_is_old(replace(then)) == then.now:  # each time as a new process would
        left.append(await count(at, CheckIn))
    assert left == [3, 2], "what is behind is not looked at again"
    assert await count(at, CheckIn) == 0
    assert await erase_what_is_old(then) > then.now + 11 * HOUR


async def test_many_who_left_are_erased_a_few_at_a_time(at: Moment) -> None:
    people = [await arrive(later(at, -2 * YEAR), chat=7200 + number) for number in range(25)]
    erased = []
    while await erase_what_is_old(at) == at.now:
        erased.append(sum(each.deleted_at is not None for each in people))
    assert erased == [5, 10, 15, 20]
    assert all(each.deleted_at is not None for each in people)
