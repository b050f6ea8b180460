"""What came in, where each person stands in a conversation, what staff did, small facts."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid


class InboundUpdate(HasRid, Base, kw_only=True):
    """An update stored before it was acknowledged; the body is erased as soon as it is handled."""

    __tablename__ = "updates"
    __table_args__ = (UniqueConstraint("bot_id", "update_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    update_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    body_sealed: Mapped[bytes | None] = sealed_column(default=None)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    attempts: Mapped[int] = mapped_column(default=0)

    body = Sealed("body_sealed")


class Dialog(HasRid, Base, kw_only=True):
    """Where one person stands in a conversation: the flow, its step, the answers so far (sealed JSON)."""

    __tablename__ = "dialogs"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    flow: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(24))
    data_sealed: Mapped[bytes | None] = sealed_column(default=None)
    screen_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    updated_at: Mapped[datetime]

    data = Sealed("data_sealed")


class Audit(Base, kw_only=True):
    """A staff action: who, what, about whom, when. No names, no health data."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(40))


class Fact(Base, kw_only=True):
    """A small fact the process keeps: the 429 pause, the content version last planned with, hashes."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(400))
