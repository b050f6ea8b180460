"""Whom a broadcast would reach: how many, who is left out and why, and how many wait for their morning."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from db.queries.audience import Terms
from db.queries.audience_counts import Group, grouped
from db.tables import Broadcast
from domain.ad_hours import goes_at
from domain.broadcasts import Kind
from domain.consents import ALLOWS, Feature
from domain.reasons import Why
from services.broadcasts.casts import AD_STEP, audience_of, languages_of, needs_of, subject_of
from services.broadcasts.drafts import window
from services.moment import Moment


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a broadcast goes.

    Attributes:
        total: whom the audience means. will: who gets it.
        later: how many of these have night when it begins, and get it in their morning.
        left_out: reason -> how many of the total do not get it.
        by_language: language code -> how many get it.
    """

    total: int
    will: int
    later: int
    left_out: Mapping[Why, int]
    by_language: Mapping[str, int]


async def reach(at: Moment, cast: Broadcast) -> Reach:
    """Count, as things stand now. Everything is asked again when it begins and when each message goes."""
    terms = await terms_of(at, cast)
    return _summed(at, cast, await grouped(at.tx, terms))


async def terms_of(at: Moment, cast: Broadcast) -> Terms:
    """The broadcast as the query needs it."""
    is_ad = cast.kind == Kind.AD
    basic = ALLOWS[needs_of(cast)]
    return Terms(
        audience=audience_of(cast),
        as_of=window(at, cast)[0],
        basic=frozenset(map(str, basic)),
        ads=frozenset(map(str, ALLOWS[Feature.MARKETING] - basic)) if is_ad else None,
        cap=at.office.content.clinic.broadcasting.weekly_cap,
        ad_step=AD_STEP,
        languages=await languages_of(at.tx, cast),
        subject=subject_of(cast.id),
    )


def _summed(at: Moment, cast: Broadcast, groups: list[Group]) -> Reach:
    left_out, by_language = Counter[Why](), Counter[str]()
    later = 0
    begins, ends = window(at, cast)
    for group in groups:
        zone = group.zone or at.office.content.clinic.zone
        goes = goes_at(cast.kind, begins, ends, zone, at.office.content.timeline.quiet)
        if group.why is not Why.NONE:
            left_out[group.why] += group.count
        elif goes is None:
            left_out[Why.QUIET_HOURS] += group.count
        else:
            by_language[group.language] += group.count
            later += group.count * (goes > begins)
    will = by_language.total()
    total = will + left_out.total()
    return Reach(total, will, later, dict(left_out), dict(by_language))
