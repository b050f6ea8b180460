"""Bodies of requests that know whether anything of them left.

aiohttp asks for the body once the connection stands, and sends the headers together with its first piece: a
body that was never asked for is a request that never left. Its tracing would tell the same, for a third more
time per request.
"""

from aiohttp import BytesPayload, MultipartWriter
from aiohttp.abc import AbstractStreamWriter
from telegram.request import RequestData

from transport.ready import Ready

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class TextBody(BytesPayload):
    """Bytes. ``left``: they may be on their way."""

    left = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Called by aiohttp when the request leaves."""
        self.left = True
        await super().write_with_length(writer, content_length)


class FilesBody(MultipartWriter):
    """Fields and files. ``left``: they may be on their way."""

    left = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Called by aiohttp when the request leaves."""
        self.left = True
        await super().write_with_length(writer, content_length)


Body = TextBody | FilesBody


def body_of(data: RequestData | None) -> Body:
    """What goes over the wire for these fields; nothing, if there are none."""
    if data is None:
        return TextBody(b"")
    if isinstance(data, Ready):
        return TextBody(data.json_payload, content_type=JSON)
    if not data.contains_files:
        return TextBody(data.url_encoded_parameters().encode(), content_type=FORM)
    files = FilesBody("form-data")
    for name, value in data.json_parameters.items():
        files.append(value).set_content_disposition("form-data", name=name)
    for name, (filename, content, mimetype) in data.multipart_data.items():
        part = files.append(content, {"Content-Type": mimetype})
        part.set_content_disposition("form-data", name=name, filename=filename)
    return files
