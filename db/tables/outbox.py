"""Owed messages and their history."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid

OVER = "status in ('sent', 'failed', 'expired', 'unknown') and patient_id is not null"
"""What became of a message to a patient is known. A query that says it in these words can use the index."""


class Message(HasRid, Base, kw_only=True):
    """A message the clinic owes somebody. See ``domain.messages`` for the words.

    ``kind``: ``step`` (made by the plan), ``notice`` (made by a deed) or ``cast`` (of a broadcast).
    ``params_sealed``: what the text needs beyond the present state (an old time, a staff answer), JSON.
    ``not_before``, ``due_at``, ``not_after``: aware UTC. ``by_plan``: a plan set the current status.
    ``maybe_twice``: an earlier attempt may have arrived. ``telegram_id``: Telegram's message id.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("recipient", "subject", "step", "version", name="uq_messages_key"),
        Index(
            "ix_messages_due",
            "lane",
            "due_at",
            "id",
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        # With the status: what a large broadcast has behind it costs what is still to come nothing.
        Index("ix_messages_subject", "subject", "status"),
        Index(
            "ix_messages_maybe_twice",
            "recipient",
            sqlite_where=text("maybe_twice = 1"),
            postgresql_where=text("maybe_twice"),
        ),
        Index("ix_messages_patient", "patient_id", "due_at"),
        Index(
            "ix_messages_in_flight",
            "status",
            sqlite_where=text("status in ('sending', 'unknown')"),
            postgresql_where=text("status in ('sending', 'unknown')"),
        ),
        Index(
            "ix_messages_held",
            "not_after",
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
        # What a period came to is counted in this one alone; rows enter it when they are over.
        Index(
            "ix_messages_over",
            *("lane", "status", "due_at", "sent_at", "patient_id"),
            sqlite_where=text(OVER),
            postgresql_where=text(OVER),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    recipient: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(8))
    lane: Mapped[int]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), default=None)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    not_before: Mapped[datetime]
    due_at: Mapped[datetime]
    not_after: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12), default="planned")
    why: Mapped[str] = mapped_column(String(24), default="")
    by_plan: Mapped[bool] = mapped_column(default=True)
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_twice: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(String(120), default=None)
    params_sealed: Mapped[bytes | None] = sealed_column(default=None)
    text_sealed: Mapped[bytes | None] = sealed_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    created_at: Mapped[datetime]

    params = Sealed("params_sealed")
    text = Sealed("text_sealed")


class MessageEvent(Base, kw_only=True):
    """One change of a status: when, from what to what, who (``plan``, ``dispatch``, ``s<id>``), why."""

    __tablename__ = "message_events"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    who: Mapped[str] = mapped_column(String(24))
    why: Mapped[str] = mapped_column(String(120), default="")


MESSAGES: Table = Base.metadata.tables["messages"]
EVENTS: Table = Base.metadata.tables["message_events"]
