"""All tables, in one import."""

from db.tables.base import Base, Instant
from db.tables.care import Alert, CheckIn, Course, Hold, MoveRequest, Session, Task
from db.tables.inbound import Audit, Dialog, Fact, InboundUpdate
from db.tables.outbox import Message, MessageEvent
from db.tables.people import ConsentRecord, Invite, Lookup, Patient, Staff, Visitor

__all__ = [
    "Alert",
    "Audit",
    "Base",
    "CheckIn",
    "ConsentRecord",
    "Course",
    "Dialog",
    "Fact",
    "Hold",
    "InboundUpdate",
    "Instant",
    "Invite",
    "Lookup",
    "Message",
    "MessageEvent",
    "MoveRequest",
    "Patient",
    "Session",
    "Staff",
    "Task",
    "Visitor",
]
