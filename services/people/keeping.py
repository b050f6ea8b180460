"""What was kept as long as /privacy says is erased (PIPA art. 21); the periods are the clinic's content."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from db.queries import retention
from db.queries.facts import get_fact, set_fact
from db.queries.retention_sweeps import SWEEPS, Sweep, Walked, last_ids
from db.tables import Audit, Patient
from domain.periods import months_before
from services.moment import Moment
from services.people import erasing

_EVERY = timedelta(hours=12)
_DIALOGS = timedelta(days=30)
_UP_TO = "kept-long-enough-up-to"
"""The fact that tells how far the walk has come: the number of its stage and an id; empty between walks."""

_ROWS, _PEOPLE = 40_000, 4_000
"""So many ids of a table, or of patients, are looked at in one transaction: some tens of milliseconds."""

_BATCH = 5
"""So many records are erased in one transaction."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """A walk through one table.

    Attributes:
        stretch: as many ids as one transaction looks at. go_on: erases what is old among the ids after the
            first and up to the second number; returns how far it came.
    """

    table: Walked
    stretch: int
    go_on: Callable[[Moment, int, int], Awaitable[int]]


async def erase_what_is_old(at: Moment) -> datetime:
    """Housekeeping: health answers and finished work after their months, whole records after theirs.

    A person is our patient until their last visit or their last word to us, whichever is later; the months
    after care count from there. What is left is the proof of consents, as after /delete. Nothing that still
    waits for somebody is erased. Of somebody who still wants news and offers stays what they agreed to for
    that: name, language and chat. Every record erased is noted in the audit log, by number only.

    A long table is walked through in several transactions, since everybody else's writing waits meanwhile.
    Returns when to go on: at once until the end is reached, also after a restart.
    """
    number, after = await _progress(at)
    if (number, after) == (0, 0):
        await retention.erase_old_dialogs(at.tx, at.now - _DIALOGS)
    ends, share = await last_ids(at.tx), 1.0
    while share > 0 and number < len(_STAGES):
        stage = _STAGES[number]
        upto = min(after + stage.stretch, ends[stage.table])
        if upto <= after:
            number, after = number + 1, 0
            continue
        came = await stage.go_on(at, after, upto)
        # Erasing takes longer than looking: a stretch that was cut short was enough.
        share = share - (upto - after) / stage.stretch if came == upto else 0
        after = came
    over = number == len(_STAGES)
    await set_fact(at.tx, _UP_TO, "" if over else f"{number}/{after}")
    return at.now + (_EVERY if over else timedelta())


async def _progress(at: Moment) -> tuple[int, int]:
    number, _, after = (await get_fact(at.tx, _UP_TO) or "").partition("/")
    return (int(number), int(after)) if after else (0, 0)


async def _erase_rows(sweep: Sweep, at: Moment, after: int, upto: int) -> int:
    settled = months_before(at.now, at.office.content.clinic.retention.checkin_months)
    return await sweep.go_on(at.tx, settled, after, upto)


async def _erase_people(at: Moment, after: int, upto: int) -> int:
    gone = await retention.gone_since(at.tx, _ended(at), after, upto, _BATCH)
    for patient in gone:
        await erasing.erase(at, patient)
        _note(at, patient)
    return _came(gone, upto)


async def _keep_readers_for_news(at: Moment, after: int, upto: int) -> int:
    readers = await retention.only_readers_of_news(at.tx, _ended(at), after, upto, _BATCH)
    for patient in readers:
        await erasing.keep_for_news(at, patient)
        await retention.erase_messages_of(at.tx, patient.id, _ended(at))
        _note(at, patient)
    return _came(readers, upto)


def _ended(at: Moment) -> datetime:
    return months_before(at.now, at.office.content.clinic.retention.after_care_months)


def _came(people: Sequence[Patient], upto: int) -> int:
    return people[-1].id if len(people) == _BATCH else upto


def _note(at: Moment, patient: Patient) -> None:
    at.tx.add(Audit(at=at.now, action="forgot", subject=f"patient:{patient.id}"))


_STAGES = (
    *(_Stage(sweep.table, _ROWS, partial(_erase_rows, sweep)) for sweep in SWEEPS),
    _Stage(Patient, _PEOPLE, _erase_people),
    _Stage(Patient, _PEOPLE, _keep_readers_for_news),
)
