"""Texts that people type, checked before they become part of the record; imports next to nothing (`note` is fast)."""

from incidentkit.errors import UsageError, message

MAX_TEXT = 200_000
"""Characters in one answer or note; more is refused with the advice to attach a file."""

NOTE_TYPES = ("fact", "assumption", "decision", "action", "message-in", "message-out")


def check_text(text: str) -> str:
    """The text itself, unless it is too long to be kept in a line of the log."""
    if len(text) > MAX_TEXT:
        raise UsageError(
            "text-too-long",
            message(
                "This text has {length} characters; a line holds {most}.", length=len(text), most=MAX_TEXT
            ),
            hint=message("Save it in a file and keep the file: incidentkit evidence INC FILE"),
        )
    return text.encode("utf-8", "replace").decode("utf-8")


def needed(text: str, what: str) -> str:
    """The text, which must not be blank; `what` is the option that it came from."""
    said = check_text(text).strip()
    if not said:
        raise UsageError(
            "empty-text",
            message("A few words are needed here ({what}).", what=what),
            hint=message("Say it in your own words, even “no time”."),
            where={"option": what},
        )
    return said


def note_type(kind: str) -> str:
    """The type of a note; raises UsageError naming those there are."""
    if kind not in NOTE_TYPES:
        raise UsageError(
            "unknown-note-type",
            message(
                "“{type}” is not a kind of note. It is one of: {types}.",
                type=kind[:40],
                types=list(NOTE_TYPES),
            ),
        )
    return kind
