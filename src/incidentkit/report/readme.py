"""The page in a bundle that says what lies in it and states the algorithm, so that anyone can write another verifier."""

from __future__ import annotations

import textwrap

from incidentkit.errors import Message, message
from incidentkit.report.formats import Made

_WIDTH = 100


def readme(made: Made, *, whole: bool) -> str:
    """The page as plain text in the report's language; `whole`: the record itself is in the bundle."""
    say, facts = made.say, made.story.facts
    head = f"{say(facts.title)} · {facts.label} · TLP:{made.tlp}"
    parts = [head, *(_filled(say(each)) for each in (_WITH_RECORD if whole else _REPORTS_ONLY))]
    parts += ["\n".join(_entry(name, say(words)) for name, words in _folders(whole=whole))]
    parts += [_filled(say(each)) for each in _CHECKING]
    parts.append(
        "    sha256sum -c manifest-sha256.txt\n    bagit.py --validate .\n    python3 data/verify.py"
    )
    if whole:
        parts += [_filled(say(each)) for each in _ALGORITHM]
        parts.append("\n".join(f"    {each}" for each in _FORMULAS))
        parts += [_filled(say(each)) for each in _HONEST]
    return "\n\n".join(parts) + "\n"


def _filled(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _entry(name: str, words: str) -> str:
    return textwrap.fill(
        words, _WIDTH, initial_indent=f"  {name:<22}", subsequent_indent=" " * 24, break_on_hyphens=False
    )


_WITH_RECORD = [
    message(
        "This folder is a bag as in RFC 8493 (BagIt). It holds the whole record of an incident, with what is needed to read it and to check it without the program that wrote it."
    )
]
_REPORTS_ONLY = [
    message(
        "This folder is a bag as in RFC 8493 (BagIt). It holds reports of an incident for one reader. The record itself is not in it: parts of it are left out for this reader."
    )
]


def _folders(*, whole: bool) -> list[tuple[str, Message]]:
    found = [
        ("data/reports/", message("the reports, as far as this reader gets them")),
        ("data/evidence/", message("the files kept as evidence; the number is the line that keeps it")),
        ("data/verify.py", message("checks everything; needs Python 3.8 and nothing else")),
        ("data/words-*.txt", message("the word lists of the seal (BIP-39)")),
    ]
    if whole:
        found = [
            ("data/record.json", message("every line of the incident log, exactly as it was recorded")),
            ("data/pinned/", message("the runbook and the register as they were, by their SHA-256")),
            *found,
        ]
    return found


_CHECKING = [
    message(
        "To check that no file was changed, one of these, in the folder that holds bagit.txt. A file that somebody added is found by the second and third."
    )
]
_ALGORITHM = [
    message(
        "How a line is sealed. “canonical” is JSON in UTF-8 with keys sorted, without spaces, with no character escaped that need not be (RFC 8785; there are no floats and all keys are ASCII). Salts are hexadecimal and hashed as bytes; hashes are SHA-256 in lower-case hexadecimal."
    ),
]
_FORMULAS = [
    "payload_digest = SHA-256( salt bytes, then canonical(payload) )",
    "hash           = SHA-256( canonical( {action, actor, approximate, id, incident_id, kind,",
    "                 occurred_at, payload_digest, previous, recorded_at, role, seq, version, zone} ) )",
    "previous       = hash of the line before; 64 zeros for line 1",
    "seal           = the first 13 x 11 bits of SHA-256( canonical( {count, head, incident_id} ) ),",
    "                 each 11 bits one word of a list of 2048, counted from 0",
]
_HONEST = [
    message(
        "A line whose payload and salt are null was erased by order; a later line of the kind payload-erased names it, and its hash still fits. The head is the hash of the last line, the count their number."
    ),
    message(
        "The lines prove that they were not changed since the seal was made, if you have the seal from somewhere else: on paper, or from somebody else. They do not prove that what people wrote is true, and whoever could write the whole bundle anew could make another seal."
    ),
]
