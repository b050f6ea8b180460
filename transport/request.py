"""HTTP to the Bot API over aiohttp; several times cheaper per request than the library's own class."""

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from telegram.request import BaseRequest, RequestData

from transport import answers
from transport.bodies import body_of
from transport.errors import AnswerTimedOutError, NotSentError, NotSentInTimeError, OutcomeUnknownError
from transport.proxies import proxy_for
from transport.timeouts import Timeouts

KEEP_ALIVE_SECONDS = 15.0


class AiohttpRequest(BaseRequest):
    """One aiohttp session with a pool of kept-alive connections.

    Raises (besides the library's own classes for Telegram's answers) ``NotSentError`` if the request did not
    leave and ``OutcomeUnknownError`` if it may have. No exception carries the URL, because the URL carries
    the token; for the same reason none has aiohttp's exception as its cause or context.

    Args:
        pool_size: connections at most.
        timeouts: used where a call does not bring its own.
    """

    __slots__ = ("_pool_size", "_session", "_timeouts")

    def __init__(self, *, pool_size: int = 64, timeouts: Timeouts | None = None) -> None:
        self._pool_size = pool_size
        self._timeouts = timeouts or Timeouts()
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; harmless if it is open."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._pool_size, keepalive_timeout=KEEP_ALIVE_SECONDS),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the session and its connections; harmless if it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; unlike the library's method it does not write what it cannot read to the log."""
        answer = answers.parsed(payload)
        if answer is None:
            raise OutcomeUnknownError("the answer is not one of the Bot API's")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; see the class for what it raises."""
        timeouts = self._timeouts.merged(
            has_files=request_data is not None and request_data.contains_files,
            read=read_timeout,
            write=write_timeout,
            connect=connect_timeout,
            pool=pool_timeout,
        )
        status, body, headers = await self._exchange(method, url, request_data, timeouts.for_aiohttp())
        if method == "POST":
            answers.check(status, body, headers)
        return status, body

    async def _exchange(
        self, method: str, url: str, data: RequestData | None, limits: ClientTimeout
    ) -> tuple[int, bytes, Mapping[str, str]]:
        session = self._session
        if session is None:
            raise RuntimeError("the request class is not initialized")
        body = body_of(data)
        try:
            async with session.request(
                method,
                url,
                timeout=limits,
                proxy=proxy_for(url),
                allow_redirects=False,
                data=body,
            ) as response:
                return response.status, await response.read(), response.headers
        except (ClientError, OSError, ValueError) as error:
            problem = _translated(error, left=body.left)
        # Raised here and not above: inside the handler it would carry aiohttp's exception as its context.
        raise problem


def _translated(error: Exception, *, left: bool) -> NotSentError | OutcomeUnknownError:
    name, in_time = type(error).__name__, not isinstance(error, TimeoutError)
    if left:
        return OutcomeUnknownError(name) if in_time else AnswerTimedOutError(name)
    return NotSentError(name) if in_time else NotSentInTimeError(name)
