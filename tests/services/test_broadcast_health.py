"""Whom health answers choose for a notice: only while these answers stand and may be used (PIPA art. 23)."""

from collections.abc import Awaitable, Callable

import pytest

from db.tables import Message, Patient, Staff
from domain.audience import Audience
from domain.broadcasts import Kind
from domain.consents import Consent
from domain.messages import Status
from domain.reasons import Why
from services.broadcasts.reach import reach
from services.messages.sending import prepare
from services.moment import Moment
from services.people import agreements
from services.screening import screening
from tests.services.clinic import ALL, BASIC, arrive, screened
from tests.services.test_broadcast_decision import a_cast, row_of
from tests.services.test_broadcast_reach import drafted

PHASE_2 = Audience(outcomes=frozenset({"phase-2"}))


async def meant(at: Moment, staff: Staff, patient: Patient) -> Message:
    """The row of somebody who is meant because of what they answered."""
    await screened(at, patient, "phase-2")
    cast = await a_cast(at, staff, Kind.NOTICE)
    cast.audience = PHASE_2.to_json()
    return await row_of(at, cast, patient)


async def withdraw(at: Moment, patient: Patient) -> None:
    await agreements.take_back(at, patient, Consent.C1)


async def answer_anew(at: Moment, patient: Patient) -> None:
    await screened(at, patient, "phase-1")


async def test_it_needs_the_consent_to_health_data(at: Moment, doctor: Staff) -> None:
    for number, agreed in enumerate((ALL, BASIC)):
        await screened(at, await arrive(at, chat=8100 + number, agreed=agreed), "phase-2")
    found = await reach(at, await drafted(at, doctor, audience=PHASE_2))
    assert (found.total, found.will, found.left_out) == (2, 1, {Why.NO_CONSENT: 1})


async def test_it_goes_while_the_answers_may_be_used(at: Moment, doctor: Staff) -> None:
    assert await prepare(at, await meant(at, doctor, await arrive(at, agreed=ALL))) is not None


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (withdraw, Why.NO_CONSENT),
        (screening.erase, Why.ANSWERS_GONE),
        (answer_anew, Why.ANSWERS_GONE),
    ],
)
async def test_it_does_not_go_once_they_are_withdrawn_erased_or_others(
    at: Moment, doctor: Staff, deed: Callable[[Moment, Patient], Awaitable[object]], why: Why
) -> None:
    patient = await arrive(at, agreed=ALL)
    row = await meant(at, doctor, patient)
    await deed(at, patient)
    assert await prepare(at, row) is None
    assert (row.status, row.why) == (Status.CANCELLED, why)
