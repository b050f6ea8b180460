"""The registry of texts: every text id the program uses, and what the text may contain.

An id that is not here is refused in the content files, and so is a file without one that is here.
The texts of timeline steps are added from ``timeline.toml``: each step ``name`` needs ``name`` and
``name.advice`` (the variant for people who did not agree to health questions). Those of the candidacy
screen and of the questions and answers are added from their files.
"""

from collections.abc import Iterable, Mapping

from content.registry.chat import CHAT
from content.registry.checkin import CHECKIN
from content.registry.course import COURSE
from content.registry.knowledge import KNOWLEDGE, faq_uses
from content.registry.labels import LABELS
from content.registry.notices import NOTICES
from content.registry.privacy import PRIVACY
from content.registry.screening import SCREENING, screening_uses
from content.registry.use import Use
from domain.screening import Table
from domain.steps import Anchor, StepRule

FIXED: Mapping[str, Use] = {
    **NOTICES,
    **CHECKIN,
    **CHAT,
    **COURSE,
    **PRIVACY,
    **SCREENING,
    **KNOWLEDGE,
    **LABELS,
}
"""Every text that depends on none of the clinic's rules."""

_BEFORE = Use("k n date time stop_date other_zone?", medical=True, where="reminder before a session")
_AFTER = Use("k n date until stop_line?", medical=True, where="message after a session")
_ASKS_TO_CONFIRM_TWICE = "before-1d"


def uses(steps: Iterable[StepRule], screening: Table, questions: Iterable[str]) -> dict[str, Use]:
    """Return id -> use for every text the program needs with this timeline, screen and list of questions."""
    wanted = {**FIXED, **dict(screening_uses(screening)), **dict(faq_uses(questions))}
    for rule in steps:
        use = _BEFORE if rule.anchor is Anchor.START else _AFTER
        for name in step_texts(rule.name):
            wanted[name] = wanted[f"{name}.advice"] = use
    return wanted


def step_texts(step: str) -> tuple[str, ...]:
    """Return the text ids of one step, without their ``.advice`` variants."""
    if step == _ASKS_TO_CONFIRM_TWICE:
        return (f"{step}.confirmed", f"{step}.unconfirmed")
    return (step,)
