"""The body of a Bot API request: urlencoded, multipart or JSON, with the query string."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from sandbox.errors import Refused, bad_request
from sandbox.files import Upload

LARGEST = 52 * 1024 * 1024


async def read_fields(request: web.Request) -> dict[str, Any]:
    """Return the raw fields; files are `Upload`s. Raises Refused (400, 413)."""
    fields: dict[str, Any] = dict(request.query) if request.query_string else {}
    try:
        if request.content_type.startswith("multipart/"):
            return fields | await _multipart(request)
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    if not body:
        return fields
    if request.content_type == "application/json":
        return fields | _json(body)
    return fields | _form(body)


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return found


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _multipart(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            raise bad_request("can't parse the multipart body")
        data = bytes(await part.read())
        if part.filename is None:
            found[part.name or ""] = data.decode()
        else:
            found[part.name or ""] = Upload(part.filename, data, part.headers.get("Content-Type"))
    return found
