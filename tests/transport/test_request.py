"""The request class against servers of one trick each: did the request leave or not?"""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import RequestData

from tests.transport.raw_server import Behaviour, answer, hang_up, raw_server, stay_silent
from transport.errors import NotSentError, OutcomeUnknownError
from transport.failures import Outcome, classify, waiting_time
from transport.ready import Ready
from transport.request import AiohttpRequest
from transport.timeouts import Timeouts

TOKEN = "1000000001:SECRET-PART-OF-THE-TOKEN"
QUICK = Timeouts(pool=0.05, connect=0.2, write=0.2, read=0.1)


class Posting(AiohttpRequest):
    """The class under test, and what a test posts with it."""

    data = RequestData()


@pytest.fixture(params=[RequestData(), Ready({"chat_id": 1})], ids=["form", "json"])
async def request_class(request: pytest.FixtureRequest) -> AsyncIterator[Posting]:
    """What the library makes a form of, and what is JSON already; both have to tell the same apart."""
    async with Posting(pool_size=1, timeouts=QUICK) as made:
        made.data = request.param
        yield made


async def post(request_class: Posting, address: str) -> object:
    return await request_class.post(f"{address}/bot{TOKEN}/sendMessage", request_class.data)


async def error_of(request_class: Posting, behaviour: Behaviour) -> TelegramError:
    async with raw_server(behaviour) as address:
        with pytest.raises(TelegramError) as caught:
            await post(request_class, address)
    return caught.value


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_an_answer_of_telegrams_is_returned(request_class: Posting) -> None:
    async with raw_server(answer(200, b'{"ok":true,"result":{"message_id":5}}')) as address:
        assert await post(request_class, address) == {"message_id": 5}


async def test_a_refused_connection_means_not_sent(request_class: Posting) -> None:
    with pytest.raises(NotSentError):
        await post(request_class, f"http://127.0.0.1:{closed_port()}")


async def test_an_unknown_host_means_not_sent(request_class: Posting) -> None:
    with pytest.raises(NotSentError):
        await post(request_class, "http://no-such-host.invalid")


async def test_no_free_connection_in_time_means_not_sent() -> None:
    async with raw_server(stay_silent) as address, Posting(pool_size=1, timeouts=QUICK) as request_class:
        first = asyncio.create_task(post(request_class, address))
        await asyncio.sleep(0)
        with pytest.raises(NotSentError) as caught:
            await request_class.post(f"{address}/bot{TOKEN}/getMe", connect_timeout=0.01, pool_timeout=0.01)
        assert "SECRET-PART" not in _everything_about(caught.value)
        with pytest.raises(OutcomeUnknownError):
            await first


@pytest.mark.parametrize("behaviour", [hang_up, stay_silent], ids=["dropped", "silent"])
async def test_no_answer_after_the_request_left_means_unknown(
    request_class: Posting, behaviour: Behaviour
) -> None:
    error = await error_of(request_class, behaviour)
    assert isinstance(error, OutcomeUnknownError)
    assert isinstance(error, NetworkError)


UNKNOWN = [
    (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
    (502, b"<html>Bad Gateway</html>"),
    (504, b""),
    (302, b"moved"),
    (200, b"<html>welcome to the hotel's network</html>"),
    (200, b'{"ok":true}'),
    (200, b'{"ok":true,"result":{"mess'),
    (200, b"[]"),
]


@pytest.mark.parametrize(("status", "body"), UNKNOWN)
async def test_an_answer_that_does_not_say_what_happened_means_unknown(
    request_class: Posting, status: int, body: bytes
) -> None:
    error = await error_of(request_class, answer(status, body))
    assert classify(error).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("status", [403, 407, 413])
async def test_a_refusal_by_something_in_between_is_not_taken_for_telegrams(
    request_class: Posting, status: int
) -> None:
    error = await error_of(request_class, answer(status, b"<html>no</html>"))
    assert isinstance(error, NotSentError)


DEFINITE = [
    (400, b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}', BadRequest),
    (403, b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
    (401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}', InvalidToken),
    (404, b"<html>nothing here</html>", InvalidToken),
    (413, b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}', BadRequest),
]


@pytest.mark.parametrize(("status", "body", "expected"), DEFINITE)
async def test_a_definite_no_keeps_its_meaning(
    request_class: Posting, status: int, body: bytes, expected: type[TelegramError]
) -> None:
    assert type(await error_of(request_class, answer(status, body))) is expected


FLOODS = [
    (429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}', ()),
    (500, b'{"ok":false,"error_code":500,"description":"x","parameters":{"retry_after":7}}', ()),
    (429, b"slow down", ("Retry-After: 7",)),
]


@pytest.mark.parametrize(("status", "body", "headers"), FLOODS)
async def test_a_request_to_wait_is_understood_however_it_comes(
    request_class: Posting, status: int, body: bytes, headers: tuple[str, ...]
) -> None:
    error = await error_of(request_class, answer(status, body, *headers))
    assert isinstance(error, RetryAfter)
    assert waiting_time(error).total_seconds() == 7


@pytest.mark.parametrize("behaviour", [hang_up, stay_silent, answer(200, b"?"), answer(502, b"?")])
async def test_the_token_is_in_no_exception_and_no_log(
    request_class: Posting, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    errors = [await error_of(request_class, behaviour)]
    with pytest.raises(NotSentError) as caught:
        await post(request_class, f"http://127.0.0.1:{closed_port()}")
    errors.append(caught.value)
    told = caplog.text + "".join(_everything_about(error) for error in errors)
    assert "SECRET-PART" not in told


def _everything_about(error: BaseException) -> str:
    chain, links = [error], [error.__cause__, error.__context__]
    chain += [link for link in links if link is not None]
    return "".join(repr(one) for one in chain) + "".join(traceback.format_exception(error))


async def test_a_connection_is_kept_and_used_again() -> None:
    seen: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(1)
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            await answer(200, b'{"ok":true,"result":true}')(b"", writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with AiohttpRequest(pool_size=4) as made:
        for _ in range(5):
            await made.post(f"{address}/bot{TOKEN}/getMe")
    server.close()
    await server.wait_closed()
    assert seen == [1]


async def test_it_can_be_closed_twice_and_opened_again() -> None:
    made = Posting(timeouts=QUICK)
    async with raw_server(answer(200, b'{"ok":true,"result":true}')) as address:
        await made.initialize()
        await made.shutdown()
        await made.shutdown()
        await made.initialize()
        assert await post(made, address) is True
        await made.shutdown()


def test_timeouts_of_one_call_replace_the_defaults_and_files_get_longer_to_write() -> None:
    merged = Timeouts().merged(has_files=True, read=30, connect=object())
    assert (merged.read, merged.connect, merged.write) == (30, 5.0, 20.0)
    assert Timeouts().merged(has_files=False, read=None).for_aiohttp().total is None
