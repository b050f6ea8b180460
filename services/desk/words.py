"""States, statuses and reasons in the words staff use."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from db.tables import Patient, Session, Staff
from domain.messages import Status
from domain.patients import SessionState
from domain.reasons import Why
from services.moment import Moment
from services.people.staffing import COORDINATOR, DOCTOR, OWNER
from services.texts import Speech


def status_word(say: Speech, status: str) -> str:
    """Where a message stands, in a word or two."""
    words: Mapping[str, str] = {
        Status.PREPARING: say._("waits its turn"),
        Status.HELD: say._("waits"),
        Status.PLANNED: say._("will go"),
        Status.SENDING: say._("is being sent"),
        Status.SENT: say._("sent"),
        Status.FAILED: say._("refused by Telegram"),
        Status.EXPIRED: say._("not sent, too late"),
        Status.CANCELLED: say._("cancelled"),
        Status.SUPERSEDED: say._("replaced"),
        Status.UNKNOWN: say._("perhaps sent, please ask"),
    }
    return words.get(status, status)


def why_sentence(say: Speech, why: str) -> str:
    """Why a message stands so, as a clause; empty where there is nothing to explain."""
    words: Mapping[str, str] = {
        Why.NONE: "",
        Why.NOT_LINKED: say._("the patient has not opened the chat yet"),
        Why.UNREACHABLE: say._("the patient blocked the bot or left Telegram"),
        Why.NO_CONSENT: say._("a consent it needs is missing"),
        Why.ANSWERS_GONE: say._("the answers they were chosen by are gone, or are others now"),
        Why.ON_HOLD: say._("the session is on hold, a doctor must look"),
        Why.HOLD_EXPIRED: say._("the session stayed on hold until it was too late"),
        Why.CLOSED_DAY: say._("the clinic is closed on the day of the visit, which nobody has moved yet"),
        Why.MOVED: say._("the session has a newer time"),
        Why.SESSION_CANCELLED: say._("the session was cancelled"),
        Why.NO_SHOW: say._("the patient did not come"),
        Why.ABORTED: say._("the visit was broken off without treatment"),
        Why.PERFORMED: say._("the visit has taken place"),
        Why.UNDONE: say._("Done was taken back"),
        Why.LATER_SESSION: say._("a later session was done, its messages go on"),
        Why.PUT_OFF: say._("a visit is near, it waits for that"),
        Why.VISIT_UNMARKED: say._("it waits until somebody says how the visit went"),
        Why.QUIET_HOURS: say._("because of the quiet hours"),
        Why.DAILY_CAP: say._("another message goes on that day"),
        Why.ESSENTIALS: say._("the patient wants the essentials only"),
        Why.STOPPED: say._("the patient stopped all messages"),
        Why.ANSWERED: say._("the answer came before"),
        Why.LATE: say._("its time had passed"),
        Why.NOT_PLANNED: say._("the timeline has no such message any more"),
        Why.BY_STAFF: say._("by staff"),
        Why.IMPORTED: say._("its time had come before the visit was read from a file"),
        Why.AGAIN: say._("sent once more by staff"),
        Why.GROUP_FULL: say._("the team's group had enough for that minute"),
        Why.TOGETHER: say._("told together with others"),
        Why.NO_GROUP: say._("the team has no group"),
        Why.PAUSED: say._("its broadcast is paused"),
        Why.NO_ADS: say._("did not agree to news and offers"),
        Why.DISCREET: say._("wants discreet notes, and an advertisement names the clinic"),
        Why.WEEKLY_CAP: say._("had an advertisement in the last seven days"),
        Why.NO_TEXT: say._("there is no version in their language"),
    }
    return words.get(why, why)


def state_word(say: Speech, session: Session, at: Moment) -> str:
    """What became of a session, in a word or two; it is to be marked from its planned end on."""
    if session.state == SessionState.BOOKED:
        return _booked_word(say, session, at)
    words: Mapping[str, str] = {
        SessionState.PERFORMED: say._("done"),
        SessionState.NO_SHOW: say._("did not come"),
        SessionState.ABORTED: say._("broken off, skin not treated"),
        SessionState.CANCELLED: say._("cancelled by the patient")
        if session.cancelled_by == "patient"
        else say._("cancelled by the clinic"),
    }
    return words.get(session.state, session.state)


def _booked_word(say: Speech, session: Session, at: Moment) -> str:
    if session.starts_at > at.now:
        return say._("booked")
    length = timedelta(minutes=at.office.content.clinic.visit_minutes)
    return say._("has begun") if at.now < session.starts_at + length else say._("to be marked")


def answer_word(say: Speech, session: Session, now: datetime, *, held: bool, wish: bool) -> str:
    """What stands about a visit to come: on hold, a wish to move, confirmed or not; else empty."""
    if session.state != SessionState.BOOKED or session.starts_at <= now:
        return say._("on hold") if held and session.state == SessionState.BOOKED else ""
    if held:
        return say._("on hold")
    if wish:
        return say._("wants to move")
    return say._("confirmed") if session.confirmed_at is not None else say._("not confirmed yet")


def choice_word(say: Speech, patient: Patient) -> str:
    """Which messages the patient wants."""
    words: Mapping[str, str] = {
        "all": say._("all messages"),
        "essentials": say._("essentials only"),
        "stopped": say._("stopped, please phone"),
    }
    return words.get(patient.choice, patient.choice)


def flag_word(say: Speech, flag: str) -> str:
    """What a flag on the card means; one the screen knows no words for stays as it is."""
    words: Mapping[str, str] = {
        "IMMUNE": say._("weak immune system"),
        "CANCER": say._("cancer, now or before"),
        "BLEEDING": say._("bleeding or blood thinner"),
        "HIGH_RISK": say._("high risk, says the doctor"),
    }
    return words.get(flag, flag)


def role_word(say: Speech, staff: Staff) -> str:
    """What a staff member is."""
    return role_name(say, staff.role)


def role_name(say: Speech, role: str) -> str:
    """A role in the words of staff."""
    words: Mapping[str, str] = {
        OWNER: say._("owner"),
        DOCTOR: say._("doctor"),
        COORDINATOR: say._("coordinator"),
    }
    return words.get(role, role)


def staff_word(say: Speech, staff: Staff | None) -> str:
    """Who a staff member is to colleagues: the name, or what they are."""
    if staff is None:
        return say._("somebody")
    return staff.name or role_word(say, staff)
