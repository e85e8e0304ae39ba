"""A file read as the checks see it: what kind of file it is, its faults, and whether it says all that it means to."""

from pathlib import Path

import msgspec

from incidentkit.lint.folders import LANGUAGES, ORGANISATION, SETTINGS, shown
from incidentkit.lint.source import Kind, SourceFile, entries, mapping
from incidentkit.organisation.reading import from_document
from incidentkit.runbook.model import PHASES, Block, Include, Runbook, Shared, Step
from incidentkit.runbook.reader import read_block, read_runbook, read_shared
from incidentkit.yamlfile import Document
from incidentkit.yamlfile.reading import read_with_bytes

_MODELS: dict[str, type[msgspec.Struct]] = {"runbook": Runbook, "block": Block, "shared": Shared}
_STEP_KEYS = frozenset(Step.__struct_encode_fields__)
_INCLUDE_KEYS = frozenset(Include.__struct_encode_fields__)
_MAPS = ("questions", "facts", "deadlines", "messages", "phases", "reads")


def read_source(path: Path) -> tuple[SourceFile, bytes | None]:
    """The file as the checks see it, and the bytes that were read; the register's struct when it is in order."""
    document, raw = read_with_bytes(path)
    kind = _kind(path, document)
    organisation = None
    if kind == "organisation":
        register = from_document(document)
        faults, organisation = register.faults, register.organisation
    elif kind == "runbook":
        faults = read_runbook(document).faults
    elif kind == "block":
        faults = read_block(document).faults
    elif kind == "settings":
        faults = document.faults
    else:
        faults = read_shared(document).faults
    file = SourceFile(path, kind, _language(path, document), document, list(faults), shown=shown(path))
    file.organisation = organisation
    return file, raw


def _kind(path: Path, document: Document) -> Kind:
    """What a file is: by its place, and where that does not say it, by its keys."""
    data = mapping(document.data)
    if path.name == SETTINGS and path.parent.name not in LANGUAGES:
        return "settings"
    if path.name == ORGANISATION:
        return "organisation"
    if path.parent.name == "blocks" or "block" in data:
        return "block"
    if path.stem == "shared":
        return "shared"
    if path.parent.name not in LANGUAGES and "contacts" in data and "roles" in data:
        return "organisation"
    return "runbook"


def _language(path: Path, document: Document) -> str:
    folder = path.parent.parent if path.parent.name == "blocks" else path.parent
    if folder.name in LANGUAGES:
        return folder.name
    said = mapping(document.data).get("language")
    return str(said) if said in LANGUAGES else "en"


def is_broken(file: SourceFile) -> bool:
    """Whether the YAML itself is wrong somewhere, so that what was read may be in the wrong place."""
    return any(one.rule == "yaml" and one.severity == "error" for one in file.faults)


def says_all(file: SourceFile) -> bool:
    """Whether every name that the file gives could be read: then what is not found does not exist."""
    if not file.document.complete or not isinstance(file.document.data, dict):
        return False
    if file.kind in {"organisation", "settings"}:
        return True
    if _holds_more(file.data, frozenset(_MODELS[file.kind].__struct_encode_fields__)):
        return False
    for key in _MAPS:
        part = file.data.get(key, {})
        if not isinstance(part, dict) or (
            key not in {"reads", "phases"} and len(entries(part, ())) < len(part)
        ):
            return False
    phases = mapping(file.data.get("phases"))
    lists = [*phases.values(), *([file.data.get("steps")] if file.kind == "block" else [])]
    if not set(phases) <= set(PHASES) or not all(isinstance(one, list) for one in lists):
        return False
    return all(len(entries(one, ())) == len(one) for one in lists) and _steps_say_all(file)


def _steps_say_all(file: SourceFile) -> bool:
    for item in file.items:
        known = _INCLUDE_KEYS if "include" in item.data else _STEP_KEYS
        if _holds_more(item.data, known) or not (item.is_step or isinstance(item.data.get("include"), str)):
            return False
        decide = item.data.get("decide", {"name": ""})
        if not isinstance(decide, dict) or not isinstance(decide.get("name"), str):
            return False
        records = item.data.get("record", {})
        if not isinstance(records, dict) or len(entries(records, ())) < len(records):
            return False
    return all(isinstance(group.get("steps"), list) for _, group in file.groups)


def _holds_more(data: dict[str, object], known: frozenset[str]) -> bool:
    """Whether an unknown key holds a map or a list, in which names may stand."""
    if data.keys() <= known:
        return False
    return any(isinstance(value, (dict, list)) for key, value in data.items() if key not in known)
