"""What patients tell us of their own accord: the candidacy screen and free messages."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid


class Screening(HasRid, Base, kw_only=True):
    """One candidacy screen. ``state``: ``open``, ``done`` or ``deleted``; answers are codes, sealed JSON.

    ``outcome``: ``phase-1`` .. ``phase-3`` or ``doctor-first``, set when it is done. ``expires_at``: erased
    then (clinic policy: 90 days; PIPA art. 21).
    """

    __tablename__ = "screenings"
    __table_args__ = (Index("ix_screenings_patient", "patient_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    state: Mapped[str] = mapped_column(String(8), default="open")
    answers_sealed: Mapped[bytes | None] = sealed_column(default=None)
    outcome: Mapped[str | None] = mapped_column(String(16), default=None)
    content_version: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    answers = Sealed("answers_sealed")


class Item(Base, kw_only=True):
    """One open matter a patient wrote about. ``about``: ``unknown``, ``health`` or ``other``.

    ``state``: ``open``, ``taken`` or ``closed``. ``answer_by``: what the patient was promised.
    """

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_open", "closed_at", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    about: Mapped[str] = mapped_column(String(8), default="unknown")
    opened_at: Mapped[datetime]
    about_at: Mapped[datetime | None] = mapped_column(default=None)
    answer_by: Mapped[datetime]
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"), default=None, index=True)


class ItemPart(HasRid, Base, kw_only=True):
    """One thing said in an item: by the patient, or by a staff member (``staff_id``).

    ``kind``: ``text``, ``photo``, ``voice``, ``video``, ``document``; ``file`` is Telegram's file id, sealed
    like the text. ``update_id``: Telegram's number of the update that brought it; a repeat adds nothing.
    """

    __tablename__ = "item_parts"
    __table_args__ = (UniqueConstraint("item_id", "update_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    kind: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[bytes | None] = sealed_column(default=None)
    file_sealed: Mapped[bytes | None] = sealed_column(default=None)
    update_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]

    text = Sealed("text_sealed")
    file = Sealed("file_sealed")


class Topic(Base, kw_only=True):
    """The topic of one patient in the staff's group, titled by their code."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("chat_id", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
