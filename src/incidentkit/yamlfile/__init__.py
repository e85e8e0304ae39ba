"""Strict YAML with positions: what a file says, where each part stands, and what is wrong with it, as data."""

from incidentkit.yamlfile.document import Document, Fault, Span, Where
from incidentkit.yamlfile.reading import read, read_text

__all__ = ["Document", "Fault", "Span", "Where", "read", "read_text"]
