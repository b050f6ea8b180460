"""Trouble on demand: refusals, dropped connections, delays, nonsense answers, outages, flood limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Any, Literal

from sandbox.errors import Refused
from sandbox.limits import Limits

FaultKind = Literal["refuse", "drop_before", "drop_after", "delay", "malformed"]
DESCRIPTIONS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
TOO_MANY = 429


@dataclass(slots=True, eq=False)
class Rule:
    """One fault: which requests it meets, and how many more of them (`times` None: all).

    `hits` counts the requests it met. Set `times` to 0 to end it.
    """

    kind: FaultKind
    methods: str
    times: int | None = 1
    chat_id: int | None = None
    probability: float | None = None
    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - repeatable, not secret
    status: int = 0
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    hits: int = 0

    def meets(self, method: str, chat_id: int | None) -> bool:
        """Say whether the rule strikes this request, and count it if so."""
        if self.times == 0 or not fnmatchcase(method, self.methods):
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.probability is not None and self.random.random() >= self.probability:
            return False
        self.hits += 1
        if self.times is not None:
            self.times -= 1
        return True

    def refusal(self) -> Refused:
        """Return the error this rule answers with."""
        extra = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return Refused(self.status, self.description, **extra)


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall go wrong with one request: a delay in seconds, and at most one rule."""

    delay: float = 0.0
    rule: Rule | None = None


SMOOTH = Plan()


class Faults:
    """All faults of a world; by default there are none. Globs match method names such as sendMessage."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self.rules: list[Rule] = []
        self.limiter: Limits | None = None
        self._outage = False
        self._changed = changed

    @property
    def outage(self) -> bool:
        """While True every connection of the bot is closed unanswered, waiting long polls too."""
        return self._outage

    @outage.setter
    def outage(self, value: bool) -> None:
        self._outage = value
        self._changed()

    def refuse(self, method_glob: str = "*", *, status: int, description: str | None = None,
               retry_after: int | None = None, times: int | None = 1, **where: Any) -> Rule:  # fmt: skip
        """Answer with this error instead of acting.

        `where` may hold chat_id, probability (0 to 1) and seed, for this and the other faults.
        """
        if status == TOO_MANY:
            retry_after = 1 if retry_after is None else retry_after
            description = description or f"Too Many Requests: retry after {retry_after}"
        text = description or DESCRIPTIONS.get(status, "Bad Request: refused on demand")
        return self._add("refuse", method_glob, times, where,
                         status=status, description=text, retry_after=retry_after)  # fmt: skip

    def drop(
        self, method_glob: str = "*", *, after_accept: bool, times: int | None = 1, **where: Any
    ) -> Rule:
        """Close the connection unanswered, before acting or after it."""
        return self._add("drop_after" if after_accept else "drop_before", method_glob, times, where)

    def delay(self, method_glob: str = "*", seconds: float = 1.0, *, times: int | None = 1,
              **where: Any) -> Rule:  # fmt: skip
        """Wait real seconds before acting; the request is acted on even if the bot hangs up meanwhile."""
        return self._add("delay", method_glob, times, where, seconds=seconds)

    def malformed(self, method_glob: str = "*", *, times: int | None = 1, **where: Any) -> Rule:
        """Act, then answer something that is not JSON."""
        return self._add("malformed", method_glob, times, where)

    def limits(self, **settings: Any) -> Limits:
        """Enforce flood limits from now on; the settings are those of `Limits`."""
        self.limiter = Limits(**settings)
        return self.limiter

    def clear(self) -> None:
        """End all faults."""
        self.rules.clear()
        self.limiter = None
        self.outage = False

    def plan(self, method: str, chat_id: int | None) -> Plan:
        """Decide what goes wrong with this request; the first rule that meets it wins, delays add up."""
        if not self.rules:
            return SMOOTH
        delay = sum(r.seconds for r in self.rules if r.kind == "delay" and r.meets(method, chat_id))
        other = (r for r in self.rules if r.kind != "delay" and r.meets(method, chat_id))
        return Plan(delay, next(other, None))

    def _add(
        self, kind: FaultKind, glob: str, times: int | None, where: dict[str, Any], **fields: Any
    ) -> Rule:
        seed = where.pop("seed", 0)
        rule = Rule(kind, glob, times, random=Random(seed), **where, **fields)  # noqa: S311 - repeatable
        self.rules.append(rule)
        return rule
