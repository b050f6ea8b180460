"""What became of a broadcast: the counts, and the list by patient code for a spreadsheet."""

import csv
import io
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Broadcast, Message, Patient, Retraction
from domain.broadcasts import ROW_KIND, State
from domain.localtime import to_local
from domain.messages import Status
from services.broadcasts.casts import subject_of
from services.broadcasts.preparing import EVERYBODY
from services.broadcasts.progress import Progress, progress_of
from services.broadcasts.retract import GONE
from services.moment import Moment

HEADER = ("code", "status", "when", "why")
_TEXT_ENCODING = "utf-8-sig"  # spreadsheets open it with the right letters only with the mark at its head


@dataclass(frozen=True, slots=True)
class Report:
    """The counts at the end, and of a retraction.

    Attributes:
        retracted: messages taken out of their chats. retracting: those whose turn is to come.
        not_retracted: of a broadcast that was taken back, those that stay in their chats.
        unrecorded: people who were counted at the start and of whom no row is there: erased since,
            and whether they got it nobody knows any more; or they were left out before the list was written.
    """

    progress: Progress
    retracted: int
    retracting: int
    not_retracted: int
    unrecorded: int


async def report_of(at: Moment, cast: Broadcast) -> Report:
    """Count now."""
    query = (
        select(Retraction.outcome, func.count())
        .where(Retraction.broadcast_id == cast.id)
        .group_by(Retraction.outcome)
    )
    outcomes = {row[0]: row[1] for row in await at.tx.execute(query)}
    progress = await progress_of(at.tx, cast, at.now)
    gone, waiting = outcomes.get(GONE, 0), outcomes.get("", 0)
    left = progress.sent - gone - waiting if cast.state in {State.RETRACTING, State.RETRACTED} else 0
    return Report(
        progress,
        retracted=gone,
        not_retracted=left,
        retracting=waiting,
        unrecorded=_without_row(cast, progress),
    )


def _without_row(cast: Broadcast, progress: Progress) -> int:
    """Once the whole list was written: how many it was approved for and are not in it."""
    written = cast.prepared_to == EVERYBODY and cast.counted is not None
    return max(0, (cast.counted or 0) - progress.total) if written else 0


async def csv_rows(tx: AsyncSession, cast: Broadcast, zone: str) -> list[tuple[str, str, str, str]]:
    """One row a person, by code: status, when (wall time in ``zone``), why. No names, no phones."""
    query = (
        select(Patient.code, Message.status, Message.sent_at, Message.why, Message.error, Retraction.outcome)
        .join(Patient, Patient.id == Message.patient_id)
        .outerjoin(Retraction, Retraction.message_id == Message.id)
        .where(
            Message.subject == subject_of(cast.id),
            Message.kind == ROW_KIND,
            Message.status != Status.SUPERSEDED.value,
        )
        .order_by(Patient.code, Message.version)
    )
    found = []
    for code, status, sent_at, why, error, outcome in await tx.execute(query):
        when = to_local(sent_at, zone).strftime("%Y-%m-%d %H:%M:%S") if sent_at else ""
        found.append((code, "retracted" if outcome == GONE else status, when, why or error or ""))
    return found


async def csv_of(at: Moment, cast: Broadcast) -> bytes:
    """The rows as a file a spreadsheet opens; times in the clinic's zone."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    writer.writerows(await csv_rows(at.tx, cast, at.office.content.clinic.zone))
    return file.getvalue().encode(_TEXT_ENCODING)
