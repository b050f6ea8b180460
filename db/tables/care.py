"""Courses, sessions, holds, check-ins, alerts, tasks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.sealed import Sealed, sealed_column
from db.tables.base import Base, HasRid


class Course(Base, kw_only=True):
    """3 to 5 planned sessions. ``ended_at`` is set when staff end it early."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    planned: Mapped[int]
    gap_days: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Session(Base, kw_only=True):
    """One visit. ``state`` is a ``domain.patients.SessionState``.

    ``timed_at``: when the current start was decided; ``time_version`` grows with every new start.
    ``marked_at``: when staff said how it went.
    ``cancelled_by``: ``patient`` or ``clinic``.
    ``prompt_stage``: how far asking staff "how did it go?" has come (0 not asked, 1 end of visit,
    2 closing, 3 next morning, 4 owner).
    """

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "ix_sessions_booked",
            *("starts_at", "patient_id", "state"),
            sqlite_where=text("state = 'booked'"),
            postgresql_where=text("state = 'booked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    number: Mapped[int]
    starts_at: Mapped[datetime]
    timed_at: Mapped[datetime]
    time_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default="booked")
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    performed_at: Mapped[datetime | None] = mapped_column(default=None)
    marked_at: Mapped[datetime | None] = mapped_column(default=None)
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    cancelled_by: Mapped[str | None] = mapped_column(String(8), default=None)
    prompt_stage: Mapped[int] = mapped_column(default=0)


class Hold(Base, kw_only=True):
    """A session waits for a doctor. Standing while ``lifted_at`` is None."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"), default=None, index=True)
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)


class MoveRequest(HasRid, Base, kw_only=True):
    """A patient wishes another date for a session; a booked one keeps its old time until they choose.

    ``wish``: preferred days and parts of the day, sealed JSON codes. ``offers``: up to three starts staff
    offered (aware UTC, ISO, comma-separated); ``version`` grows with every offer, to tell old buttons.
    """

    __tablename__ = "move_requests"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    time_version: Mapped[int]
    wish_sealed: Mapped[bytes | None] = sealed_column(default=None)
    offers: Mapped[str] = mapped_column(String(120), default="")
    offered_at: Mapped[datetime | None] = mapped_column(default=None)
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    version: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    wish = Sealed("wish_sealed")


class CheckIn(HasRid, Base, kw_only=True):
    """A patient's answers after a session. Answers are codes, sealed: ``S``, ``M``, ``C`` in JSON.

    ``step``: the after-step it belongs to, ``recheck``, or ``report`` (the patient started it).
    ``state``: ``open`` (asking), ``done``, ``closed`` (superseded or undone), ``unknown`` (no answer came).
    ``level``: a ``domain.triage_table.Level`` once judged. ``answer``: id of the text the patient got.
    """

    __tablename__ = "checkins"
    __table_args__ = (Index("ix_checkins_patient", "patient_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), default=None, index=True)
    step: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(8), default="open")
    answers_sealed: Mapped[bytes | None] = sealed_column(default=None)
    level: Mapped[int | None] = mapped_column(default=None)
    recheck: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str | None] = mapped_column(String(32), default=None)
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=0)

    answers = Sealed("answers_sealed")


class Alert(Base, kw_only=True):
    """Something staff must acknowledge. ``round`` counts escalations.

    ``kind``: ``checkin``, ``changed``, ``red-word``, ``call-me``. ``told_at``: Telegram accepted it for one
    staff member. ``not_told_at``: the patient was told that nobody could be reached.
    """

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_open", "closed_at", "taken_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), default=None, index=True)
    checkin_id: Mapped[int | None] = mapped_column(ForeignKey("checkins.id"), default=None, index=True)
    kind: Mapped[str] = mapped_column(String(12))
    level: Mapped[int]
    round: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    not_told_at: Mapped[datetime | None] = mapped_column(default=None)
    escalated_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)


class Task(HasRid, Base, kw_only=True):
    """Something staff should do. ``kind`` names the sentence; one open task per (kind, subject).

    ``owner_id``: the staff member who took it or was given it. ``text``: the words of a task a staff member
    wrote (kind ``own``), sealed.
    """

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(40))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), default=None, index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), default=None, index=True)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    text_sealed: Mapped[bytes | None] = sealed_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)

    text = Sealed("text_sealed")


class Closure(Base, kw_only=True):
    """A day of the clinic's calendar on which it is closed though its usual hours say open.

    Set in the chat. Standing while ``reopened_at`` is None.
    """

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    day: Mapped[date] = mapped_column(unique=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    reopened_at: Mapped[datetime | None] = mapped_column(default=None)
