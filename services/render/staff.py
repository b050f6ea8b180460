"""The texts staff members are owed: alerts (code and level only), prompts, lists. Details open on a tap."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from db.tables import Alert, Message, Patient, Session, Staff
from domain.patients import SessionState
from domain.triage_table import Level
from services.callbacks import data
from services.moment import Moment
from services.screen import Button, Rows, Screen, column
from services.texts import Speech


@dataclass(frozen=True, slots=True)
class StaffScene:
    """A message to a staff member, with its subject's number."""

    at: Moment
    message: Message
    staff: Staff
    say: Speech

    @property
    def subject_id(self) -> int:
        """The number in ``alert:7`` or ``session:45``."""
        return int(self.message.subject.partition(":")[2])


def level_name(say: Speech, level: int) -> str:
    """How urgent, in one word staff use."""
    names = {
        Level.RED: say._("🔴 RED"),
        Level.AMBER_U: say._("🟠 URGENT"),
        Level.AMBER: say._("🟡 AMBER"),
        Level.GREEN: say._("🟢 GREEN"),
    }
    return names[Level(level)]


async def alert(scene: StaffScene) -> Screen:
    """Code and level only (Medical Service Act art. 19: confidentiality); details open on a tap."""
    row = await scene.at.tx.get_one(Alert, scene.subject_id)
    patient = await scene.at.tx.get_one(Patient, row.patient_id)
    say = scene.say
    lines = [say._("{level}: patient {code}", level=level_name(say, row.level), code=patient.code)]
    if row.kind == "red-word" and row.checkin_id is None:
        lines.append(say._("{code}: please phone now.", code=patient.code))
    lines.append(
        say._("Answer by {when}.", when=say.when(row.answer_by, scene.at.office.content.clinic.zone))
    )
    if scene.message.version > 0:
        lines.append(say._("Nobody has taken it yet. Round {n}.", n=scene.message.version + 1))
    return Screen("\n".join(lines), alert_buttons(say, row), protect=True)


def alert_buttons(say: Speech, row: Alert) -> Rows:
    """[I take it] until somebody did, then [Close]."""
    details = Button(say._("Show details"), data("s-alert", row.id))
    if row.closed_at is not None:
        return column(details)
    if row.taken_at is None:
        return column(Button(say._("I take it"), data("s-take", row.id), style="primary"), details)
    return column(details, Button(say._("Close the alert"), data("s-close", row.id)))


async def prompt_done(scene: StaffScene) -> Screen:
    """How did the visit go?"""
    session = await scene.at.tx.get_one(Session, scene.subject_id)
    patient = await scene.at.tx.get_one(Patient, session.patient_id)
    say, zone = scene.say, scene.at.office.content.clinic.zone
    text = say._(
        "How did it go? Patient {code}, session {k}, {when}.",
        code=patient.code,
        k=session.number,
        when=say.when(session.starts_at, zone),
    )
    return Screen(text, mark_buttons(say, session), protect=True)


def mark_buttons(say: Speech, session: Session) -> Rows:
    """Done, no-show, aborted."""
    if session.state != SessionState.BOOKED:
        return column(Button(say._("Undo"), data("s-undo", session.id)))
    return (
        (Button(say._("Done"), data("s-done", session.id), style="success"),),
        (
            Button(say._("No-show"), data("s-noshow", session.id)),
            Button(say._("Broken off"), data("s-aborted", session.id)),
        ),
    )


async def date_chosen(scene: StaffScene) -> Screen:
    """The patient took one of the offered times."""
    session = await scene.at.tx.get_one(Session, scene.subject_id)
    patient = await scene.at.tx.get_one(Patient, session.patient_id)
    when = scene.say.when(session.starts_at, scene.at.office.content.clinic.zone)
    text = scene.say._("{code} chose {when} for session {k}.", code=patient.code, when=when, k=session.number)
    return Screen(
        text, column(Button(scene.say._("Open the session"), data("s-ses", session.id))), protect=True
    )


async def date_declined(scene: StaffScene) -> Screen:
    """None of the offered times suits the patient."""
    session = await scene.at.tx.get_one(Session, scene.subject_id)
    patient = await scene.at.tx.get_one(Patient, session.patient_id)
    text = scene.say._(
        "{code}: none of the times offered for session {k} suits.", code=patient.code, k=session.number
    )
    offer = Button(scene.say._("Offer times"), data("s-off", session.id))
    return Screen(
        text, column(offer, Button(scene.say._("Open the session"), data("s-ses", session.id))), protect=True
    )


StaffRenderer = Callable[[StaffScene], Awaitable[Screen]]
STAFF: Mapping[str, StaffRenderer] = {
    "alert": alert,
    "prompt-done": prompt_done,
    "date-chosen": date_chosen,
    "date-declined": date_declined,
}
