"""The latest word on a consent counts; what may be kept follows from it."""

import pytest
from sqlalchemy import func, select

from db.tables import ConsentRecord, Patient, Staff
from domain.consents import Consent
from services.moment import Moment
from services.people import consents
from services.people.storing import may_store
from tests.services.clinic import ALL, BASIC, CHAT, DAY, NOW, arrive, later


async def test_the_latest_answer_counts(at: Moment, patient: Patient) -> None:
    for gone, granted in enumerate((False, True, False)):
        await consents.answer(later(at, gone * DAY), patient, Consent.C1, granted=granted)
        assert (Consent.C1 in await consents.standing(at.tx, patient.id)) == granted


async def test_the_same_answer_again_adds_no_record(at: Moment, patient: Patient) -> None:
    before = await at.tx.scalar(select(func.count(ConsentRecord.id)))
    for consent in ALL:
        await consents.answer(later(at, DAY), patient, consent, granted=True)
    assert await at.tx.scalar(select(func.count(ConsentRecord.id))) == before


async def test_a_record_proves_what_was_read_when_and_in_which_language(at: Moment) -> None:
    minji = await arrive(at, agreed=(Consent.C1,), language="ko")
    record = await at.tx.scalar(select(ConsentRecord).where(ConsentRecord.patient_id == minji.id))
    assert record is not None
    assert (record.text_version, record.language, record.at) == (at.office.content.version, "ko", NOW)


async def test_a_withdrawn_consent_stands_no_more(at: Moment, patient: Patient) -> None:
    record = await at.tx.scalar(select(ConsentRecord).where(ConsentRecord.code == "C2"))
    assert record is not None
    record.withdrawn_at = NOW
    await at.tx.flush()
    assert await consents.standing(at.tx, patient.id) == {Consent.C0, Consent.C1}
    assert not await may_store(at.tx, CHAT)


@pytest.mark.parametrize(
    ("agreed", "kept"),
    [(ALL, True), (BASIC, True), ((Consent.C0,), False), ((Consent.C2,), False), ((), False)],
)
async def test_what_a_patient_writes_is_kept_only_with_c0_and_c2(
    at: Moment, agreed: tuple[Consent, ...], kept: bool
) -> None:
    await arrive(at, agreed=agreed)
    assert await may_store(at.tx, CHAT) == kept


async def test_what_staff_write_is_kept_while_they_work_here_and_strangers_never(
    at: Moment, owner: Staff
) -> None:
    assert await may_store(at.tx, owner.telegram_id)
    owner.active = False
    await at.tx.flush()
    assert not await may_store(at.tx, owner.telegram_id)
    assert not await may_store(at.tx, 424242)
