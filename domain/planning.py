"""Planning: which messages a patient's timeline should have, and why others should not exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.after_steps import after_steps
from domain.before_steps import before_step, before_steps, do_not_travel
from domain.capping import spread
from domain.choices import respected
from domain.drafts import Draft
from domain.gone import reasons_gone
from domain.keys import subject_of
from domain.messages import Key, Status, Wanted
from domain.nudges import nudges, recheck
from domain.patients import PatientView
from domain.reasons import Why
from domain.situation import Situation
from domain.steps import Anchor, StepRule, Timeline


@dataclass(frozen=True, slots=True)
class Plan:
    """What should exist for one patient.

    Attributes:
        wanted: every unsent message, by due time, including those the plan itself decided against.
        gone: why messages that are not wanted any more are dropped, by subject (``session:45``), or more
            exactly by subject and step (``session:45/after-24h``).
        versions: subject -> the session's current time version.
    """

    wanted: tuple[Wanted, ...]
    gone: Mapping[str, Why] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def dropped(self, key: Key) -> tuple[Status, Why]:
        """Return what becomes of a message nobody wants (any more)."""
        if key.version < self.versions.get(key.subject, key.version):
            return Status.SUPERSEDED, Why.MOVED
        general = self.gone.get(key.subject, Why.NOT_PLANNED)
        return Status.CANCELLED, self.gone.get(f"{key.subject}/{key.step}", general)


def plan(view: PatientView, timeline: Timeline, now: datetime) -> Plan:
    """Return the plan of a patient's messages at ``now`` (aware UTC).

    A pure function of its arguments: planning again changes nothing, taking a change back takes its effects
    back. Sent messages are not part of the plan. See the rules in ``before_steps``, ``after_steps``,
    ``put_off``, ``nudges``, ``choices`` and ``capping``, which are applied in this order.
    """
    case = Situation(view, timeline, now)
    drafts = [respected(draft, view) for draft in _drafts(case)]
    wanted = [timely(draft.wanted, now) for draft in spread(case, drafts)]
    return Plan(
        wanted=tuple(sorted(wanted, key=lambda each: (each.due_at, each.key))),
        gone=reasons_gone(case),
        versions={subject_of(session.id): session.time_version for session in view.sessions},
    )


def plan_for(key: Key, view: PatientView, timeline: Timeline, now: datetime) -> Plan:
    """Return what ``plan`` says of one message, and of others perhaps not all; several times cheaper."""
    return plan_alone(key, view, timeline, now) or plan(view, timeline, now)


def plan_alone(key: Key, view: PatientView, timeline: Timeline, now: datetime) -> Plan | None:
    """Return what ``plan`` says of one reminder, from its own session; None if the rest has a say.

    A reminder depends on its own session and rule, the patient's choices and the clock alone, since the
    daily cap moves only capped steps. If also ``stands_alone``, other sessions may be missing in ``view``.
    """
    rule = _rule_of(key.step, timeline)
    session = next((each for each in view.sessions if subject_of(each.id) == key.subject), None)
    if rule is None or session is None:
        return None
    draft = before_step(Situation(view, timeline, now), session, rule)
    if draft is None or draft.wanted.key != key:
        return None
    return Plan((timely(respected(draft, view).wanted, now),))


def stands_alone(step: str, zone: str, timeline: Timeline) -> bool:
    """Tell whether ``plan_alone`` needs no other session of this person than the message's own.

    Whoever lives in the clinic's zone has its quiet hours at any time; for others each stay counts.
    """
    return zone == timeline.clinic_zone and _rule_of(step, timeline) is not None


def _rule_of(step: str, timeline: Timeline) -> StepRule | None:
    """The rule of a reminder that nothing but its own visit moves."""
    rule = next((rule for rule in timeline.steps if rule.name == step), None)
    return None if rule is None or rule.capped or rule.anchor is not Anchor.START else rule


def timely(wanted: Wanted, now: datetime) -> Wanted:
    """Return the message as it stands at ``now``: ``EXPIRED`` if it was to go and its window is over."""
    if wanted.not_after >= now or wanted.status not in {Status.PLANNED, Status.HELD}:
        return wanted
    return replace(wanted, status=Status.EXPIRED, why=_EXPIRED.get(Why(wanted.why), Why.LATE))


_EXPIRED: Mapping[Why, Why] = {
    Why.ON_HOLD: Why.HOLD_EXPIRED,
    Why.CLOSED_DAY: Why.CLOSED_DAY,
    Why.NOT_LINKED: Why.NOT_LINKED,
    Why.UNREACHABLE: Why.UNREACHABLE,
    Why.NO_CONSENT: Why.NO_CONSENT,
    Why.VISIT_UNMARKED: Why.VISIT_UNMARKED,
}
"""What a message waited for is why it expired; any other was simply late."""


def _drafts(case: Situation) -> Iterator[Draft]:
    for session in case.view.sessions:
        yield from before_steps(case, session)
        yield from do_not_travel(case, session)
        yield from after_steps(case, session)
        yield from nudges(case, session)
        yield from recheck(case, session)
