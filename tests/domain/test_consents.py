from itertools import chain, combinations

import pytest

from domain.consents import ALLOWS, Consent, Feature, may

EVERY_SET = [set(each) for each in chain.from_iterable(combinations(Consent, size) for size in range(5))]
NEEDS = {
    Feature.BOT: {Consent.C0, Consent.C2},
    Feature.REMINDERS: {Consent.C0, Consent.C2},
    Feature.HEALTH_QUESTIONS: {Consent.C0, Consent.C1, Consent.C2},
    Feature.MARKETING: {Consent.C0, Consent.C2, Consent.C3},
    Feature.RED_WORDS: set[Consent](),
}


@pytest.mark.parametrize("feature", list(Feature))
def test_a_feature_works_under_exactly_the_consents_it_needs(feature: Feature) -> None:
    for consents in EVERY_SET:
        assert may(feature, consents) == (NEEDS[feature] <= consents), consents


def test_every_feature_is_in_the_table() -> None:
    assert set(ALLOWS) == set(Feature)


def test_a_red_word_is_answered_before_any_consent() -> None:
    assert may(Feature.RED_WORDS, [])
