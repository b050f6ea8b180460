"""Counting an audience in indexes finds exactly what asking about each person finds, and reads no table."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, func, select

from db.queries.audience import Terms, left_out, meant
from db.queries.audience_counts import grouped
from db.tables import (
    Broadcast,
    Patient,
    PatientTag,
    Staff,
    Tag,
)
from domain.audience import Audience, Stage
from domain.broadcasts import Kind
from domain.reasons import Why
from services.broadcasts import drafts
from services.broadcasts.reach import terms_of
from services.moment import Moment
from tests.services.peopled import HISTORIES, STANDS, populate, treat
from tests.services.test_broadcast_reach import drafted


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


FILTERS = (
    *(Audience(stages=frozenset({stage})) for stage in Stage),
    Audience(stages=frozenset(Stage) - {Stage.NO_COURSE}),
    Audience(stages=frozenset({Stage.NO_COURSE, Stage.IN_COURSE})),
    Audience(outcomes=frozenset({"phase-1"})),
    Audience(visit_within_days=7),
    Audience(last_visit_ago=(10, 30)),
    Audience(last_visit_ago=(0, 9), languages=frozenset({"ko"})),
    Audience(visit_within_days=20, stages=frozenset({Stage.IN_COURSE, Stage.FINISHED})),
)


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.AD])
async def test_whoever_a_filter_means_is_the_same_counted_at_once_or_asked_one_by_one(
    at: Moment, doctor: Staff, kind: Kind
) -> None:
    await treat(at, await populate(at))
    for audience in FILTERS:
        if kind is Kind.AD and audience.by_health:
            continue
        terms = await terms_of(at, await drafted(at, doctor, kind, audience))
        found = await counted(at, terms)
        assert found == await one_by_one(at, terms), audience
        assert sum(found.values()) < len(HISTORIES) * (len(STANDS) - 1), audience
        assert len({why for why, _, _ in found}) > 1, audience


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
    walks = [step for step in found if step.startswith("SCAN") and step != "SCAN had"]
    assert "SCAN patients USING COVERING INDEX ix_patients_linked" in walks
    assert "SCAN patients USING COVERING INDEX ix_patients_out_of_reach" in walks
    assert all("COVERING INDEX" in step for step in walks), walks
    assert any("ix_consents_against" in step for step in found)
    assert any("ix_consents_news" in step for step in found) == (kind is Kind.AD)
    assert any("ix_messages_over" in step for step in found) == (kind is Kind.AD)


@pytest.mark.parametrize(
    ("audience", "index"),
    [
        (Audience(visit_within_days=7), "ix_sessions_booked"),
        (Audience(last_visit_ago=(10, 30)), "ix_sessions_performed"),
    ],
)
async def test_visits_are_looked_for_in_an_index_alone(
    at: Moment, doctor: Staff, audience: Audience, index: str
) -> None:
    found = await steps(at, await drafted(at, doctor, audience=audience))
    assert any(f"USING COVERING INDEX {index}" in step for step in found)
