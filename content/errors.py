"""Mistakes in content files: collected, then told all at once."""

from dataclasses import dataclass, field


class ContentError(Exception):
    """The content folder is refused whole.

    Attributes:
        mistakes: one plain sentence each: file, entry, what is wrong, what to write instead.
    """

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(slots=True)
class Mistakes:
    """Collects mistakes while loading goes on, so that a clinic sees all of them at once."""

    found: list[str] = field(default_factory=list)

    def add(self, file: str, entry: str, sentence: str) -> None:
        """Note one mistake of ``entry`` ("" for the file as a whole) in the content file ``file``."""
        place = f"content/{file}, {entry}" if entry else f"content/{file}"
        self.found.append(f"{place}: {sentence}")

    def refuse(self) -> None:
        """Raise ContentError if anything was noted."""
        if self.found:
            raise ContentError(tuple(self.found))
