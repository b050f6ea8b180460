"""The check-in: its questions and every answer to it."""

from collections.abc import Mapping

from content.registry.use import Use, medical

CHECKIN: Mapping[str, Use] = {
    "checkin.s": medical("question S, the safety stop"),
    "checkin.m": medical("question M, several ticks allowed"),
    "checkin.c": medical("question C, once for the worst tick"),
    "checkin.closed": medical("a check-in that was answered; the answers leave the chat", "date"),
    "checkin.gone": medical("a tap on a check-in that closed without an answer"),
    "checkin.no-consent": medical("a check-in was opened without consent C1"),
    "green": medical("answer to a check-in: GREEN"),
    "amber": medical("answer to a check-in: AMBER", "by 119!"),
    "amber-urgent": medical("answer to a check-in: AMBER-U, somebody is on call", "119!"),
    "amber-urgent-closed": medical("answer to a check-in: AMBER-U, closed and nobody on call", "by 119!"),
    "emergency-line": medical("a red word was written, or /report was opened", "119!"),
    "red-s1": medical("answer to S1: breathing, swelling, fainting", "119!"),
    "red-s2": medical("answer to S2: fever with sore or oozing skin", "119!"),
    "red-s3": medical("answer to S3: eyes", "119!"),
    "red-s4": medical("answer to S4: severe pain, skin colour, fast redness", "119!"),
    "red-worse": medical("RED because it gets worse; the clinic's phone is known", "phone! 119!"),
    "red-worse-no-phone": medical("RED because it gets worse; the clinic's phone is not known", "119!"),
}
