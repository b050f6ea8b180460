"""What a patient writes: one matter, heard once, alarming when it should, forgotten when it must."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.tables import Item, Patient, Staff
from domain.triage_table import Level
from services.moment import Moment
from services.safety import alerts
from services.talk import inbox, items
from services.talk.inbox import Form, Reply, Sent
from services.talk.item_watch import SETTLED, watch_items
from services.talk.items import About, Said
from tests.services.clinic import BASIC, DAY, HOUR, alerts_of, arrive, employ, later, messages, performed

PHOTO = Said("photo", "look", "file-1")


async def wrote(at: Moment, patient: Patient, update_id: int = 1, what: Said | None = None) -> Item:
    return (await items.receive(at, patient, what or Said("text", "Where can I park?"), update_id)).item


async def test_the_same_update_is_heard_once(at: Moment, owner: Staff, patient: Patient) -> None:
    first = await items.receive(at, patient, Said("text", "hello"), 7)
    again = await items.receive(at, patient, Said("text", "hello"), 7)
    assert again.item.id == first.item.id
    assert again.began, "so that the answer is the same one"
    assert len(await items.parts_of(at.tx, first.item.id)) == 1
    assert len(await messages(at, owner, "wrote")) == 1


async def test_what_comes_after_closing_is_a_new_matter(at: Moment, owner: Staff, patient: Patient) -> None:
    first = await wrote(at, patient)
    await inbox.close(at, owner, first)
    assert (await wrote(at, patient, 2)).id != first.id


async def test_every_coordinator_is_told_and_nobody_else(
    at: Moment, owner: Staff, doctor: Staff, patient: Patient
) -> None:
    one, two = await employ(at, "coordinator", 9101), await employ(at, "coordinator", 9102)
    await wrote(at, patient)
    told = [len(await messages(at, each, "wrote")) for each in (one, two, owner, doctor)]
    assert told == [1, 1, 0, 0]


async def test_without_coordinators_doctors_and_owners_are_told(
    at: Moment, owner: Staff, doctor: Staff, patient: Patient
) -> None:
    await wrote(at, patient)
    assert [len(await messages(at, each, "wrote")) for each in (owner, doctor)] == [1, 1]


async def test_who_took_it_hears_the_rest_alone(at: Moment, owner: Staff, patient: Patient) -> None:
    one, two = await employ(at, "coordinator", 9101), await employ(at, "coordinator", 9102)
    item = await wrote(at, patient)
    await inbox.take(at, one, item)
    await wrote(later(at, HOUR), patient, 2)
    assert [len(await messages(at, each, "wrote")) for each in (one, two, owner)] == [2, 1, 0]


@pytest.mark.parametrize(("gone", "alarms"), [(timedelta(days=83), 1), (timedelta(days=85), 0)])
async def test_a_picture_alarms_for_twelve_weeks_after_a_session(
    at: Moment, owner: Staff, patient: Patient, gone: timedelta, alarms: int
) -> None:
    await performed(at, owner, patient, gone)
    await wrote(at, patient, what=PHOTO)
    assert [alert.level for alert in await alerts_of(at, patient)] == [Level.AMBER] * alarms


async def test_the_other_pictures_of_an_album_are_kept_and_not_answered(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    heard = [
        await items.receive(at, patient, Said("photo", "", f"file-{n}", album=True), n) for n in (1, 2, 3)
    ]
    assert owner.active
    assert [each.quiet for each in heard] == [False, True, True]
    assert len(await items.parts_of(at.tx, heard[0].item.id)) == 3


async def test_a_patient_at_risk_is_urgent(at: Moment, owner: Staff, patient: Patient) -> None:
    patient.flags = "IMMUNE"
    item = await wrote(at, patient)
    await items.about_health(at, patient, item)
    assert owner.active
    assert [alert.level for alert in await alerts_of(at, patient)] == [Level.AMBER_U]


async def test_the_alert_is_one_however_often_it_is_tapped(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    for _ in range(3):
        await items.about_health(at, patient, item)
    await watch_items(later(at, HOUR))
    assert owner.active
    assert len(await alerts_of(at, patient)) == 1


async def test_what_was_called_health_is_not_called_off_by_the_other_button(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    await items.about_health(at, patient, item)
    assert owner.active
    assert not await items.about_other(at, item)
    assert item.about == About.HEALTH


async def test_refusing_health_data_forgets_words_and_pictures_of_that_matter_only(
    at: Moment, owner: Staff
) -> None:
    patient = await arrive(at, agreed=BASIC)
    parking = await wrote(at, patient)
    await inbox.say_about(at, owner, parking, About.OTHER)
    await items.forget_health(at, patient)
    assert [part.text for part in await items.parts_of(at.tx, parking.id)] == ["Where can I park?"]
    await inbox.close(at, owner, parking)
    skin = await wrote(at, patient, 2, PHOTO)
    await items.about_health(at, patient, skin)
    await items.forget_health(at, patient)
    assert [(part.text, part.file) for part in await items.parts_of(at.tx, skin.id)] == [(None, None)]


async def test_nobody_reads_anothers_matter(at: Moment, owner: Staff, patient: Patient) -> None:
    item = await wrote(at, patient)
    other = await arrive(at, chat=7002, name="Somebody")
    assert owner.active
    assert await items.mine(at.tx, other, item.id) is None
    assert await items.mine(at.tx, patient, item.id) is not None


@pytest.mark.parametrize(
    ("about", "phone", "cleared", "forms"),
    [
        (About.UNKNOWN, None, False, ()),
        (About.OTHER, None, False, (Form.WORDS,)),
        (About.HEALTH, None, False, (Form.COME, Form.DOCTOR)),
        (About.HEALTH, "+821012345678", False, (Form.PHONE, Form.COME, Form.DOCTOR)),
        (About.HEALTH, None, True, (Form.COME, Form.DOCTOR, Form.WORDS)),
    ],
)
async def test_a_matter_of_health_is_answered_in_fixed_words_until_counsel_clears_others(
    at: Moment, patient: Patient, about: About, phone: str | None, cleared: bool, forms: tuple[Form, ...]
) -> None:
    content = at.office.content
    clinic = replace(content.clinic, health_free_text=cleared)
    office = replace(at.office, content=replace(content, clinic=clinic))
    patient.phone = phone
    item = Item(patient_id=patient.id, opened_at=at.now, answer_by=at.now, about=about)
    assert inbox.allowed_forms(office, item, patient) == forms


async def test_typed_words_on_a_matter_of_health_are_refused_even_from_a_forged_button(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    await items.about_health(at, patient, item)
    last = await items.last_part(at.tx, item)
    assert last is not None
    sent = await inbox.answer(at, owner, item, Reply(Form.WORDS, "Take this cream"), last.id, 50)
    assert sent is Sent.OUTDATED
    assert await messages(at, patient, "answer") == []


async def test_the_same_tap_on_send_answers_once(at: Moment, owner: Staff, patient: Patient) -> None:
    item = await wrote(at, patient)
    await inbox.say_about(at, owner, item, About.OTHER)
    last = await items.last_part(at.tx, item)
    assert last is not None
    for _ in range(2):
        sent = await inbox.answer(at, owner, item, Reply(Form.WORDS, "Behind"), last.id, 50)
        assert sent is Sent.SENT
    assert len(await messages(at, patient, "answer")) == 1


@pytest.mark.parametrize(("gone", "step"), [(23 * HOUR, "answer"), (25 * HOUR, "answer-late")])
async def test_an_answer_within_a_day_may_wake_a_later_one_may_not(
    at: Moment, owner: Staff, patient: Patient, gone: timedelta, step: str
) -> None:
    item = await wrote(at, patient)
    await inbox.say_about(at, owner, item, About.OTHER)
    last = await items.last_part(at.tx, item)
    assert last is not None
    await inbox.answer(later(at, gone), owner, item, Reply(Form.WORDS, "Behind"), last.id, 50)
    assert [each.step for each in await messages(at, patient)] == [step]


async def test_an_answered_matter_closes_by_itself_after_three_days_and_its_alert_does_not(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    alert = await items.about_health(at, patient, item)
    last = await items.last_part(at.tx, item)
    assert last is not None
    await inbox.answer(at, owner, item, Reply(Form.DOCTOR), last.id, 50)
    assert alert.taken_by == owner.id
    next_look = await watch_items(at)
    assert next_look == at.now + SETTLED
    await watch_items(later(at, SETTLED))
    assert item.closed_at is not None
    assert alert.closed_at is None, "a person closes an alert"


async def test_a_question_after_the_answer_is_promised_anew(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    await inbox.say_about(at, owner, item, About.OTHER)
    last = await items.last_part(at.tx, item)
    assert last is not None
    first: datetime = item.answer_by
    await inbox.answer(at, owner, item, Reply(Form.WORDS, "Behind"), last.id, 50)
    await wrote(later(at, DAY), patient, 2)
    assert item.answer_by > first


async def test_closing_the_matter_closes_its_alert(at: Moment, owner: Staff, patient: Patient) -> None:
    item = await wrote(at, patient)
    alert = await items.about_health(at, patient, item)
    await inbox.close(at, owner, item)
    assert alert.closed_by == owner.id
    assert await alerts.open_alerts(at.tx) == []


async def test_calling_it_not_a_matter_of_health_closes_the_alert_of_silence(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    item = await wrote(at, patient)
    await watch_items(later(at, HOUR))
    (alert,) = await alerts_of(at, patient)
    assert alert.kind == "untapped"
    await inbox.say_about(later(at, HOUR), owner, item, About.OTHER)
    assert alert.closed_at is not None
