"""The request class for fetching updates."""

from collections.abc import Callable
from http import HTTPStatus

from telegram.error import InvalidToken
from telegram.request import BaseRequest, RequestData

from transport.request import AiohttpRequest

_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})


class PollingRequest(AiohttpRequest):
    """Says so when Telegram does not know the token any more: the library then ends its polling silently.

    Args:
        on_refused: called each time Telegram (or what stands before it) answers 401 or 404.
    """

    __slots__ = ("_on_refused",)

    def __init__(self, on_refused: Callable[[], None]) -> None:
        super().__init__(pool_size=1)
        self._on_refused = on_refused

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
        """Make one request; raises what its parent raises."""
        try:
            status, body = await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        except InvalidToken:
            self._on_refused()
            raise
        if status in _REFUSED:
            self._on_refused()
        return status, body
