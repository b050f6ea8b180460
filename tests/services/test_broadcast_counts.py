"""Counting an audience in indexes finds exactly what asking about each person finds, and reads no table."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, func, select

from db.queries.audience import Terms, left_out, meant
from db.queries.audience_counts import grouped
from db.tables import Broadcast, ConsentRecord, Patient, PatientTag, Staff, Tag
from domain.audience import Audience
from domain.broadcasts import Kind
from domain.consents import Consent
from domain.reasons import Why
from services.broadcasts import drafts
from services.broadcasts.reach import terms_of
from services.moment import Moment
from tests.services.clinic import BASIC, DAY, HOUR, NOW
from tests.services.test_broadcast_reach import drafted, had_ad

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


async def one_by_one(at: Moment, terms: Terms) -> dict[tuple[Why, str, str | None], int]:
    why = left_out(terms).label("why")
    query = select(why, Patient.language, Patient.zone, func.count()).where(*meant(terms))
    rows = await at.tx.execute(query.group_by(why, Patient.language, Patient.zone))
    return {(Why(row[0]), row[1], row[2]): row[3] for row in rows}


async def counted(at: Moment, terms: Terms) -> dict[tuple[Why, str, str | None], int]:
    return {(each.why, each.language, each.zone): each.count for each in await grouped(at.tx, terms)}


async def test_counting_finds_what_asking_each_person_finds(at: Moment, doctor: Staff) -> None:
    people = await populate(at)
    tag = Tag(created_at=at.now)
    at.tx.add(tag)
    await at.tx.flush()
    at.tx.add_all([PatientTag(tag_id=tag.id, patient_id=each.id) for each in people[::3]])
    audiences = (Audience(), Audience(languages=frozenset({"en"})), Audience(tags=frozenset({tag.id})))
    seen = set[Why]()
    for kind, audience in product((Kind.NOTICE, Kind.AD), audiences):
        cast = await drafted(at, doctor, kind, audience)
        for dropped in (None, "ko"):
            if dropped:
                assert await drafts.drop_text(at, cast, doctor, dropped) is None
            terms = await terms_of(at, cast)
            found = await counted(at, terms)
            assert found == await one_by_one(at, terms)
            seen |= {why for why, _, _ in found}
    assert seen == {Why.NONE, Why.NOT_LINKED, Why.UNREACHABLE, Why.STOPPED, Why.ESSENTIALS, Why.NO_TEXT,
                    Why.DISCREET, Why.NO_CONSENT, Why.NO_ADS, Why.WEEKLY_CAP}  # fmt: skip


@contextmanager
def statements(at: Moment) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    engine = at.tx.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def steps(at: Moment, cast: Broadcast) -> list[str]:
    """How the database says it will count."""
    terms = await terms_of(at, cast)
    with statements(at) as asked:
        await grouped(at.tx, terms)
    connection = await at.tx.connection()
    found = []
    for statement, values in asked:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        found += [row.detail for row in plan]
    return found


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.AD])
async def test_everybody_is_counted_in_indexes_alone(at: Moment, doctor: Staff, kind: Kind) -> None:
    found = await steps(at, await drafted(at, doctor, kind))
    walks = [step for step in found if step.startswith("SCAN")]
    assert "SCAN patients USING COVERING INDEX ix_patients_linked" in walks
    assert "SCAN patients USING COVERING INDEX ix_patients_out_of_reach" in walks
    assert all("COVERING INDEX" in step for step in walks)
    assert any("ix_consents_against" in step for step in found)
    assert any("ix_consents_news" in step for step in found) == (kind is Kind.AD)
