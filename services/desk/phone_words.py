"""The phone list in words: a code, why, and when; never a name."""

from collections.abc import Mapping, Sequence

from services.desk.phone_list import Call, Reason
from services.desk.tasks import task_sentence
from services.texts import Safe, Speech


def reason_word(say: Speech, reason: Reason) -> Safe:
    """Why somebody is phoned, as a heading."""
    words: Mapping[Reason, Safe] = {
        Reason.NO_ANSWER: say._("The 24-hour check-in was not answered"),
        Reason.ON_HOLD: say._("Visit near and on hold"),
        Reason.CLOSED_DAY: say._("Visit on a closed day"),
        Reason.CALL: say._("To be called"),
        Reason.UNCONFIRMED: say._("Visit within 24 hours, not confirmed"),
        Reason.UNREACHABLE: say._("Chat closed, visit ahead"),
        Reason.NOT_LINKED: say._("Chat never opened, a reminder was due"),
        Reason.UNMARKED: say._("Visit over, not marked"),
    }
    return words[reason]


def call_line(say: Speech, at: int, call: Call, zone: str) -> Safe:
    """One call: number on the list, code, session and time; for a task what it asks."""
    if call.session is not None:
        return say._(
            "{at}. {code} · session {k}, {when}",
            at=at,
            code=call.patient.code,
            k=call.session.number,
            when=say.when(call.session.starts_at, zone),
        )
    if call.task is not None and call.reason is Reason.CALL:
        sentence = Safe(task_sentence(say, call.task.kind))
        return say._("{at}. {code} · {sentence}", at=at, code=call.patient.code, sentence=sentence)
    return say._("{at}. {code}", at=at, code=call.patient.code)


def counts(calls: Sequence[Call]) -> dict[Reason, int]:
    """How many calls each reason has, the most urgent first; reasons nobody has are missing."""
    found = {reason: sum(call.reason is reason for call in calls) for reason in Reason}
    return {reason: count for reason, count in found.items() if count}
