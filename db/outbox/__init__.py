"""The outbox: every message the clinic owes somebody, from the deed that caused it to Telegram's answer."""

from db.outbox.due import Candidate, due, next_due
from db.outbox.marks import (
    mark_failed,
    mark_later,
    mark_sending,
    mark_sent,
    mark_unknown,
    set_status,
)
from db.outbox.notices import Owed, add, add_many
from db.outbox.reading import events_of, get, get_all, history, overdue_held, stuck
from db.outbox.record import Mark, record, record_fresh
from db.outbox.steps import apply, rows_of

__all__ = [
    "Candidate",
    "Mark",
    "Owed",
    "add",
    "add_many",
    "apply",
    "due",
    "events_of",
    "get",
    "get_all",
    "history",
    "mark_failed",
    "mark_later",
    "mark_sending",
    "mark_sent",
    "mark_unknown",
    "next_due",
    "overdue_held",
    "record",
    "record_fresh",
    "rows_of",
    "set_status",
    "stuck",
]
