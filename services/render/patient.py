"""Which renderer writes which message to a patient."""

from collections.abc import Awaitable, Callable, Mapping

from domain.keys import DO_NOT_TRAVEL, RECHECK
from services.people import news_stands
from services.render import answers, broadcast, changes, notices, questions, safety
from services.render.scene import Scene
from services.render.steps import render_step
from services.screen import Screen

Renderer = Callable[[Scene], Awaitable[Screen]]

NOTICES: Mapping[str, Renderer] = {
    "booked": notices.booked,
    "moved": notices.moved,
    "cancelled-by-clinic": notices.cancelled_by_clinic,
    "no-show": notices.no_show,
    "on-hold": notices.on_hold,
    "hold-lifted": notices.hold_lifted,
    "sorry": notices.sorry,
    "course-ended": notices.course_ended,
    "moved-several": changes.moved_several,
    "cancelled-several": changes.cancelled_several,
    "session-added": changes.session_added,
    "answer": answers.answer,
    "answer-late": answers.answer,
    "dates-offered": questions.dates_offered,
    "dates-later": questions.dates_offered,
    "ask-phone": questions.ask_phone,
    "ask-zone": questions.ask_zone,
    "offer-essentials": questions.offer_essentials,
    "offer-news": questions.offer_news,
    news_stands.STEP: questions.news_stand,
    "triage": safety.triage,
    "told": safety.told,
    "taken": safety.taken,
    "not-told": safety.not_told,
    "red-no-answer": safety.red_no_answer,
    DO_NOT_TRAVEL: notices.do_not_travel,
    RECHECK: safety.recheck,
    **broadcast.RENDERERS,
}


async def render_for_patient(scene: Scene) -> Screen:
    """The screen of a message to a patient. Raises LookupError for a step nothing can render."""
    step = scene.message.step
    if step in NOTICES:
        return await NOTICES[step](scene)
    if step.startswith("nudge-"):
        return await safety.nudge(scene)
    for rule in scene.at.office.content.timeline.steps:
        if rule.name == step:
            return await render_step(scene, rule)
    raise LookupError(f"nothing renders {step}")
