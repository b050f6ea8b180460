"""A crowd in which everything there is about consents, visits and screenings occurs."""

from itertools import product

from db.tables import ConsentRecord, Course, Patient, Screening, Session
from domain.consents import Consent
from services.moment import Moment
from tests.services.clinic import BASIC, DAY, HOUR, NOW
from tests.services.test_broadcast_reach import had_ad

BEFORE = NOW - 2 * DAY
YES, NO, BACK = "given", "refused", "taken back"
C2, C3 = Consent.C2, Consent.C3
HISTORIES: tuple[tuple[tuple[Consent, str], ...], ...] = (
    (),
    ((C2, BACK),),
    ((C2, NO),),
    ((C2, BACK), (C2, YES)),
    ((C2, NO), (C2, YES)),
    ((C3, YES),),
    ((C3, NO),),
    ((C3, YES), (C3, BACK)),
    ((C3, YES), (C3, NO)),
    ((C3, YES), (C3, NO), (C3, YES)),
    ((C3, YES), (C2, BACK)),
)
"""What became of the consents after C0 and C2 were given, an hour apart."""

PLAIN: dict[str, object] = {}
CAPPED: dict[str, object] = {"choice": "all"}
ERASED: dict[str, object] = {"chat_id": None, "deleted_at": BEFORE}
STANDS: tuple[dict[str, object], ...] = (
    PLAIN,
    CAPPED,
    ERASED,
    {"chat_id": None},
    {"unreachable_since": BEFORE},
    {"choice": "stopped"},
    {"choice": "essentials"},
    {"discreet": True},
)
PLACES = (("en", None), ("ko", None), ("en", "Europe/London"), ("ko", "Asia/Tokyo"), ("en", "Asia/Tokyo"))


async def populate(at: Moment) -> list[Patient]:
    """Every history with everything else that can keep somebody from a broadcast, in languages and zones."""
    people, capped = [], []
    for number, (history, stand) in enumerate(product(HISTORIES, STANDS)):
        language, zone = PLACES[number % len(PLACES)]
        values = {"chat_id": 8000 + number, "language": language, "zone": zone} | stand
        person = Patient(code=f"T{number}", created_at=at.now, **values)  # type: ignore[arg-type] # as named
        at.tx.add(person)
        people.append((person, history))
        if stand is CAPPED:
            capped.append(person)
    await at.tx.flush()
    for person, history in people:
        at.tx.add_all(_records(person, history))
    for person in capped:
        await had_ad(at, person, HOUR)
    return [person for person, _ in people]


def _records(person: Patient, history: tuple[tuple[Consent, str], ...]) -> list[ConsentRecord]:
    found: dict[Consent, ConsentRecord] = {}
    made = []
    for hours, (consent, what) in enumerate((*((each, YES) for each in BASIC), *history)):
        when = BEFORE + hours * HOUR
        if what == BACK:
            found[consent].withdrawn_at = when
            continue
        found[consent] = ConsentRecord(
            patient_id=person.id,
            code=consent.value,
            granted=what == YES,
            via="chat",
            text_version="1",
            language=person.language,
            at=when,
        )
        made.append(found[consent])
    return made


async def treat(at: Moment, people: list[Patient]) -> None:
    """Visits of every age and state, one course or two, screenings; some have none of it."""
    for number, person in enumerate(people):
        courses = [
            Course(patient_id=person.id, planned=2, gap_days=28, created_at=BEFORE) for _ in range(number % 3)
        ]
        at.tx.add_all(courses)
        await at.tx.flush()
        for place, course in enumerate(courses):
            course.ended_at = BEFORE if number % 7 == place else None
            at.tx.add_all(_sessions(course, number + place))
        if number % 4:
            at.tx.add_all(_screenings(person, number))
    await at.tx.flush()


def _sessions(course: Course, number: int) -> list[Session]:
    performed = [NOW - (number * 7 % 50 + each) * DAY for each in range(number % 4 if number % 4 < 3 else 0)]
    coming = [NOW + (number * 3 % 20) * DAY + HOUR] if number % 2 else []
    states = [(when, "performed") for when in performed] + [(when, "booked") for when in coming]
    return [
        Session(
            course_id=course.id,
            patient_id=course.patient_id,
            number=place,
            starts_at=when,
            timed_at=BEFORE,
            state=state,
            performed_at=when if state == "performed" else None,
        )
        for place, (when, state) in enumerate(states, 1)
    ]


def _screenings(person: Patient, number: int) -> list[Screening]:
    states = ("done", "done", "open") if number % 2 else ("done",)
    return [
        Screening(
            patient_id=person.id,
            state=state,
            outcome=f"phase-{(number + each) % 3 + 1}" if state == "done" else None,
            content_version="1",
            started_at=BEFORE,
            expires_at=NOW + DAY,
        )
        for each, state in enumerate(states)
    ]
