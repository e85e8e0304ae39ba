"""The way in: from a file or a text to a Document. Content never raises; what is wrong with it is data."""

from pathlib import Path

from incidentkit.yamlfile.document import Document


def read(path: Path) -> Document:
    """The file as a Document; a file that cannot be opened is a fault of rule `file` on line 1."""
    return read_text(path.read_text(encoding="utf-8"), path)


def read_text(text: str, path: Path | None = None) -> Document:
    """The text as a Document."""
    return Document(text, path)
