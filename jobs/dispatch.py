"""The dispatcher: the sole sender of owed messages."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from db.engine import Database
from db.outbox import Candidate
from jobs.asking import Asking, choose
from jobs.backoff import Backoff
from jobs.claiming import Claimed, Granted
from jobs.claims import Claims
from jobs.duelist import DueList, place_of
from jobs.flights import Flights
from jobs.hooks import Hooks
from jobs.recovery import recover
from jobs.results import Results
from jobs.sending import Result, attempt
from transport.failures import Outcome
from transport.limiter import LaneLimiter

LAST_WORDS = 8.0
"""Seconds: a stopped process is expected to be gone after ten."""
AFTER_TROUBLE = 1.0
"""Seconds to wait when the database does not answer."""
FEW = 2
"""A batch is this part of the flights: so many results are written down, and messages claimed, at once."""
GATHER = 0.005
"""Seconds to wait for a batch while many are aloft; a transaction for each would cost more than sending."""
STOPPING = frozenset({Outcome.TOKEN, Outcome.CONFLICT})

log = structlog.get_logger(__name__)


class Dispatcher:
    """Claims what is due, sends it, writes down what came of it; one loop, woken by one event.

    Each round: results are written down in one transaction, permits are asked for the most urgent messages
    that can go, and those that have theirs are claimed in one transaction and sent side by side. No
    transaction is open over a network call.

    Args:
        database: where the outbox is.
        hooks: the deeds around a send.
        limiter: gives the permits; the bot behind ``hooks.send`` must use the same one.
        now: aware UTC, the product's clock.
        in_flight: sends at most; as many may be unknown after the process was killed.
        on_stopped: told why, if nothing can be sent at all (a wrong token) and the dispatcher gives up.
        monotonic: seconds for waiting.

    Attributes:
        last_words: seconds the sends under way get when it stops.
    """

    def __init__(
        self,
        database: Database,
        hooks: Hooks,
        limiter: LaneLimiter,
        *,
        now: Callable[[], datetime],
        in_flight: int = 10,
        on_stopped: Callable[[str], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._hooks = hooks
        self._limiter = limiter
        self._now = now
        self._in_flight = in_flight
        self._on_stopped = on_stopped
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._backoff = Backoff(monotonic)
        self._due = DueList(database, now, monotonic)
        self._asking = Asking(limiter, self._news.set)
        self._flights = Flights(self._landed)
        self._claims = Claims(database, hooks, limiter, self._backoff, now)
        self._results = Results(database, hooks, now)
        self._unsettled: set[int] = set()
        self._task: asyncio.Task[None] | None = None
        self.last_words = LAST_WORDS
        self._stopping = False
        self._gave_up = ""

    async def start(self) -> None:
        """Settle what a crash left behind, and begin. Once per dispatcher."""
        await recover(self._database, self._hooks, self._now())
        self._task = asyncio.get_running_loop().create_task(self._run(), name="dispatcher")

    async def stop(self) -> None:
        """End cleanly: sends under way get up to 8 seconds, what is left then is written down as unknown."""
        self._stopping = True
        self._news.set()
        if self._task is not None:
            await self._task

    def wake(self) -> None:
        """Something may have become due: after a commit, a tick, a jump of the clock."""
        self._due.outdate()
        self._idle.clear()
        self._news.set()

    async def idle(self) -> None:
        """Return when nothing is due now and nothing is under way, or when the dispatcher has ended."""
        self.wake()
        if self._task is not None and not self._task.done():
            await self._idle.wait()

    async def _run(self) -> None:
        try:
            while not self._stopping:
                self._news.clear()
                pause = await self._round_or_trouble()
                await self._wait(pause)
                await self._gather()
            await self._wind_down()
        finally:
            self._idle.set()
        if self._gave_up:
            self._on_stopped(self._gave_up)

    async def _round_or_trouble(self) -> float:
        try:
            return await self._round()
        except Exception as error:  # noqa: BLE001 - a locked database or a full disk must not end the loop
            log.error("dispatch_round_failed", error=type(error).__name__)  # noqa: TRY400 - may quote data
            self._due.outdate()
            await asyncio.sleep(AFTER_TROUBLE)
            return 0.0

    async def _round(self) -> float:
        """Do what can be done now; return the seconds until there may be more to do."""
        if not self._backoff.holds:
            # Before results are written: what may go in the places they leave is claimed along with them.
            await self._ask()
        granted = [] if self._backoff.holds else self._asking.granted()
        worked = bool(granted or len(self._results))
        if not (granted and len(self._results) and await self._write_and_claim(granted)):
            await self._write_then_claim(granted)
        if self._backoff.holds:
            await self._asking.stop()
            return self._backoff.soonest()
        if worked:
            return 0.0
        self._notice_idle()
        return min(self._due.wait, self._backoff.soonest(), self._gaps())

    async def _write_and_claim(self, granted: Sequence[Granted]) -> bool:
        """Results and claims in one transaction, which saves half the waits for the disk.

        False if that failed: done apart, it shows who is to blame.
        """
        try:
            async with self._database.write() as tx:
                freed = await self._results.write_in(tx)
                made = await self._claims.make_in(tx, granted)
        except Exception:  # noqa: BLE001 - whatever it was, it comes again when each is done for itself
            return False
        self._results.forget()
        self._claims.give_back_but(made, granted)
        self._due.drop(one.message_id for one in granted)
        if freed:
            self._due.outdate()
        self._start(made)
        return True

    async def _write_then_claim(self, granted: Sequence[Granted]) -> None:
        try:
            if await self._results.write():
                self._due.outdate()
        except Exception:
            self._claims.give_back_but((), granted)
            raise
        if granted:
            self._due.drop(one.message_id for one in granted)
            self._start(await self._claims.make(granted))

    def _start(self, made: Sequence[Claimed]) -> None:
        for claimed in made:
            flight = attempt(claimed, self._hooks.send, self._limiter, self._now)
            self._flights.start(claimed.outgoing.chat_id, flight)

    async def _ask(self) -> None:
        self._unsettled = self._results.unsettled()
        in_flight = 1 if self._backoff.probing else self._in_flight
        await self._due.update(in_flight - len(self._flights), self._usable)
        self._unsettled = self._results.unsettled()  # more may have landed meanwhile
        self._asking.for_these(choose(self._due.rows, len(self._flights), in_flight, self._usable))

    def _usable(self, row: Candidate) -> bool:
        place = place_of(row)
        if place in self._flights or place in self._unsettled or self._backoff.rests(row.id, row.chat_id):
            return False
        return row.chat_id is None or self._limiter.ready_in(row.lane, row.chat_id) == 0.0

    def _gaps(self) -> float:
        """Seconds until the first chat that had a message just now may have its next."""
        waits = (self._limiter.ready_in(row.lane, row.chat_id) for row in self._due.rows)
        return min((wait for wait in waits if wait > 0), default=float("inf"))

    def _landed(self, result: Result) -> None:
        self._results.add(result)
        failure = result.failure
        if failure is not None and failure.outcome is Outcome.NOT_SENT:
            self._backoff.not_sent(result.chat_id)
        elif failure is None or failure.outcome is not Outcome.UNKNOWN:
            self._backoff.answered(result.chat_id)
        if failure is not None and failure.outcome in STOPPING:
            self._gave_up, self._stopping = failure.reason, True
        self._news.set()

    def _notice_idle(self) -> None:
        under_way = len(self._flights) + len(self._asking) + len(self._results)
        if not under_way and not self._due.rows and self._due.fresh:
            self._idle.set()

    async def _wait(self, seconds: float) -> None:
        if self._stopping or seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return

    async def _gather(self) -> None:
        batch = self._in_flight // FEW
        if len(self._flights) > batch > len(self._results) and not self._stopping:
            await asyncio.sleep(GATHER)

    async def _wind_down(self) -> None:
        await self._asking.stop()
        await self._flights.land(self.last_words)
        await self._results.write()
        if self._gave_up:
            log.error("dispatcher_gave_up", reason=self._gave_up)
