"""The fields of a request as they go on the wire."""

from collections.abc import Mapping

import orjson
from telegram.request import RequestData


class Ready(RequestData):  # type: ignore[misc] # final, but it cannot be made from plain fields
    """Fields that are JSON values already; without files."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__([])
        self._fields = fields

    @property
    def json_payload(self) -> bytes:
        """The body: JSON, which costs a tenth of a form when the text is not ASCII."""
        return orjson.dumps(self._fields)
