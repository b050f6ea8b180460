"""Permits being waited for: always those of the most urgent messages that can go now."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from db.outbox import Candidate
from domain.messages import Lane
from jobs.claiming import Granted
from jobs.duelist import Place, place_of
from transport.limiter import LaneLimiter
from transport.permits import Permit

URGENT = frozenset({Lane.ALERT, Lane.REPLY})


def choose(
    rows: Sequence[Candidate], busy: int, in_flight: int, usable: Callable[[Candidate], bool]
) -> list[Candidate]:
    """The messages to send next: one per place, in order, as many as there is room for.

    A fifth of the room (rounded down, at least one of two) is kept for alerts and replies, so that these
    do not wait behind slow sends.

    Args:
        rows: what is due, most urgent first.
        busy: sends under way.
        in_flight: sends at most.
        usable: says whether a message can go at this moment.
    """
    reserve = max(in_flight // 5, 1) if in_flight > 1 else 0
    chosen: dict[Place, Candidate] = {}
    for row in rows:
        room = in_flight if row.lane in URGENT else in_flight - reserve
        if busy + len(chosen) >= room:
            break
        if place_of(row) not in chosen and usable(row):
            chosen[place_of(row)] = row
    return list(chosen.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    candidate: Candidate
    task: asyncio.Future[Permit]


class Asking:
    """Waits for permits of several messages at once; ``on_grant`` is called when one is there."""

    def __init__(self, limiter: LaneLimiter, on_grant: Callable[[], None]) -> None:
        self._limiter = limiter
        self._on_grant = on_grant
        self._asked: dict[int, _Asked] = {}

    def __len__(self) -> int:
        return len(self._asked)

    def for_these(self, chosen: Sequence[Candidate]) -> None:
        """Ask for these and for no others; who has been granted already stays."""
        wanted = {candidate.id for candidate in chosen}
        for message_id, asked in list(self._asked.items()):
            if message_id not in wanted and not asked.task.done():
                self._withdraw(message_id)
        places = {place_of(asked.candidate) for asked in self._asked.values()}
        for candidate in chosen:
            if len(self._asked) >= len(chosen):
                return
            if candidate.id not in self._asked and place_of(candidate) not in places:
                self._ask(candidate)

    def granted(self) -> list[Granted]:
        """Take out those that have their permit."""
        done = [message_id for message_id, asked in self._asked.items() if asked.task.done()]
        return [Granted(message_id, self._asked.pop(message_id).task.result()) for message_id in done]

    async def stop(self) -> None:
        """Withdraw everything."""
        for granted in self.granted():
            self._limiter.give_back(granted.permit)
        tasks = [asked.task for asked in self._asked.values()]
        self._withdraw_all(list(self._asked))
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ask(self, candidate: Candidate) -> None:
        loop, lane, chat_id = asyncio.get_running_loop(), candidate.lane, candidate.chat_id
        task: asyncio.Future[Permit]
        if (permit := self._limiter.at_once(lane, chat_id)) is None:
            task = loop.create_task(self._limiter.permit(lane, chat_id), name=f"permit-{candidate.id}")
            task.add_done_callback(lambda _: self._on_grant())
        else:
            task = loop.create_future()
            task.set_result(permit)
            self._on_grant()
        self._asked[candidate.id] = _Asked(candidate, task)

    def _withdraw_all(self, message_ids: Iterable[int]) -> None:
        for message_id in message_ids:
            self._withdraw(message_id)

    def _withdraw(self, message_id: int) -> None:
        self._asked.pop(message_id).task.cancel()
