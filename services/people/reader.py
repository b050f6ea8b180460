"""The person a text is for, and how visits are said to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.core import get_global

from db.tables import Course, Patient, Session
from domain.consents import Consent
from domain.localtime import to_local
from services.messages.foresight import seen_consents
from services.moment import Moment
from services.office import Office
from services.people import consents
from services.texts import Safe, Speech


@dataclass(frozen=True, slots=True)
class Reader:
    """A patient with their language, zone and standing consents. Visits are always said in clinic time."""

    patient: Patient
    say: Speech
    zone: str
    clinic_zone: str
    consents: frozenset[Consent]

    @property
    def may_answer_health(self) -> bool:
        """Whether questions about health may be asked (C0, C1 and C2 stand; PIPA art. 23, 28-8)."""
        return {Consent.C0, Consent.C1, Consent.C2} <= self.consents

    @property
    def emergency(self) -> Safe:
        """What ``{119}`` says to this person: Korea first, then a country they have ties to."""
        return self.say.emergency(self.country)

    @property
    def country(self) -> str:
        """ISO code of a country outside Korea the person has ties to (phone, zone), "" if none is known."""
        zone_country = (
            get_global("zone_territories").get(self.zone, "") if self.zone != self.clinic_zone else ""
        )
        for code in (self.patient.phone_country, zone_country):
            if code and code != "KR":
                return str(code)
        return ""

    def fills(self, session: Session, course: Course | None = None) -> dict[str, object]:
        """Number, day and clinic time of a visit, as the texts name them."""
        found: dict[str, object] = {
            "k": session.number,
            "date": self.say.day(session.starts_at, self.clinic_zone),
            "time": self.say.clock(session.starts_at, self.clinic_zone),
            "other_zone": self.other_zone(session.starts_at),
        }
        return found if course is None else found | {"n": course.planned}

    def other_zone(self, instant: datetime) -> Safe:
        """A second line in the person's own time, only if the wall clocks differ."""
        if self.zone == self.clinic_zone:
            return Safe("")
        here, there = to_local(instant, self.clinic_zone), to_local(instant, self.zone)
        if here.replace(tzinfo=None) == there.replace(tzinfo=None):
            return Safe("")
        day, clock = self.say.day(instant, self.zone), self.say.clock(instant, self.zone)
        return Safe(self.say.entry("part.other-zone", date=day, time=clock, zone=self.say.city(self.zone)))

    def visit_line(self, session: Session, state: str = "") -> Safe:
        """One visit as a line of a list, with how it stands if that is said."""
        said = Safe(f" · {state}") if state else ""
        return Safe(self.say.entry("part.visit", **self.fills(session), state=said))


async def reader_of(at: Moment, patient: Patient) -> Reader:
    """The reader behind a patient record."""
    clinic_zone = at.office.content.clinic.zone
    return Reader(
        patient=patient,
        say=at.office.texts.speak(patient.language),
        zone=patient.zone or clinic_zone,
        clinic_zone=clinic_zone,
        consents=await _standing(at, patient),
    )


async def _standing(at: Moment, patient: Patient) -> frozenset[Consent]:
    seen = seen_consents(at, patient)
    return await consents.standing(at.tx, patient.id) if seen is None else seen


def stop_date(office: Office, reader: Reader, session: Session) -> str:
    """The day from which strong creams are left out before a visit (clinic policy: some days before)."""
    day = session.starts_at - timedelta(days=office.content.clinic.stop_days)
    return reader.say.day(day, reader.clinic_zone)
