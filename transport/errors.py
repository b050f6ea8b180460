"""What went wrong on the wire, told apart by the one question that matters: did the request leave?"""

from telegram.error import NetworkError, TimedOut


class NotSentError(NetworkError):
    """The request did not leave: refused connection, no such host, no free connection in time."""

    __slots__ = ()


class NotSentInTimeError(TimedOut, NotSentError):
    """The same, because connecting (or waiting for a free connection) took too long."""

    __slots__ = ()


class OutcomeUnknownError(NetworkError):
    """The request left, and no answer of Telegram's came back that could be read."""

    __slots__ = ()


class AnswerTimedOutError(TimedOut, OutcomeUnknownError):
    """The same, because the answer took too long."""

    __slots__ = ()
