"""JSON Schemas (2020-12) of the JSON documents that `export` and `breaches` write, made from what fills them.

They are published in docs/schemas; `python tools/report_schemas.py` writes them anew, and a test compares.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.views import breaches, people
from incidentkit.incident.views.now import AnswerView, DeadlineView, NeverView, PromiseView, WaitingView
from incidentkit.incident.views.pages import Story
from incidentkit.incident.views.steps import StepView
from incidentkit.incident.views.story import Entry
from incidentkit.report.json import FORMAT, REPORT_FORMAT, VERSION
from incidentkit.report.register import FORMAT as REGISTER_FORMAT

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string"}
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
    Message: {"type": "string"}, datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"}, Decimal: {"type": "string"}, Any: {}, object: {},
}  # fmt: skip
_MARKING = {"enum": ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]}
_LANGUAGE = {"enum": ["en", "fr"]}
_VIEWS: dict[str, type[msgspec.Struct]] = {
    "answers": AnswerView, "steps": StepView, "deadlines": DeadlineView, "never": NeverView, "waiting": WaitingView,
    "promises": PromiseView, "messages": people.SentView, "calls": people.CallEntryView, "marks": people.MarkView,
    "lessons": people.LessonView, "actions": people.ActionView,
}  # fmt: skip
"""Lists of `view` (answers: by name) and what each of their items is."""


def record_schema() -> dict[str, Any]:
    """The schema of the record: `incidentkit-record`."""
    parts = _parts(Entry, *_VIEWS.values())
    _pattern(parts["Entry"], "hash", "previous", "payload_digest")
    view: dict[str, Any] = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{struct.__name__}"}}
        for name, struct in _VIEWS.items()
    }
    view["answers"] = {"type": "object", "additionalProperties": {"$ref": "#/$defs/AnswerView"}}
    view |= {
        "incident": _TEXT,
        "title": _TEXT,
        "status": {"enum": ["open", "closed"]},
        "drill": {"type": "boolean"},
    }
    seal = {
        "count": {"type": "integer", "minimum": 1},
        "head": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "words": {"type": "array", "items": _TEXT, "minItems": 13, "maxItems": 13},
        "text": _TEXT,
    }
    return _document(
        "The record of an incident, as incidentkit exports it",
        FORMAT,
        {
            "incident_id": _TEXT,
            "entries": {"type": "array", "items": {"$ref": "#/$defs/Entry"}, "minItems": 1},
            "view": {"type": "object", "properties": view, "required": sorted(view)},
            "seal": {
                "type": "object",
                "properties": seal,
                "required": list(seal),
                "additionalProperties": False,
            },
            "problems": {"type": "array", "items": _TEXT},
        },
        parts,
    )


def report_schema() -> dict[str, Any]:
    """The schema of the report as data, for one reader or with pseudonyms: `incidentkit-report`."""
    return _document(
        "A report of an incident as data, as incidentkit exports it for a reader",
        REPORT_FORMAT,
        {"reader": {"type": ["string", "null"]}, "report": {"$ref": "#/$defs/Story"}},
        _parts(Story),
    )


def breaches_schema() -> dict[str, Any]:
    """The schema of the register of breaches, and of the sheet for a notification, which has fewer fields."""
    told: dict[str, Any] = {"incident_id": _TEXT, "certain": {"type": "boolean"}}
    for field in breaches.FIELDS:
        heading = str(field.heading.text)
        told[field.key] = {
            "type": ["string", "integer", "null"],
            "description": f"{heading} (GDPR art. {field.article})" if field.article else heading,
        }
    breach = {
        "type": "object",
        "properties": told,
        "required": ["incident_id", "certain", *(key for key in told if key in breaches.SHEET)],
        "additionalProperties": False,
    }
    several = {"breaches": {"type": "array", "items": {"$ref": "#/$defs/Breach"}}}
    return _document(
        "The register of personal data breaches, as incidentkit writes it",
        REGISTER_FORMAT,
        several,
        {"Breach": breach},
        of_one=False,
    )


SCHEMAS = {"record": record_schema, "report": report_schema, "breaches": breaches_schema}


def _document(
    title: str, name: str, properties: dict[str, Any], parts: dict[str, Any], *, of_one: bool = True
) -> dict[str, Any]:
    whole = {
        "format": {"const": name}, "version": {"const": VERSION}, **({"incident": _TEXT} if of_one else {}),
        "tlp": _MARKING, "text_language": _LANGUAGE, **properties,
    }  # fmt: skip
    return {
        "$schema": _DIALECT,
        "title": title,
        "type": "object",
        "properties": whole,
        "required": list(whole),
        "additionalProperties": False,
        "$defs": dict(sorted(parts.items())),
    }


def _parts(*structs: type[msgspec.Struct]) -> dict[str, Any]:
    """The structs, and those that they hold, as schemas by name."""
    found: dict[str, Any] = {}
    for each in structs:
        _schema(each, found)
    return found


def _schema(told: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A type as a schema; structs go to `found`. Sentences are spoken and times are written, so both are texts."""
    if told in _PLAIN:
        return dict(_PLAIN[told])
    origin, arguments = get_origin(told), get_args(told)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], found)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], found)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, UnionType):
        options = [_schema(each, found) for each in arguments]
        return {"anyOf": [each for place, each in enumerate(options) if each not in options[:place]]}
    if not (isinstance(told, type) and issubclass(told, msgspec.Struct)):
        raise TypeError(told)
    if told.__name__ not in found:
        found[told.__name__] = {}  # one that holds itself ends here
        hints = get_type_hints(told)
        names = zip(told.__struct_fields__, told.__struct_encode_fields__, strict=True)
        fields = {encoded: _schema(hints[name], found) for name, encoded in names}
        found[told.__name__] = {
            "type": "object", "properties": fields, "required": list(fields), "additionalProperties": False,
        }  # fmt: skip
    return {"$ref": f"#/$defs/{told.__name__}"}


def _pattern(part: dict[str, Any], *names: str) -> None:
    for name in names:
        part["properties"][name] |= {"pattern": "^[0-9a-f]{64}$"}
