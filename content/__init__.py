"""What the clinic edits without code: facts, timeline, triage and texts, in TOML files beside this one.

``load(folder)`` reads and checks a folder; a folder with any mistake is refused whole.
"""

from content.errors import ContentError
from content.load import load
from content.values import Clinic, Content, Entry, Response, Retention, Transfer

__all__ = ["Clinic", "Content", "ContentError", "Entry", "Response", "Retention", "Transfer", "load"]
