"""Patients, staff, and what ties a chat to a record."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid, Second

_THERE = "deleted_at is null"
_SUMS = (
    Column("marks", Integer, nullable=False, server_default="0"),
    Column("stage", String(12), nullable=False, server_default="no-course"),
    Column("phase", String(16)),
    Column("next_visit", Second),
    Column("last_visit", Second),
)
"""What audiences ask of a patient, written by ``db.summaries`` alone, so no attributes of the class.

``marks``: a ``domain.audience.Mark``. ``stage``: a ``domain.audience.Stage``. ``phase``: how the latest
finished screening ended. ``next_visit``: the first booked one, which may have passed unmarked.
"""


class Patient(HasRid, Base, kw_only=True):
    """A person the clinic treats; one Telegram account is one patient.

    ``zone`` None means the clinic's. ``choice`` is ``all``, ``essentials`` or ``stopped``.
    ``unreachable_since``: the chat cannot be written to (blocked, deactivated).
    ``discreet``: notifications say only that there is a note. ``deleted_at``: erased but for the proof of
    consents. ``flags``: comma-separated clinical flags staff or the screen set (``IMMUNE`` ...).

    """

    __tablename__ = "patients"
    __table_args__ = (
        *_SUMS,
        Index(
            "ix_patients_deleted",
            "deleted_at",
            sqlite_where=text("deleted_at is not null"),
            postgresql_where=text("deleted_at is not null"),
        ),
        # Everybody is counted in this alone: first what people are grouped by, then what is asked of them.
        Index(
            "ix_patients_audience",
            *("language", "zone", "marks", "stage", "phase", "next_visit", "last_visit", "deleted_at"),
            sqlite_where=text(_THERE),
            postgresql_where=text(_THERE),
        ),
    )
    __mapper_args__ = {"exclude_properties": [column.name for column in _SUMS]}  # noqa: RUF012 - SQLAlchemy's

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name_sealed: Mapped[bytes | None] = sealed_column(default=None)
    phone_sealed: Mapped[bytes | None] = sealed_column(default=None)
    phone_refused: Mapped[bool] = mapped_column(default=False)
    phone_country: Mapped[str | None] = mapped_column(String(2), default=None)
    language: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str | None] = mapped_column(String(64), default=None)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, default=None)
    linked_at: Mapped[datetime | None] = mapped_column(default=None)
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)
    choice: Mapped[str] = mapped_column(String(12), default="all")
    discreet: Mapped[bool] = mapped_column(default=False)
    cold_sores: Mapped[bool] = mapped_column(default=False)
    flags: Mapped[str] = mapped_column(String(200), default="")
    notes_sealed: Mapped[bytes | None] = sealed_column(default=None)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)

    name = Sealed("name_sealed")
    phone = Sealed("phone_sealed")
    notes = Sealed("notes_sealed")


class Staff(HasRid, Base, kw_only=True):
    """A staff member. ``role`` is ``owner``, ``doctor`` or ``coordinator``.

    ``active`` False: works here no more (``left_at``); their buttons do nothing and they are told nothing.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    role: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(8))
    name_sealed: Mapped[bytes | None] = sealed_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    name = Sealed("name_sealed")


class StaffInvite(Base, kw_only=True):
    """A one-use link that makes somebody a staff member; only the token's keyed hash is kept."""

    __tablename__ = "staff_invites"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    role: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class Duty(Base, kw_only=True):
    """A line of the on-call rota: who is on call from when to when (aware UTC, the end excluded)."""

    __tablename__ = "duties"
    __table_args__ = (Index("ix_duties_ends", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)


class Visitor(Base, kw_only=True):
    """Somebody before consent: id, language, consent step and the invite they came with; 24 h at most."""

    __tablename__ = "visitors"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(8), default=None)
    step: Mapped[str] = mapped_column(String(16))
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invites.id"), default=None)
    updated_at: Mapped[datetime]


class Invite(Base, kw_only=True):
    """A one-use link ``t.me/<bot>?start=<token>``; only the token's keyed hash is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[int | None] = mapped_column(BigInteger, default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class ConsentRecord(Base, kw_only=True):
    """One consent given or refused, and when it was withdrawn; proof, kept for three years.

    ``told_again_at``: when the person was last reminded that it stands (C3, every two years; Network Act
    art. 50).
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "ix_consents_news",
            *("patient_id", "code", "granted", "withdrawn_at"),
            sqlite_where=text("code = 'C3' and granted = 1 and withdrawn_at is null"),
            postgresql_where=text("code = 'C3' and granted and withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    code: Mapped[str] = mapped_column(String(2))
    granted: Mapped[bool]
    via: Mapped[str] = mapped_column(String(8))
    text_version: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    told_again_at: Mapped[datetime | None] = mapped_column(default=None)


class Lookup(Base, kw_only=True):
    """Blind index: keyed hashes of what staff search by (phone, its last digits, name tokens)."""

    __tablename__ = "lookups"
    __table_args__ = (UniqueConstraint("digest", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes]
