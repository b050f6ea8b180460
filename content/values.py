"""What a loaded content folder is: frozen values the rest of the program reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from domain.calendar import Calendar
from domain.redwords import RedWords
from domain.screening import Table
from domain.steps import Timeline
from domain.triage_table import TriageTable


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the clinic: an English sentence or letter and the clinic's own translations.

    Attributes:
        text: English, with ``<b>`` and placeholders; also the key of its translation in the catalogues.
        own: language code -> translation the clinic wrote beside the text; wins over the catalogues.
        medical: never shown in another language than the reader's; missing translations stop the start.
        file: file name inside the content folder, for messages about it.
    """

    text: str
    own: Mapping[str, str] = field(default_factory=dict)
    medical: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """How soon the clinic answers. Local times are clinic time; to be approved by the clinic.

    Attributes:
        amber_same_day_before: an AMBER that comes before this time is answered the same working day.
        amber_next_day_by: a later one by this time on the next working day.
        amber_u_hours: an AMBER-U within so many hours.
        red_ack_minutes: nobody took a RED: the next person is told. red_call_minutes: the patient is called.
        red_outcome_hours: the note on the outcome. red_no_answer_minutes: question S left open makes RED.
        untapped_minutes: free text without a tap on what it is about becomes AMBER.
        not_told_seconds: no staff phone reached: the patient is told so.
        before_visit_hours: "something changed" is answered at least so long before the session.
        unknown_after_nudge_hours, unknown_hours: silence counts as UNKNOWN, with and without a nudge.
    """

    amber_same_day_before: time = time(15)
    amber_next_day_by: time = time(12)
    amber_u_hours: int = 2
    red_ack_minutes: int = 10
    red_call_minutes: int = 15
    red_outcome_hours: int = 24
    red_no_answer_minutes: int = 10
    untapped_minutes: int = 15
    not_told_seconds: int = 60
    before_visit_hours: int = 3
    unknown_after_nudge_hours: int = 6
    unknown_hours: int = 48


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data is kept; periods are the clinic's policy, to be checked by its counsel.

    Attributes:
        after_care_months: basic data after the person stops being a patient.
        checkin_months: answers to check-ins. screening_days: answers given before a first visit.
        consent_years: proof of what was agreed to.
    """

    after_care_months: int = 12
    checkin_months: int = 12
    screening_days: int = 90
    consent_years: int = 3


@dataclass(frozen=True, slots=True)
class Transfer:
    """The overseas transfer named on consent screen C2 (PIPA art. 28-8(2)).

    Attributes:
        recipient, contact: who carries the chat. countries: where its servers are, "" while not confirmed.
    """

    recipient: str
    contact: str
    countries: str = ""


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """Rules of messages to many.

    Attributes:
        notice_needs_second: a notice is sent only after a second person approved it, as an advertisement is.
        weekly_cap: at most so many advertisements a person in seven days.
        lasts_hours: what has not gone so long after the start does not go any more.
    """

    notice_needs_second: bool = False
    weekly_cap: int = 1
    lasts_hours: int = 48


@dataclass(frozen=True, slots=True)
class Article:
    """The article what can be read is taken from.

    Attributes:
        last_reviewed: by its authors. questions: names of the questions and answers, in their order.
    """

    last_reviewed: date
    questions: tuple[str, ...]

    def is_old(self, today: date) -> bool:
        """Whether the review is more than a year ago: staff are reminded (clinic policy)."""
        return today - self.last_reviewed > timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic's facts and numbers. An empty string is a fact only the clinic can give and has not given.

    Attributes:
        names, addresses: language code -> translation of the name and the address.
        calendar: opening hours and closed days, public holidays of the coming years included.
        hours_confirmed: False while the opening hours are still the example the program came with.
        visit_minutes: planned length of a session. visits_at_once: rooms or hands.
        min_gap_days .. max_sessions: the usual course; staff are warned outside of it.
        stop_days: strong creams are left out this many days before a session.
        emergency: ISO country code -> emergency number.
        privacy_officer, privacy_contact: PIPA art. 30. processors: who works for the clinic, art. 26.
        reviewed_by, reviewed_on: the doctor who signed the medical content, and when.
        product, licence: what is used and its MFDS licence; named to nobody unless both are given.
        health_free_text: staff may answer a message about health in their own words (counsel cleared it).
    """

    name: str
    phone: str
    address: str
    zone: str
    country: str
    calendar: Calendar
    hours_confirmed: bool
    visit_minutes: int
    visits_at_once: int
    min_gap_days: int
    max_gap_days: int
    min_sessions: int
    max_sessions: int
    stop_days: int
    response: Response
    retention: Retention
    transfer: Transfer
    emergency: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    privacy_officer: str = ""
    privacy_contact: str = ""
    processors: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    product: str = ""
    licence: str = ""
    health_free_text: bool = False
    broadcasting: Broadcasting = Broadcasting()

    def name_in(self, language: str) -> str:
        """Return the clinic's name as its readers of ``language`` know it, "" if not given yet."""
        return self.names.get(language, self.name)

    def address_in(self, language: str) -> str:
        """Return the address for readers of ``language``, "" if not given yet."""
        return self.addresses.get(language, self.address)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a clinic edits, checked as a whole.

    Attributes:
        version: changes with every change of a file.
        languages: enabled language code -> its own name; the first is the default.
        texts: text id -> entry; ``content.entries`` says where each appears.
    """

    version: str
    clinic: Clinic
    timeline: Timeline
    triage: TriageTable
    redwords: RedWords
    screening: Table
    article: Article
    languages: Mapping[str, str]
    texts: Mapping[str, Entry]

    @property
    def default_language(self) -> str:
        """Code of the language used until a person chooses one."""
        return next(iter(self.languages))

    def missing_facts(self) -> tuple[str, ...]:
        """Name what only the clinic can supply and has not: while any is left, not ready for patients."""
        clinic = self.clinic
        facts = {
            "the clinic's name": clinic.name,
            "the clinic's phone number": clinic.phone,
            "the clinic's address": clinic.address,
            "the opening hours (those in clinic.toml are an example)": clinic.hours_confirmed,
            "the privacy officer": clinic.privacy_officer,
            "the privacy officer's contact": clinic.privacy_contact,
            "the companies that work for the clinic (who runs the computers)": clinic.processors,
            "the countries Telegram keeps the data in": clinic.transfer.countries,
            "the doctor who reviewed the texts and rules": clinic.reviewed_by,
            "the day of that review": clinic.reviewed_on,
        }
        return tuple(name for name, value in facts.items() if not value)
