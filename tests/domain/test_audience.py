"""Audiences as data."""

import pytest

from domain.audience import Audience, Stage, audience_from

ALL = Audience(
    languages=frozenset({"en", "ko"}),
    outcomes=frozenset({"phase-2"}),
    stages=frozenset({Stage.IN_COURSE, Stage.FINISHED}),
    visit_within_days=7,
    last_visit_ago=(30, 90),
    tags=frozenset({3, 11}),
)


@pytest.mark.parametrize("audience", [Audience(), ALL, Audience(visit_within_days=0)])
def test_an_audience_is_the_same_after_being_stored(audience: Audience) -> None:
    assert audience_from(audience.to_json()) == audience


def test_everybody_is_stored_as_nothing() -> None:
    assert Audience().to_json() == "{}"


def test_only_the_result_of_a_screening_counts_as_health() -> None:
    assert ALL.by_health
    assert not Audience(stages=frozenset(Stage), tags=frozenset({1}), last_visit_ago=(1, 2)).by_health


def test_a_stage_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unheard"):
        audience_from('{"stages": ["unheard-of"]}')
