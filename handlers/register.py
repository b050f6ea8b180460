"""The register: every file of handlers, one line each."""

from typing import Any

from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters

from handlers.patient import (
    agreements,
    calendar,
    changed,
    checkin,
    dates,
    home,
    knowledge,
    news,
    notes,
    phone,
    privacy,
    screening,
    settings,
    talking,
    visits,
    wishes,
)
from handlers.receive import Receiver, on_error
from handlers.route import Router
from handlers.staff import STAFF
from handlers.turn import together

PATIENT = together(
    home.ROUTES,
    visits.ROUTES,
    changed.ROUTES,
    checkin.ROUTES,
    phone.ROUTES,
    talking.ROUTES,
    screening.ROUTES,
    knowledge.ROUTES,
    settings.ROUTES,
    wishes.ROUTES,
    dates.ROUTES,
    calendar.ROUTES,
    notes.ROUTES,
    news.ROUTES,
    agreements.ROUTES,
    privacy.ROUTES,
)


def router() -> Router:
    """All routes there are."""
    return Router(PATIENT, STAFF)


def register(app: Application[Any, Any, Any, Any, Any, Any], receiver: Receiver) -> None:
    """Hand Telegram's updates to the receiver."""
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE, receiver.on_message))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, receiver.on_edited))
    app.add_handler(CallbackQueryHandler(receiver.on_tap))
    app.add_handler(ChatMemberHandler(receiver.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_error_handler(on_error)
