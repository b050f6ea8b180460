"""Broadcasts: what is sent to many, to whom, who approved it; and the tags staff give patients."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid


class Broadcast(Base, kw_only=True):
    """One message to many patients. Its rows in the outbox have the subject ``broadcast:<id>``.

    ``kind``: ``notice`` (about care: a closing day) or ``ad`` (needs consent C3 and the legal frame).
    ``state``: a ``domain.broadcasts.State``. ``audience``: JSON of a ``domain.audience.Audience``; never
    made of health answers. ``review_until``: the last day the review holds. ``starts_at``: when it may begin.
    ``not_after``: nothing begins after it.
    ``prepared_to``: the last patient id whose row was written. ``counted``: how many people it was approved
    for. ``why``: why it was paused. ``status_chat``, ``status_message``: the message that shows its progress.
    """

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), index=True)
    audience: Mapped[str] = mapped_column(String(2000), default="{}")
    review_number: Mapped[str] = mapped_column(String(64), default="")
    review_until: Mapped[date | None] = mapped_column(default=None)
    counted: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    not_after: Mapped[datetime | None] = mapped_column(default=None)
    prepared_to: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    why: Mapped[str] = mapped_column(String(24), default="")
    status_chat: Mapped[int | None] = mapped_column(BigInteger, default=None)
    status_message: Mapped[int | None] = mapped_column(BigInteger, default=None)


class BroadcastText(HasRid, Base, kw_only=True):
    """A broadcast in one language: its text and, if any, a picture, video or file (Telegram's file id)."""

    __tablename__ = "broadcast_texts"
    __table_args__ = (UniqueConstraint("broadcast_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    media: Mapped[str] = mapped_column(String(10), default="")
    text_sealed: Mapped[bytes | None] = sealed_column(default=None)
    file_sealed: Mapped[bytes | None] = sealed_column(default=None)

    text = Sealed("text_sealed")
    file = Sealed("file_sealed")


class Retraction(Base, kw_only=True):
    """One sent message of a broadcast that is to be taken out of its chat again.

    ``outcome``: empty while it waits, else ``gone`` or ``left`` (Telegram would not delete it).
    """

    __tablename__ = "retractions"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(8), default="")


class Tag(HasRid, Base, kw_only=True):
    """A word staff group patients by ("VIP", "Busan"). Never made of health answers."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name_sealed: Mapped[bytes | None] = sealed_column(default=None)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)

    name = Sealed("name_sealed")


class PatientTag(Base, kw_only=True):
    """A patient carries a tag."""

    __tablename__ = "patient_tags"
    __table_args__ = (UniqueConstraint("tag_id", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
