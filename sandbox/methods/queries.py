"""Answering taps."""

from datetime import timedelta

from sandbox.entities import utf16_length
from sandbox.errors import bad_request
from sandbox.methods.types import Handler, Params
from sandbox.records import Answer
from sandbox.world import World

ANSWER_LIMIT = 200
ANSWERABLE_FOR = timedelta(minutes=15)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: Params) -> bool:
    """AnswerCallbackQuery: once, and within 15 minutes of the world's time."""
    query = world.queries.get(params["callback_query_id"])
    if query is None or query.answer is not None or world.now() - query.at > ANSWERABLE_FOR:
        raise bad_request(TOO_OLD)
    text = params.get("text", "")
    if utf16_length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.get("url") or None
    if url is not None and not url.startswith((f"https://t.me/{world.username}?", f"t.me/{world.username}?")):
        raise bad_request("URL_INVALID")
    query.answer = Answer(text, params.get("show_alert", False), url)
    world.publish("answer", query.chat_id, query.message_id, query_id=query.id, user_id=query.user_id)
    return True


METHODS: dict[str, Handler] = {"answerCallbackQuery": answer_callback_query}
