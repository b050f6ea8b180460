"""By when staff answer, from the content's response times."""

from datetime import datetime, timedelta

from domain.hours import is_open
from domain.promises import Promises, promised
from domain.triage_table import Level
from services.office import Office


def answer_by(office: Office, level: Level, now: datetime, visit_at: datetime | None = None) -> datetime:
    """By when (aware UTC) a matter of this urgency is answered; before the visit it concerns, if any."""
    response = office.content.clinic.response
    promises = Promises(
        same_day_before=response.amber_same_day_before,
        next_day_by=response.amber_next_day_by,
        amber_u=timedelta(hours=response.amber_u_hours),
        red=timedelta(minutes=response.red_call_minutes),
        before_visit=timedelta(hours=response.before_visit_hours),
        on_call=False,
    )
    return promised(level, now, office.content.clinic.calendar, promises, visit_at)


def somebody_answers(office: Office, now: datetime) -> bool:
    """Whether an urgent matter is looked at within hours: the clinic is open.

    Alerts also go to doctors and owners at night, but a patient is never told to wait for them.
    """
    return is_open(now, office.content.clinic.calendar)
