"""Counting an audience in an index finds exactly what looking at each person finds, and reads no table."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, select

from db.queries.audience import Terms, next_people
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
from tests.services.asked import is_meant, reason
from tests.services.peopled import HISTORIES, STANDS, populate, treat
from tests.services.test_broadcast_reach import drafted


async def one_by_one(at: Moment, terms: Terms) -> dict[tuple[Why, str, str | None], int]:
    """The same, each person looked at by these few lines of Python."""
    found = Counter[tuple[Why, str, str | None]]()
    for person in await at.tx.scalars(select(Patient).where(Patient.deleted_at.is_(None))):
        if await is_meant(at.tx, terms, person):
            found[await reason(at.tx, terms, person), person.language, person.zone] += 1
    return dict(found)


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
        listed = await next_people(at.tx, terms, after=0, limit=9999)
        assert len(listed) == sum(count for (why, _, _), count in found.items() if why is Why.NONE)
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


PLAIN = [(kind, Audience()) for kind in Kind]
NARROWED = [(kind, each) for kind in Kind for each in FILTERS if kind is Kind.NOTICE or not each.by_health]


@pytest.mark.parametrize(("kind", "audience"), [*PLAIN, *NARROWED])
async def test_everybody_is_counted_in_one_index_without_sorting(
    at: Moment, doctor: Staff, kind: Kind, audience: Audience
) -> None:
    found = await steps(at, await drafted(at, doctor, kind, audience))
    walk, *capped = (step for step in found if "patients" in step)
    assert "USING COVERING INDEX ix_patients_audience" in walk
    # Who had an advertisement lately is a handful: only these are looked up and sorted.
    assert [step.split()[0] for step in capped] == ["SEARCH"] * (kind is Kind.AD)
    assert any("GROUP BY" in step for step in found) == (kind is Kind.AD)
    assert any("ix_messages_over" in step for step in found) == (kind is Kind.AD)
