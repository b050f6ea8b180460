"""What a late booking's summary carries: the points of reminders that will not come any more."""

from dataclasses import replace
from datetime import UTC, datetime

from db.tables import Session
from domain.before_steps import before_steps
from domain.keys import subject_of
from domain.messages import OPEN, Status
from domain.patients import PatientView, SessionView
from domain.planning import plan
from domain.situation import Situation
from services.messages.planning import view_of
from services.moment import Moment
from services.office import Office
from services.people.reader import Reader
from services.texts import Safe

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PREFIX = "before-"


async def late_steps(at: Moment, session: Session) -> list[str]:
    """The reminders of a booked session whose time has passed unsent, in order.

    Those the plan still wants are not among them, nor those the patient does not wish to get.
    """
    view = await view_of(at, session.patient_id)
    visit = next(each for each in view.sessions if each.id == session.id)
    planned = plan(view, at.office.content.timeline, at.now).wanted
    not_late = {
        wanted.key.step
        for wanted in planned
        if wanted.key.subject == subject_of(session.id)
        and (wanted.status in OPEN or wanted.status is Status.CANCELLED)
    }
    return [step for step in _ever_due(at, view, visit) if step not in not_late]


def late_lines(office: Office, reader: Reader, steps: list[str]) -> Safe:
    """One short line for each of these reminders that has one in the content."""
    ids = (f"part.late-{step.removeprefix(_PREFIX)}" for step in steps)
    return Safe("\n".join(reader.say.entry(text_id) for text_id in ids if text_id in office.content.texts))


def _ever_due(at: Moment, view: PatientView, visit: SessionView) -> list[str]:
    """Every reminder the session would have had if it had been booked long ago."""
    early = replace(visit, timed_at=_LONG_AGO)
    case = Situation(view, at.office.content.timeline, at.now)
    return [draft.wanted.key.step for draft in before_steps(case, early)]
