"""How staff see a broadcast: its progress, its report, and why something could not be done."""

from collections.abc import Mapping

from db.tables import Broadcast
from domain.broadcasts import LIVE, Deed, Kind, Problem, State, may
from services.broadcasts import verbs
from services.broadcasts.progress import Progress
from services.broadcasts.report import Report
from services.broadcasts.running import FAILURES
from services.callbacks import data
from services.screen import Button, Rows, Screen, column
from services.texts import Safe, Speech

BLOCKS = 10
_FULL, _EMPTY = "▓", "░"
_MINUTE = 60


def title(say: Speech, cast: Broadcast) -> Safe:
    """Which broadcast, in a few words."""
    if cast.kind == Kind.AD:
        return say._("📣 Advertisement {n}", n=cast.id)
    return say._("📣 Notice {n}", n=cast.id)


def state_word(say: Speech, state: str) -> Safe:
    """Where it stands."""
    words: Mapping[str, Safe] = {
        State.DRAFT: say._("draft"),
        State.WAITING: say._("waits for a second person"),
        State.APPROVED: say._("ready to start"),
        State.PREPARING: say._("is being prepared"),
        State.RUNNING: say._("is being sent"),
        State.PAUSED: say._("paused"),
        State.DONE: say._("done"),
        State.CANCELLED: say._("cancelled"),
        State.RETRACTING: say._("is being taken back"),
        State.RETRACTED: say._("taken back"),
    }
    return words.get(state, Safe(state))


def status_screen(say: Speech, cast: Broadcast, progress: Progress) -> Screen:
    """One message for as long as it runs: a bar, the pace, the time left, and what can be done."""
    lines = [f"<b>{title(say, cast)}</b> · {state_word(say, cast.state)}", bar(progress)]
    lines.append(say._("Sent to {sent} of {total}.", sent=f"{progress.sent:,}", total=f"{progress.total:,}"))
    lines += _pace(say, cast, progress) + _others(say, progress)
    if cast.why == FAILURES:
        lines.append(say._("It paused itself: Telegram refused ten in a row. Please look at the message."))
    return Screen("\n".join(lines), buttons(say, cast, progress))


def report_screen(say: Speech, cast: Broadcast, report: Report) -> Screen:
    """What became of it. The list by patient code is a file of its own."""
    progress = report.progress
    lines = [f"<b>{title(say, cast)}</b> · {state_word(say, cast.state)}"]
    lines.append(say._("Sent to {sent} of {total}.", sent=f"{progress.sent:,}", total=f"{progress.total:,}"))
    lines += _others(say, progress)
    if report.unrecorded:
        lines.append(
            say._(
                "Counted at the start, no record now (erased, or left out since): {count}",
                count=f"{report.unrecorded:,}",
            )
        )
    if report.retracting:
        lines.append(say._("To be taken back: {count}", count=f"{report.retracting:,}"))
    if report.retracted or report.not_retracted:
        lines.append(say._("Taken back: {count}", count=f"{report.retracted:,}"))
        lines.append(say._("Stay in their chats: {count}", count=f"{report.not_retracted:,}"))
    return Screen("\n".join(lines), buttons(say, cast, progress))


def bar(progress: Progress) -> str:
    """Ten blocks and the share that is settled, whatever became of it."""
    settled = progress.total - progress.left
    share = settled / progress.total if progress.total else 1.0
    full = int(share * BLOCKS)
    return f"{_FULL * full}{_EMPTY * (BLOCKS - full)} {int(share * 100)} %"


def buttons(say: Speech, cast: Broadcast, progress: Progress) -> Rows:
    """What can be done with it now."""
    found = []
    if may(Deed.PAUSE, cast.state):
        found.append(Button(say._("Pause"), data(verbs.PAUSE, cast.id), style="primary"))
    if may(Deed.RESUME, cast.state):
        found.append(Button(say._("Go on"), data(verbs.RESUME, cast.id), style="primary"))
    if cast.state in LIVE:
        found.append(Button(say._("Cancel it"), data(verbs.CANCEL, cast.id), style="danger"))
    else:
        found.append(Button(say._("List as a file"), data(verbs.CSV, cast.id)))
    if may(Deed.AGAIN, cast.state) and progress.unknown:
        found.append(Button(say._("Send again where unknown"), data(verbs.AGAIN, cast.id)))
    if may(Deed.RETRACT, cast.state) and progress.sent and cast.state not in LIVE:
        found.append(Button(say._("Take it back"), data(verbs.RETRACT, cast.id), style="danger"))
    return column(*found)


def problem_sentence(say: Speech, problem: Problem) -> Safe:
    """Why nothing was changed, and what would help."""
    words: Mapping[Problem, Safe] = {
        Problem.STATE: say._("That is not possible any more. Please open the broadcast again."),
        Problem.ROLE: say._(
            "An advertisement needs a doctor and an owner: one makes it, the other approves."
        ),
        Problem.SAME_PERSON: say._("Somebody else has to approve it."),
        Problem.MAKER_LEFT: say._(
            "Who asked for approval works here no more. Please tap [Change it] and ask for approval again."
        ),
        Problem.NO_TEXT: say._("It has no text yet."),
        Problem.TOO_LONG: say._("That is too long for one message. Please shorten it."),
        Problem.NO_REVIEW_NUMBER: say._(
            "An advertisement needs its review number and the day the review ends. Please tap "
            "[Review number]; if it is no draft any more, tap [Change it] first."
        ),
        Problem.REVIEW_DAY: say._(
            "A review ends today or later, and at most three years from today. Please enter it again."
        ),
        Problem.REVIEW_ENDS: say._(
            "The review ends before the last day on which this may go out. Please choose an earlier time "
            "with [When], or enter a review that holds longer; if it is no draft any more, tap [Change it] "
            "first."
        ),
        Problem.HEALTH_AUDIENCE: say._("An advertisement must not be aimed by health answers."),
        Problem.CLINIC_UNNAMED: say._("The clinic's name and phone are missing in clinic.toml."),
        Problem.COUNT: say._("That is not the number of people who will get it. Nothing was sent."),
        Problem.NOBODY: say._("Nobody would get it."),
        Problem.WINDOW: say._("That time has passed, or the end lies before the start."),
        Problem.TOO_LATE: say._("Telegram lets messages be deleted for 48 hours only."),
        Problem.UNKNOWN_LANGUAGE: say._("That language is not enabled."),
    }
    return words[problem]


def _pace(say: Speech, cast: Broadcast, progress: Progress) -> list[str]:
    if cast.state != State.RUNNING:
        return []
    lines: list[str] = []
    if progress.rate:
        lines.append(say._("{rate} a second.", rate=f"{progress.rate:.0f}"))
    if progress.seconds_left:
        minutes = max(1, round(progress.seconds_left / _MINUTE))
        lines.append(say.n("About {count} minute left.", "About {count} minutes left.", minutes))
    if progress.later:
        lines.append(say._("Wait for their time: {count}", count=f"{progress.later:,}"))
    return lines


def _others(say: Speech, progress: Progress) -> list[str]:
    counts = (
        (say._("Closed the chat"), progress.blocked),
        (say._("Refused by Telegram"), progress.failed),
        (say._("Unknown whether it arrived"), progress.unknown),
        (say._("Too late"), progress.expired),
        (say._("Left out at their turn"), progress.skipped),
    )
    return [f"{name}: {count:,}" for name, count in counts if count]
