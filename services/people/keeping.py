"""What was kept as long as /privacy says is erased (PIPA art. 21); the periods are the clinic's content."""

from datetime import datetime, timedelta

from db.queries import retention
from db.tables import Audit, Patient
from domain.periods import months_before
from services.moment import Moment
from services.people import erasing

_EVERY = timedelta(hours=12)
_BATCH = 50
_DIALOGS = timedelta(days=30)


async def erase_what_is_old(at: Moment) -> datetime:
    """Housekeeping: health answers and finished work after their months, whole records after theirs.

    A person is our patient until their last visit or their last word to us, whichever is later; the months
    after care count from there. What is left is the proof of consents, as after /delete. Nothing that still
    waits for somebody is erased. Of somebody who still wants news and offers stays what they agreed to for
    that: name, language and chat. Every record erased is noted in the audit log, by number only.
    """
    keep = at.office.content.clinic.retention
    settled = months_before(at.now, keep.checkin_months)
    await retention.erase_old_answers(at.tx, settled)
    await retention.erase_old_work(at.tx, settled)
    await retention.erase_old_dialogs(at.tx, at.now - _DIALOGS)
    ended = months_before(at.now, keep.after_care_months)
    gone = await retention.gone_since(at.tx, ended, _BATCH)
    for patient in gone:
        await erasing.erase(at, patient)
        _note(at, patient)
    readers = await retention.only_readers_of_news(at.tx, ended, _BATCH)
    for patient in readers:
        await erasing.keep_for_news(at, patient)
        await retention.erase_messages_of(at.tx, patient.id, ended)
        _note(at, patient)
    return at.now + (_EVERY if max(len(gone), len(readers)) < _BATCH else timedelta())


def _note(at: Moment, patient: Patient) -> None:
    at.tx.add(Audit(at=at.now, action="forgot", subject=f"patient:{patient.id}"))
