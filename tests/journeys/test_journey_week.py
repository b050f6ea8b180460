"""A clinic's week from Monday to Monday; at its end every message is accounted for."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from db.tables import Message, Session
from db.tables import Patient as Row
from sandbox.people import Person
from services.texts import plain
from tests.journeys.story import CLINIC
from tests.journeys.week import DAYS, Patient, Week
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at

SATURDAY = DAYS[-1]
FINAL = {"sent", "expired", "cancelled", "superseded", "held"}
NOTICE = {"en": "We are closed on Saturday 6 March.", "ko": "3월 6일 토요일은 쉽니다."}


async def test_a_week_of_three_staff_and_thirty_patients_in_two_languages(house: House) -> None:
    week = Week(house)
    doctor, coordinator = await week.hire()
    await week.book()
    blocker = week.on(DAYS[1])[2]
    for day in DAYS:
        await the_evening_before(week, day)
        if day == DAYS[3]:
            await a_day_is_closed(week, coordinator)
            await everybody_is_told(week, week.owner, blocker)
        await the_morning(week, day, [week.owner, doctor, coordinator])
        await house.travel(at(f"{day} 18:10"))
        if day != SATURDAY:
            await week.mark(day, (week.owner, doctor, coordinator)[DAYS.index(day) % 3])
        if day == DAYS[1]:
            blocker.person.block()
        if day == DAYS[2]:
            await a_red_answer_is_taken_by_the_doctor(week, doctor)
    await the_doctor_on_call_is_rung_first_at_night(week, doctor, coordinator)
    await house.travel(at("03-08 12:00"))
    await every_message_is_accounted_for(week)
    await the_numbers_are_those_of_the_week(week, doctor)


async def the_evening_before(week: Week, day: str) -> None:
    """Reminders came at six; people answer, or do not."""
    await week.house.travel(at(f"{day} 18:05") - timedelta(days=1))
    await week.answer_reminders(day)


async def the_morning(week: Week, day: str, team: list[Desk]) -> None:
    """One digest each, in their language, with the visits of the day; none when the clinic is closed."""
    await week.house.travel(at(f"{day} 10:01"))
    count = sum(one.stays_booked for one in week.on(day))
    for desk in team:
        morning = desk.say._("<b>Good morning. {day}</b>", day=desk.say.day(at(f"{day} 12:00"), CLINIC))
        digests = [words for _, words in Phone(desk.person).news() if plain(morning) in words]
        visits = plain(desk.say.n("{count} visit today", "{count} visits today", count))
        assert [visits in words for words in digests] == ([] if day == SATURDAY else [True])


async def a_red_answer_is_taken_by_the_doctor(week: Week, doctor: Desk) -> None:
    """Somebody treated on Wednesday has a fever; the doctor reads it and takes it."""
    ill = week.on(DAYS[1])[0]
    await week.tap(ill, "tell-clinic")
    await week.tap(ill, "agree")
    await week.tap(ill, "S2")
    assert week.house.say(ill.language).entry("told") in [words for _, words in ill.phone.news()]
    await doctor.tap("I take it")
    await doctor.tap("Close the alert")


async def a_day_is_closed(week: Week, coordinator: Desk) -> None:
    """Saturday's visits move; each patient who can be reached reads one message about it."""
    await coordinator.write("/close 6 Mar")
    await coordinator.tap("Yes, close the day")
    moved = await sessions_between(week.house, at(f"{SATURDAY} 00:00"), at("03-07 00:00"))
    assert [each.state for each in moved] == [], "nothing is left on that day"
    for one in week.on(SATURDAY):
        assert Counter(step for step in await steps_of(week, one) if step.startswith("moved")).total() == 1


async def everybody_is_told(week: Week, desk: Desk, blocker: Patient) -> None:
    """The same day a notice goes to all who can be reached: not to two who never came, nor to who blocked."""
    await desk.write("/broadcast")
    await desk.tap("Care notice")
    for code, words in NOTICE.items():
        own = week.house.machine.office.content.languages[code]
        await desk.tap("Write {language}", language=own)
        await desk.write(words)
    await desk.tap("It is finished")
    await desk.tap("Send it")
    await desk.write("27")
    await week.house.forward(minutes=2)
    for one in week.patients:
        heard = [words for _, words in one.phone.news() if NOTICE[one.language] in words]
        assert len(heard) == (one.linked and one is not blocker), one.person.first_name


async def the_doctor_on_call_is_rung_first_at_night(week: Week, doctor: Desk, coordinator: Desk) -> None:
    """On Saturday night the owner is on call, and only their phone rings at once."""
    await week.owner.write("/rota owner, 6 Mar 20:00, 7 Mar 10:00")
    await week.house.travel(at("03-06 23:00"))
    for desk in (week.owner, doctor, coordinator):
        desk.phone.news()
    caller = week.on(DAYS[2])[0]
    await week.house.send(caller.person, "/report")
    for label in ("continue", "agree", "S2"):
        await week.tap(caller, label)
    assert any(caller.code in words for _, words in week.owner.phone.news())
    assert not any(caller.code in words for _, words in doctor.phone.news())
    await week.owner.tap("I take it")
    await week.owner.tap("Close the alert")


async def every_message_is_accounted_for(week: Week) -> None:
    """What was due has gone or says why not; what has gone stands in one chat, once."""
    async with week.house.machine.database.read() as tx:
        rows = list(await tx.scalars(select(Message).where(Message.due_at < week.house.now)))
    assert {row.status for row in rows} <= FINAL
    assert [row.step for row in rows if row.status != "sent" and not row.why] == []
    sent = [(row.chat_id, row.telegram_id) for row in rows if row.status == "sent"]
    assert len(sent) == len(set(sent))
    chats = {person.id: {m.message_id for m in person.chat.from_bot()} for person in everybody(week)}
    assert all(telegram_id in chats[chat_id or 0] for chat_id, telegram_id in sent)
    for one in week.patients:
        if one.linked and one.comes and not one.person.blocked and one.day not in (SATURDAY, DAYS[3]):
            assert (await steps_of(week, one))["after-24h"] == 1, one.person.first_name


async def the_numbers_are_those_of_the_week(week: Week, doctor: Desk) -> None:
    """/stats says what happened."""
    marked = [one for one in week.patients if one.day != SATURDAY]
    done = sum(one.comes or not one.linked for one in marked)
    missed = sum(one.habit == "stays away" and one.linked for one in marked)
    await doctor.write("/stats week")
    texts = [words for _, words in Phone(doctor.person).news()]
    said = doctor.say._(
        "{done} done, {missed} did not come, {broken} broken off", done=done, missed=missed, broken=0
    )
    assert any(plain(said) in words for words in texts)
    assert not any(one.person.first_name in words for one in week.patients for words in texts[-2:])


async def steps_of(week: Week, one: Patient) -> Counter[str]:
    """How often a message of each step was sent to the patient, or waits to be."""
    async with week.house.machine.database.read() as tx:
        mine = select(Message.step).join(Row, Row.id == Message.patient_id).where(Row.code == one.code)
        return Counter(await tx.scalars(mine.where(Message.status.in_(("sent", "planned")))))


async def sessions_between(house: House, begins: datetime, ends: datetime) -> list[Session]:
    """Booked visits that begin in this time."""
    async with house.machine.database.read() as tx:
        query = select(Session).where(Session.starts_at.between(begins, ends), Session.state == "booked")
        return list(await tx.scalars(query))


def everybody(week: Week) -> list[Person]:
    """Everybody with a phone."""
    return list(week.house.world.people.values())
