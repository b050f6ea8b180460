"""Every two years a person hears that their consent to news stands, once, and can end it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db.tables import ConsentRecord, Patient
from domain.consents import Consent
from domain.reasons import Why
from services.messages.overtaken import overtaken
from services.messages.sent import on_sent
from services.moment import Moment
from services.people import agreements, consents
from services.people.news_stands import STEP, remind
from services.people.preferences import STOPPED, choose_messages
from tests.services.clinic import DAY, NOW, later, message, messages

TWO_YEARS = datetime(2028, 12, 1, 3, tzinfo=NOW.tzinfo) - NOW


@pytest.fixture
async def reader(at: Moment, patient: Patient) -> Patient:
    """Agreed to news on 1 December 2026."""
    await consents.answer(at, patient, Consent.C3, granted=True)
    return patient


async def agreed(at: Moment) -> ConsentRecord:
    return (await at.tx.scalars(select(ConsentRecord).where(ConsentRecord.code == "C3"))).one()


async def test_it_is_owed_thirty_days_before_the_two_years_are_over_and_once(
    at: Moment, reader: Patient
) -> None:
    await remind(later(at, TWO_YEARS - 31 * DAY))
    assert await messages(at, reader, STEP) == []
    for early in (30, 29, 1, 0):
        await remind(later(at, TWO_YEARS - early * DAY))
    assert len(await messages(at, reader, STEP)) == 1, "one waits already"


async def test_what_was_sent_is_proof_and_the_next_comes_two_years_on(at: Moment, reader: Patient) -> None:
    then = later(at, TWO_YEARS - 30 * DAY)
    await remind(then)
    first = await message(at, reader, STEP)
    await on_sent(then, first)
    first.status = "sent"
    assert (await agreed(at)).told_again_at == then.now
    await remind(later(then, 25 * DAY))
    assert len(await messages(at, reader, STEP)) == 1
    await remind(later(at, 2 * TWO_YEARS - 29 * DAY))
    assert len(await messages(at, reader, STEP)) == 2


async def test_a_consent_taken_back_is_not_mentioned_any_more(at: Moment, reader: Patient) -> None:
    then = later(at, TWO_YEARS - 30 * DAY)
    await remind(then)
    waiting = await message(at, reader, STEP)
    assert await overtaken(at.tx, waiting) is None
    await agreements.take_back(then, reader, Consent.C3)
    assert await overtaken(at.tx, waiting) == Why.NO_ADS
    await remind(later(then, 40 * DAY))
    assert len(await messages(at, reader, STEP)) == 1


@pytest.mark.parametrize("became", ["failed", "expired", "unknown"])
async def test_what_did_not_surely_go_is_tried_again_next_month(
    at: Moment, reader: Patient, became: str
) -> None:
    then = later(at, TWO_YEARS - 30 * DAY)
    await remind(then)
    (await message(at, reader, STEP)).status = became
    await remind(later(then, timedelta(hours=6)))
    assert len(await messages(at, reader, STEP)) == 1
    await remind(later(then, 30 * DAY))
    assert len(await messages(at, reader, STEP)) == 2


async def test_who_stopped_all_messages_is_told_once_they_want_messages_again(
    at: Moment, reader: Patient
) -> None:
    then = later(at, TWO_YEARS - 30 * DAY)
    await choose_messages(then, reader, STOPPED)
    await remind(then)
    assert await messages(at, reader, STEP) == []
    await choose_messages(then, reader, "all")
    await remind(then)
    assert len(await messages(at, reader, STEP)) == 1
