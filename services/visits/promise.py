"""By when staff answer, from the content's response times and the rota."""

from datetime import datetime, timedelta

from domain.hours import is_open
from domain.promises import Promises, promised
from domain.triage_table import Level
from services.moment import Moment
from services.office import Office
from services.people.staffing import is_watched


def answer_by(
    office: Office,
    level: Level,
    now: datetime,
    visit_at: datetime | None = None,
    *,
    on_call: bool = False,
) -> datetime:
    """By when (aware UTC) a matter of this urgency is answered; before the visit it concerns, if any.

    ``on_call``: the rota names somebody, so that an urgent matter is answered out of hours as well.
    """
    response = office.content.clinic.response
    promises = Promises(
        same_day_before=response.amber_same_day_before,
        next_day_by=response.amber_next_day_by,
        amber_u=timedelta(hours=response.amber_u_hours),
        red=timedelta(minutes=response.red_call_minutes),
        before_visit=timedelta(hours=response.before_visit_hours),
        on_call=on_call,
    )
    return promised(level, now, office.content.clinic.calendar, promises, visit_at)


async def somebody_answers(at: Moment, when: datetime) -> bool:
    """Whether an urgent matter of ``when`` (aware UTC) is answered within hours: open, or somebody on call.

    With nobody on the rota alerts go to doctors and owners at night too, but a patient is never told to
    wait for them (clinic policy).
    """
    return is_open(when, at.office.content.clinic.calendar) or await is_watched(at.tx, when)
