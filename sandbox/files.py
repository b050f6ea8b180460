"""Files sent by the bot or by people, kept in memory."""

from dataclasses import dataclass
from itertools import count
from mimetypes import guess_type

from sandbox.images import dimensions
from sandbox.messages import Media, MediaKind


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the body of a request."""

    name: str
    data: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file; `width` and `height` are pixels (0 if it is not a picture)."""

    file_id: str
    unique_id: str
    kind: MediaKind
    data: bytes
    name: str
    mime_type: str
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """The path under /file/bot<token>/."""
        return f"{self.kind}s/{self.unique_id}/{self.name}"


class Files:
    """All files of the world."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def add(self, kind: MediaKind, data: bytes, name: str, mime_type: str | None = None) -> StoredFile:
        """Store bytes under a new file id."""
        number = next(self._numbers)
        width, height = dimensions(data) or (0, 0)
        stored = StoredFile(
            file_id=f"LOCAL{kind.upper()}{number:012d}",
            unique_id=f"LF{number:010d}",
            kind=kind,
            data=data,
            name=name.replace("/", "_") or "file",
            mime_type=mime_type or guess_type(name)[0] or "application/octet-stream",
            width=width,
            height=height,
        )
        self.by_id[stored.file_id] = stored
        return stored

    def of(self, media: Media) -> StoredFile:
        """Return the file a message carries."""
        return self.by_id[media.file_id]

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this path, if there is one."""
        return next((stored for stored in self.by_id.values() if stored.path == path), None)
