"""Reading organisation.yaml: the register, or everything that is wrong with the file."""

from pathlib import Path

import msgspec

from incidentkit.organisation.model import Organisation
from incidentkit.yamlfile import Document, Fault, read
from incidentkit.yamlfile.shapes import convert


class OrganisationFile(msgspec.Struct, frozen=True):
    """The file as read; `organisation` is None where a fault of severity error stands in it."""

    document: Document
    organisation: Organisation | None
    faults: list[Fault]


def read_organisation(path: Path) -> OrganisationFile:
    """The register in this file; nothing about its content raises."""
    return from_document(read(path))


def from_document(document: Document) -> OrganisationFile:
    """The register in a document that was read."""
    faults = list(document.faults)
    organisation, wrong = convert(document, (), document.data, Organisation)
    faults += wrong
    if any(fault.severity == "error" for fault in faults):
        organisation = None
    return OrganisationFile(document, organisation, faults)
