"""The desk in a chat: what staff members tap and type."""

from handlers.staff import (
    alerts,
    card,
    cutting,
    finding,
    fixing,
    holding,
    home,
    inviting,
    language,
    marks,
    messages,
    moving,
    newcomer,
    plan_course,
    plan_save,
    plan_time,
    tasks,
    today,
    undoing,
    visit,
)
from handlers.turn import together

STAFF = together(
    home.ROUTES,
    language.ROUTES,
    newcomer.ROUTES,
    inviting.ROUTES,
    finding.ROUTES,
    card.ROUTES,
    plan_course.ROUTES,
    plan_time.ROUTES,
    plan_save.ROUTES,
    visit.ROUTES,
    marks.ROUTES,
    undoing.ROUTES,
    fixing.ROUTES,
    moving.ROUTES,
    cutting.ROUTES,
    holding.ROUTES,
    messages.ROUTES,
    alerts.ROUTES,
    tasks.ROUTES,
    today.ROUTES,
)
"""Everything a staff member's chat answers."""

__all__ = ["STAFF"]
