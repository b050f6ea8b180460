"""All tables, in one import."""

from db.tables.base import Base, Instant
from db.tables.care import Alert, CheckIn, Course, Hold, MoveRequest, Session, Task
from db.tables.inbound import Audit, Dialog, Fact, InboundUpdate
from db.tables.outbox import Message, MessageEvent
from db.tables.people import ConsentRecord, Invite, Lookup, Patient, Staff, Visitor
from db.tables.talk import Item, ItemPart, Screening

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
    "Item",
    "ItemPart",
    "Lookup",
    "Message",
    "MessageEvent",
    "MoveRequest",
    "Patient",
    "Screening",
    "Session",
    "Staff",
    "Task",
    "Visitor",
]
