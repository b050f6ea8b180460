"""The fields of a request as they go on the wire."""

import json
from collections.abc import Mapping

from telegram.request import RequestData

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Ready(RequestData):  # type: ignore[misc] # final, but it cannot be made from plain fields
    """Fields that are JSON values already; without files."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__([])
        self._fields = fields

    @property
    def json_payload(self) -> bytes:
        """The body: JSON, which costs a tenth of a form when the text is not ASCII."""
        return _ENCODER.encode(self._fields).encode()
