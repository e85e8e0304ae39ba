"""Reading organisation.yaml: the register, or everything that is wrong with the file."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from incidentkit.errors import message
from incidentkit.organisation.model import Organisation
from incidentkit.yamlfile import Document, Fault, read
from incidentkit.yamlfile.document import Span
from incidentkit.yamlfile.shapes import Walk, convert, fault, head_of


class OrganisationFile(msgspec.Struct, frozen=True):
    """The file as read; `organisation` is None where a fault of severity error stands in it."""

    document: Document
    organisation: Organisation | None
    faults: list[Fault]


def read_organisation(path: Path) -> OrganisationFile:
    """The register in this file; nothing about its content raises."""
    return from_document(read(path))


def from_document(document: Document) -> OrganisationFile:
    """The register in a document that was read.

    A key without a value is one that nobody has filled in yet: it counts as missing, which is a fault only where
    the key is required. Texts show `[to fill: …]` for it.
    """
    faults = list(document.faults)
    if not isinstance(document.data, dict):
        if not faults:
            what = message("A file like this begins with keys, such as “name: …”.")
            faults.append(fault("wrong-kind", what, head_of(document, ())))
        return OrganisationFile(document, None, faults)
    organisation, wrong = convert(document, (), _filled(document.data), Organisation)
    wrong += _unknown_and_empty(document, {each.span for each in wrong})
    for where in document.empties:
        if not isinstance(where[-1], str):  # an entry of a list: a dash and nothing behind it
            what = message("This entry of the list is empty.")
            wrong.append(
                fault("wrong-kind", what, document.span_of(where), message("Write one, or delete the line."))
            )
    faults = sorted(
        [*faults, *(each for each in wrong if each.span.line not in document.doubtful)],
        key=lambda each: each.span,
    )
    if any(each.severity == "error" for each in faults):
        organisation = None
    return OrganisationFile(document, organisation, faults)


def _unknown_and_empty(document: Document, told: set[Span]) -> list[Fault]:
    """Keys that are none and have no value either: they would be passed over with those that nobody filled in."""
    kind: Any = inspect.type_info(Organisation)
    found = Walk(document).check((), document.data, kind)
    return [each for each in found if each.rule == "unknown-key" and each.span not in told]


def _filled(value: Any) -> Any:
    """The data without the keys that have no value; an empty text is one, of which nothing is known."""
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return value
