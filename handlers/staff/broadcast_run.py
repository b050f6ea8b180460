"""While a broadcast runs: pause, go on, cancel. Afterwards: the list, the unknown once more, taking back."""

from db.tables import Broadcast
from domain.broadcasts import LIVE, RETRACT_WITHIN, Deed, Problem, may
from handlers.staff.broadcast_screen import after, back_row, cast_of, not_theirs, on_board
from handlers.staff.common import console, leave, press
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.broadcasts import again, report, retract, running, verbs
from services.broadcasts.casts import subject_of
from services.broadcasts.progress import progress_of
from services.callbacks import Tap
from services.render.broadcast_status import problem_sentence, state_word, title
from services.screen import Attachment, Screen
from services.texts import plain


async def pause(turn: Turn, tap: Tap) -> Answer:
    """Nothing more goes for now."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    return await _shown(turn, cast, await running.pause(turn.at, cast, turn.the_staff()))


async def resume(turn: Turn, tap: Tap) -> Answer:
    """Go on with those who have not had it."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = not_theirs(turn, cast) or await running.resume(turn.at, cast, turn.the_staff())
    return await _shown(turn, cast, problem)


async def _shown(turn: Turn, cast: Broadcast, problem: Problem | None) -> Answer:
    """How it stands now; the message that shows it all the time is changed by the clock, not by a tap."""
    if on_board(turn, cast):
        word = problem_sentence(turn.say, problem) if problem else state_word(turn.say, cast.state)
        return Answer(toast=plain(word))
    return await after(turn, cast, problem, "")


async def ask_cancel(turn: Turn, tap: Tap) -> Answer:
    """Really cancel? What went stays."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    if not may(Deed.CANCEL, cast.state):
        return await _shown(turn, cast, Problem.STATE)
    say, found = turn.say, await progress_of(turn.at.tx, cast, turn.at.now)
    return Answer(
        console(
            (
                say._("Cancel <b>{name}</b>?", name=title(say, cast)),
                say._("{sent} sent stay sent, {left} will not go.", sent=found.sent, left=found.left),
            ),
            (press(say._("Yes, cancel it"), "s-castend", cast.id, style="danger"),),
            (press(say._("No, keep it"), verbs.OPEN, cast.id),),
        ),
        fresh=on_board(turn, cast),
    )


async def cancel(turn: Turn, tap: Tap) -> Answer:
    """Whoever has not had it will not get it."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    # Anybody may stop what is being sent; what is not sent yet is its writers' business.
    problem = None if cast.state in LIVE else not_theirs(turn, cast)
    problem = problem or await running.cancel(turn.at, cast, turn.the_staff())
    return await after(turn, cast, problem, turn.say._("Cancelled."))


async def as_file(turn: Turn, tap: Tap) -> Answer:
    """Everybody it was for as a list: code, state, time, reason; no names."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "list-broadcast", subject_of(cast.id))
    text = turn.say._("{name} as a list, by code.", name=title(turn.say, cast))
    file = Attachment(f"broadcast-{cast.id}.csv", await report.csv_of(turn.at, cast))
    return Answer(Screen(text, (back_row(turn, cast),), file))


async def ask_again(turn: Turn, tap: Tap) -> Answer:
    """Once more to those of whom nobody knows? Some may then have it twice."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    say, found = turn.say, await progress_of(turn.at.tx, cast, turn.at.now)
    if not (may(Deed.AGAIN, cast.state) and found.unknown):
        return await after(turn, cast, None, say._("There is nobody to send it to again."))
    return Answer(
        console(
            (
                say.n(
                    "Send it again to {count} person of whom nobody knows whether it arrived?",
                    "Send it again to {count} people of whom nobody knows whether it arrived?",
                    found.unknown,
                ),
                say._("Who had it already then has it twice."),
            ),
            (press(say._("Yes, send it again"), "s-castagainyes", cast.id, style="primary"),),
            back_row(turn, cast),
        ),
        fresh=on_board(turn, cast),
    )


async def send_again(turn: Turn, tap: Tap) -> Answer:
    """Send it to them once more."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    if not_theirs(turn, cast) is not None:
        return await after(turn, cast, Problem.ROLE, "")
    count = await again.resend_unknown(turn.at, cast, turn.the_staff())
    if not count:
        return await after(turn, cast, None, turn.say._("There is nobody to send it to again."))
    said = turn.say.n("It goes once more to {count} person.", "It goes once more to {count} people.", count)
    return await after(turn, cast, None, said)


async def ask_retract(turn: Turn, tap: Tap) -> Answer:
    """What taking it back can do and cannot."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = await _may_retract(turn, cast)
    if problem is not None:
        return await _shown(turn, cast, problem)
    say, found = turn.say, await progress_of(turn.at.tx, cast, turn.at.now)
    hours = int(RETRACT_WITHIN.total_seconds()) // 3600
    return Answer(
        console(
            (
                say._("Take back <b>{name}</b>?", name=title(say, cast)),
                say._("It is deleted from the chats of those who got it ({sent}).", sent=found.sent),
                say._("Telegram allows that for {hours} hours. Older ones stay.", hours=hours),
                say._("Who has read it has read it. Nobody is told. It cannot be brought back."),
            ),
            (press(say._("Yes, take it back"), "s-castbackyes", cast.id, style="danger"),),
            (press(say._("No, leave it"), verbs.OPEN, cast.id),),
        ),
        fresh=on_board(turn, cast),
    )


async def take_back(turn: Turn, tap: Tap) -> Answer:
    """Delete it from the chats."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = await _may_retract(turn, cast) or await retract.retract(turn.at, cast, turn.the_staff())
    return await after(turn, cast, problem, turn.say._("It is being taken back."))


async def _may_retract(turn: Turn, cast: Broadcast) -> Problem | None:
    return not_theirs(turn, cast) or await retract.may_retract(turn.at, cast)


ROUTES = Routes(
    taps={
        verbs.PAUSE: pause,
        verbs.RESUME: resume,
        verbs.CANCEL: ask_cancel,
        "s-castend": cancel,
        verbs.CSV: as_file,
        verbs.AGAIN: ask_again,
        "s-castagainyes": send_again,
        verbs.RETRACT: ask_retract,
        "s-castbackyes": take_back,
    }
)
