"""An import does what the desk would have done, without a word to anybody, all of it or nothing."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from db.search import find_patients
from db.tables import Audit, ConsentRecord, Course, Hold, Invite, Message, Patient, Session, Task
from domain.messages import OPEN
from domain.reasons import Why
from services.files import importing
from services.files.checking import wishes_of
from services.files.making import How
from services.files.news import look_for_imports
from services.files.reading import lines_of
from services.files.wishes import BadRowsError, FileError
from services.messages.planning import preview
from services.moment import Moment
from services.office import Office
from services.people.arrival import Person, link
from services.people.erasing import erase
from services.people.patients import NewPatient, create
from services.tasks import TaskKind
from services.visits.courses import Draft, book
from tests.services.clinic import NOW
from tests.services.files.conftest import PAPER, Clinic, Fresh

HEAD = "name,language,phone,telegram_id,session_1,session_2,session_3\n"
COMING = "2026-12-05 14:00,2027-01-02 14:00,2027-01-30 14:00"


async def steps(clinic: Clinic, *statuses: str) -> list[tuple[str, str, object]]:
    async with clinic.database.read() as tx:
        query = select(Message).where(Message.kind == "step").order_by(Message.due_at, Message.id)
        rows = list(await tx.scalars(query))
        numbers = {f"session:{each.id}": each.number for each in await tx.scalars(select(Session))}
    return [(numbers[row.subject], row.step, row.due_at) for row in rows if row.status in (statuses or OPEN)]


async def count(clinic: Clinic, table: type) -> int:
    async with clinic.database.read() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def test_the_plan_is_the_one_the_desk_would_have_made(
    clinic: Clinic, fresh: Fresh, office: Office
) -> None:
    drafted = await clinic.take_in(f"{HEAD}Kim Minji,ko,010-1234-5678,7001,{COMING}\n")
    desk = Clinic(await fresh(), fresh, office)
    owner = await desk.owner()
    wish = wishes_of(
        lines_of(f"language,session_1,session_2,session_3\nko,{COMING}\n".encode()), office, NOW
    )[0]
    async with desk.database.write() as tx:
        at = Moment(tx, office, NOW)
        patient = await create(at, owner, NewPatient("Kim Minji", "ko", on_paper=True))
        patient.chat_id = 7001
        await book(at, owner, patient, Draft(tuple(each.starts_at for each in wish.courses[0].visits), 28))
    assert await steps(clinic) == await steps(desk)
    assert drafted.messages == len(await steps(clinic)) > 5


async def test_nobody_is_written_to_unless_it_is_announced(clinic: Clinic) -> None:
    await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{COMING}\n")
    async with clinic.database.read() as tx:
        assert list(await tx.scalars(select(Message.kind).distinct())) == ["step"]
    await clinic.take_in(f"{HEAD}Lee Bora,en,,7002,{COMING}\n", How(on_paper=True, announce=True))
    async with clinic.database.read() as tx:
        notices = set(await tx.scalars(select(Message.step).where(Message.kind == "notice")))
    assert notices == {"booked", "ask-phone", "ask-zone"}


async def test_people_are_found_by_name_and_phone_and_the_names_can_be_read(clinic: Clinic) -> None:
    await clinic.take_in(f"{HEAD}Kim Minji,ko,010-1234-5678,,,,\nLee Bora,en,,,,,\n")
    async with clinic.database.read() as tx:
        (found,) = await find_patients(tx, "minji")
        assert await find_patients(tx, "5678") == [found]
        patient = await tx.get_one(Patient, found)
    assert (patient.name, patient.phone, patient.phone_country) == ("Kim Minji", "+821012345678", "KR")


async def test_without_consent_on_paper_only_code_language_and_dates_stay(clinic: Clinic) -> None:
    await clinic.take_in(f"{HEAD}Kim Minji,ko,010-1234-5678,,{COMING}\n", How())
    async with clinic.database.read() as tx:
        (patient,) = await tx.scalars(select(Patient))
        assert await tx.scalar(select(func.count(ConsentRecord.id))) == 0
    assert (patient.name, patient.phone, patient.zone, patient.chat_id) == (None, None, None, None)
    assert (patient.language, await count(clinic, Session)) == ("ko", 3)
    with pytest.raises(FileError, match="--consent-on-paper"):
        await clinic.take_in(f"{HEAD}Lee Bora,ko,,7001,,,\n", How())


async def test_who_has_no_chat_here_waits_and_gets_a_link_that_works(clinic: Clinic) -> None:
    clinic.office.bot_username = "clinic_bot"
    drafted = await clinic.take_in(
        f"{HEAD}Kim Minji,ko,,,{COMING}\nLee Bora,en,,7002,{COMING}\n", How(on_paper=True, invite=True)
    )
    (invited,) = drafted.invited
    assert (drafted.linked, invited.name) == (1, "Kim Minji")
    assert invited.link.startswith("https://t.me/clinic_bot?start=")
    async with clinic.database.write() as tx:
        at = Moment(tx, clinic.office, NOW)
        (waiting,) = await tx.scalars(select(Patient).where(Patient.chat_id.is_(None)))
        held = set(await tx.scalars(select(Message.why).where(Message.patient_id == waiting.id)))
        assert held == {Why.NOT_LINKED}
        (invite,) = await tx.scalars(select(Invite))
        linked = await link(at, invite, Person(7003, "Minji"), "ko")
        assert linked.id == waiting.id


async def test_past_sessions_are_what_the_file_says_and_their_old_messages_stay_away(clinic: Clinic) -> None:
    cells = "2026-11-08 14:00 done,2026-11-20 14:00 no-show,2026-12-10 14:00 hold"
    await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{cells}\n")
    async with clinic.database.read() as tx:
        done, missed, coming = await tx.scalars(select(Session).order_by(Session.number))
        assert await tx.scalar(select(Hold.session_id)) == coming.id
    assert (done.state, missed.state, coming.state) == ("performed", "no-show", "booked")
    assert done.performed_at == done.starts_at + timedelta(hours=1)
    assert all(due > NOW for _, _, due in await steps(clinic, "planned"))
    assert {step for _, step, _ in await steps(clinic, "held")} == {"before-3d", "before-1d"}
    assert await count(clinic, Task) == 0


async def test_a_first_check_that_is_due_is_a_call_unless_the_file_says_it_is_settled(clinic: Clinic) -> None:
    head = "name,language,telegram_id,settled,session_1\n"
    cell = "2026-11-29 14:00 done"
    await clinic.take_in(f"{head}Kim Minji,ko,7001,,{cell}\nLee Bora,ko,7002,1:after-24h,{cell}\n")
    async with clinic.database.read() as tx:
        (task,) = await tx.scalars(select(Task))
        owner = await tx.get_one(Patient, task.patient_id)
        whys = list(await tx.scalars(select(Message.why).where(Message.step == "after-24h")))
    assert (task.kind, owner.name) == (TaskKind.PHONE_CHECK, "Kim Minji")
    assert task.subject == f"session:{task.session_id}"
    assert whys == [Why.IMPORTED, Why.IMPORTED]


async def test_a_planning_after_the_import_changes_nothing(clinic: Clinic) -> None:
    cells = "2026-11-29 14:00 done,2026-12-20 14:00,2027-01-20 14:00 cancelled"
    await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{cells}\n")
    async with clinic.database.read() as tx:
        assert await preview(Moment(tx, clinic.office, NOW), 1) == ()


async def test_numbers_of_a_database_in_use_are_kept_apart(clinic: Clinic) -> None:
    for name, chat in (("Kim Minji", 7001), ("Lee Bora", 7002)):
        await clinic.take_in(f"{HEAD}{name},ko,,{chat},{COMING}\n")
    async with clinic.database.read() as tx:
        for session in await tx.scalars(select(Session)):
            course = await tx.get_one(Course, session.course_id)
            assert course.patient_id == session.patient_id
        for message in await tx.scalars(select(Message)):
            session = await tx.get_one(Session, int(message.subject.removeprefix("session:")))
            assert (message.recipient, message.patient_id) == (f"p{session.patient_id}", session.patient_id)
        subjects = set(await tx.scalars(select(Audit.subject)))
    assert {"course:1", "course:2", "patient:1", "patient:2", "patients:1"} == subjects


async def test_who_is_here_already_stops_the_whole_file(clinic: Clinic) -> None:
    await clinic.take_in(f"{HEAD}Kim Minji,ko,010-1234-5678,7001,{COMING}\n")
    with pytest.raises(BadRowsError) as refused:
        await clinic.take_in(f"{HEAD}New One,ko,,,,,\nkim minji,ko,+821012345678,7001,,,\n")
    assert [str(each)[:30] for each in refused.value.mistakes] == [
        "line 3, column phone: with thi",
        "line 3, column telegram_id: be",
    ]
    assert await count(clinic, Patient) == 1


async def test_a_chat_of_staff_and_of_somebody_who_was_erased_is_not_linked(clinic: Clinic) -> None:
    await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{COMING}\n")
    async with clinic.database.write() as tx:
        await erase(Moment(tx, clinic.office, NOW), await tx.get_one(Patient, 1))
    with pytest.raises(BadRowsError) as refused:
        await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{COMING}\nDr. Han,ko,,77,,,\nLee Bora,ko,,7002,,,\n")
    assert [str(each)[:76] for each in refused.value.mistakes] == [
        "line 2, column telegram_id: belongs to somebody whose data was erased here; ",
        "line 3, column telegram_id: belongs to somebody who works here; one account ",
    ]
    assert await count(clinic, Patient) == 1


async def test_a_shared_phone_and_a_closed_day_are_only_mentioned(clinic: Clinic) -> None:
    text = HEAD + "Kim Minji,ko,010-1234-5678,,,,\n"
    text += "Kim Jun,ko,010-1234-5678,,2026-12-25 14:00,2026-12-30 22:00,\n"
    people = wishes_of(lines_of(text.encode()), clinic.office, NOW)
    async with clinic.database.read() as tx:
        said = [str(each) for each in await importing.look(tx, clinic.office, people, NOW)]
    assert said == [
        "line 3, column phone: line 2 has this phone too",
        "line 3, column session_1: the clinic is closed on that day",
        "line 3, column session_2: comes sooner after the session before than usual",
        "line 3, column session_2: is outside the opening hours",
    ]


async def test_a_failure_halfway_leaves_nothing_behind(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def knows_nobody(*_: object) -> list[object]:
        return []

    await clinic.take_in(f"{HEAD}Kim Minji,ko,,7001,{COMING}\n")
    monkeypatch.setattr(importing, "mistakes_against", knows_nobody)
    with pytest.raises(IntegrityError):
        await clinic.take_in(f"{HEAD}Lee Bora,ko,,7002,{COMING}\nSeo Jun,ko,,7001,{COMING}\n")
    assert (await count(clinic, Patient), await count(clinic, Course)) == (1, 1)


async def test_the_lock_is_held_for_as_many_statements_however_many_people_come(
    clinic: Clinic, fresh: Fresh, office: Office
) -> None:
    owner = await clinic.owner()

    async def statements(first: int, people: int) -> int:
        lines = [f"Patient {n},ko,010-{n:04}-5678,,{COMING}" for n in range(first, first + people)]
        wishes = wishes_of(lines_of((HEAD + "\n".join(lines)).encode()), office, NOW)
        aside = await fresh()
        await importing.draft(aside, office, owner, wishes, PAPER, NOW, clinic.steps.append)
        parcels = await importing.packed(aside, clinic.database)
        heard: list[str] = []
        async with clinic.database.write() as tx:
            engine = tx.get_bind().engine
            listener = partial(_note, heard)
            event.listen(engine, "before_cursor_execute", listener)
            await importing.keep(parcels, Moment(tx, office, NOW), owner, wishes)
            event.remove(engine, "before_cursor_execute", listener)
        return len(heard)

    assert await statements(1000, 2) == await statements(2000, 30)
    assert await count(clinic, Patient) == 32


def _note(heard: list[str], _connection: object, _cursor: object, statement: str, *_: object) -> None:
    heard.append(statement)


async def test_progress_is_told_and_a_running_bot_looks_again_once(clinic: Clinic) -> None:
    await clinic.take_in("language\n" + "ko\n" * 120)
    assert clinic.steps == [50, 50, 20]
    async with clinic.database.write() as tx:
        at = Moment(tx, clinic.office, NOW)
        assert await look_for_imports(at) == NOW + timedelta(minutes=1)
        assert tx.info.pop("due") is True
    async with clinic.database.write() as tx:
        await look_for_imports(Moment(tx, clinic.office, NOW))
        assert "due" not in tx.info
