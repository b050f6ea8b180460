"""An invite link as a picture a phone can scan from the desk's screen."""

from io import BytesIO

import segno

_PIXELS_A_MODULE = 10


def picture(url: str) -> bytes:
    """The link as a PNG with the quiet zone scanners need."""
    file = BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="png", scale=_PIXELS_A_MODULE)
    return file.getvalue()
