"""All tables, in one import."""

from db.tables.base import Base, Instant, Second
from db.tables.broadcasts import Broadcast, BroadcastText, PatientTag, Retraction, Tag
from db.tables.care import Alert, CheckIn, Closure, Course, Hold, MoveRequest, Session, Task
from db.tables.inbound import Audit, Dialog, Fact, InboundUpdate
from db.tables.outbox import Message, MessageEvent
from db.tables.people import ConsentRecord, Duty, Invite, Lookup, Patient, Staff, StaffInvite, Visitor
from db.tables.talk import Item, ItemPart, Screening, Topic

__all__ = [
    "Alert",
    "Audit",
    "Base",
    "Broadcast",
    "BroadcastText",
    "CheckIn",
    "Closure",
    "ConsentRecord",
    "Course",
    "Dialog",
    "Duty",
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
    "PatientTag",
    "Retraction",
    "Screening",
    "Second",
    "Session",
    "Staff",
    "StaffInvite",
    "Tag",
    "Task",
    "Topic",
    "Visitor",
]
