"""The texts of the timeline: reminders before a visit, care messages after it."""

from datetime import timedelta

from domain.steps import Anchor, StepRule
from services.messages.buttons import advice_after, advice_before, before_buttons, check_in_buttons
from services.people.reader import stop_date
from services.render.scene import Scene
from services.screen import Rows, Screen
from services.texts import Safe
from services.visits.visits import next_session

AVOID_HEAT = timedelta(hours=72)
"""No sauna, pool or hard exercise for so long after a session (clinic policy: 48 to 72 hours)."""


async def render_step(scene: Scene, rule: StepRule) -> Screen:
    """One step of the timeline. Without consent C1 the same points come as advice with one button."""
    if rule.anchor is Anchor.START:
        return _before(scene, rule)
    return await _after(scene, rule)


def _before(scene: Scene, rule: StepRule) -> Screen:
    session, course = scene.the_session(), scene.the_course()
    fills = scene.reader.fills(session, course)
    fills["stop_date"] = stop_date(scene.at.office, scene.reader, session)
    text = scene.reader.say.entry(_variant(scene, _before_text(scene, rule)), **fills)
    if scene.reader.may_answer_health:
        return Screen(text, before_buttons(scene.reader.say, rule, session), protect=False)
    return Screen(text, advice_before(scene.reader.say, session))


def _before_text(scene: Scene, rule: StepRule) -> str:
    if f"{rule.name}.confirmed" not in scene.at.office.content.texts:
        return rule.name
    return f"{rule.name}.confirmed" if scene.the_session().confirmed_at else f"{rule.name}.unconfirmed"


async def _after(scene: Scene, rule: StepRule) -> Screen:
    session, course, reader = scene.the_session(), scene.the_course(), scene.reader
    performed_at = session.performed_at or session.starts_at
    coming = await next_session(scene.at, reader.patient.id)
    until = performed_at + AVOID_HEAT
    fills: dict[str, object] = {
        "k": session.number,
        "n": course.planned,
        "date": reader.say.day(performed_at, reader.clinic_zone),
        "until": reader.say.when(until, reader.clinic_zone),
        "stop_line": "",
    }
    if coming is not None:
        day = stop_date(scene.at.office, reader, coming)
        fills["stop_line"] = Safe(reader.say.entry("part.stop-line", stop_date=day))
    text = reader.say.entry(_variant(scene, rule.name), **fills)
    return Screen(text, _after_buttons(scene, rule), protect=True)


def _after_buttons(scene: Scene, rule: StepRule) -> Rows:
    buttons = check_in_buttons if scene.reader.may_answer_health else advice_after
    return buttons(scene.reader.say, scene.message, review=rule.name == "after-12w")


def _variant(scene: Scene, text_id: str) -> str:
    return text_id if scene.reader.may_answer_health else f"{text_id}.advice"
