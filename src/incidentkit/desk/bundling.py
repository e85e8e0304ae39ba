"""A bundle: everything of an incident in one file that a stranger can check without this program, in ten years too.

A bag (RFC 8493) with the record, what was pinned for it, the evidence, the reports, a verifier and how it works. For
a reader who is left something out it holds that reader's reports, and evidence where the reader gets files; no record.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from incidentkit._version import __version__
from incidentkit.desk.bagging import Content, KeptFile, safe_name, write_bag
from incidentkit.journal.evidence import path_of
from incidentkit.journal.seal import word_list
from incidentkit.report.formats import RENDERERS, rendered
from incidentkit.report.readme import readme

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.desk.reporting import Report
    from incidentkit.incident.events import Entry
    from incidentkit.incident.views.pages import EvidencePart

PINNED_IN = ("digest", "calendar")
"""Names under which the payload of an entry names a pinned document by its SHA-256."""


def pinned_by(entry: Entry) -> list[str]:
    """SHA-256 of the documents that an entry pins."""
    payload = entry.payload or {}
    found = [payload.get(name) for name in PINNED_IN]
    return [each for each in found if isinstance(each, str)]


def bundle(desk: Desk, report: Report) -> Callable[[IO[bytes]], None]:
    """Packs the bundle of a report, when it is called with the file to write; raises as `write_bag` does."""
    story, say = report.made.story, report.made.say
    payload: dict[str, Content] = {}
    stem = report.row.label
    names = [
        name for name in RENDERERS if not (report.whole and name == "json")
    ]  # then it is the record, beside them
    payload |= {f"reports/{stem}{suffix}": body for suffix, body in rendered(report.made, names).items()}
    if report.whole:
        payload["record.json"] = report.made.data
        for entry in report.entries:
            for digest in pinned_by(entry):
                payload[f"pinned/{digest}.json"] = desk.journal.pinned(digest)
    if report.checking is None and (report.reader is None or "files" in report.reader.parts):
        payload |= _evidence(Path(desk.home), story.evidence)
    payload["verify.py"] = verifier()
    for language in ("en", "fr"):
        payload[f"words-{language}.txt"] = "".join(f"{word}\n" for word in word_list(language)).encode()
    payload["README.txt"] = readme(report.made, whole=report.whole).encode()
    info = [
        ("Bag-Software-Agent", f"incidentkit {__version__}"),
        (
            "Bagging-Date",
            f"{story.until:%Y-%m-%d}",
        ),  # of the last line covered: the same content, the same bytes
        ("External-Identifier", stem),
        ("External-Description", say(story.facts.title)),
    ]
    if story.facts.incident_id:
        info.append(("Internal-Sender-Identifier", story.facts.incident_id))
    return lambda target: write_bag(target, stem, payload, info)


def _evidence(home: Path, kept: list[EvidencePart]) -> dict[str, Content]:
    """Kept files under names that say which line keeps them; a changed one stands apart, a missing one is missing."""
    found: dict[str, Content] = {}
    seen = set()
    for each in kept:
        if each.sha256 in seen or each.condition not in ("ok", "changed"):
            continue
        seen.add(each.sha256)
        name, path = f"{each.seq:04d}-{safe_name(each.name)}", path_of(home, each.sha256)
        if each.condition == "ok":
            found[f"evidence/{name}"] = KeptFile(path, each.sha256)
        elif path.is_file() and not path.is_symlink():  # a link may lead to any file, and this is given away
            found[f"evidence-changed/{name}"] = KeptFile(path, None)
    return found


def verifier() -> bytes:
    """The stand-alone verifier: one file that needs Python and nothing else."""
    from incidentkit.report import standalone  # noqa: PLC0415 - only to find it

    return Path(standalone.__file__).read_bytes().replace(b"\r\n", b"\n")
