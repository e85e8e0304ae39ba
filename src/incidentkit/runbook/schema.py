"""JSON Schemas for editors, made from the structs that the reader uses; JSON Schema 2020-12.

Made from msgspec's own, with what that leaves out: the phases and which of them there are, the kinds of items told
apart by their key, the descriptions; and without `null`, which an author never writes and an editor would offer.
"""

from typing import Any, Literal, get_args

import msgspec

from incidentkit.organisation.model import Organisation
from incidentkit.runbook.describing import ORGANISATION, RUNBOOK
from incidentkit.runbook.model import PHASES, Block, Group, Include, Runbook, Shared, Step

Of = Literal["runbook", "organisation", "block", "shared"]
SCHEMAS: tuple[str, ...] = get_args(Of)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRUCTS: dict[str, type[msgspec.Struct]] = {
    "runbook": Runbook,
    "organisation": Organisation,
    "block": Block,
    "shared": Shared,
}
_TITLES = {
    "runbook": "An incidentkit runbook",
    "organisation": "An incidentkit organisation",
    "block": "Steps that incidentkit runbooks include",
    "shared": "Parts that incidentkit runbooks use",
}
_ITEMS: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/Item"}}
_LATER = {"Question": ("fields", "many")}


def json_schema(of: str = "runbook") -> dict[str, Any]:
    """The schema of a kind of file: one of SCHEMAS; anything else is a KeyError."""
    struct = _STRUCTS[of]
    wanted: tuple[type[msgspec.Struct], ...] = (
        (struct, Step, Include, Group) if of in {"runbook", "block"} else (struct,)
    )
    _, parts = msgspec.json.schema_components(wanted, ref_template="#/$defs/{name}")
    described = ORGANISATION if of == "organisation" else RUNBOOK
    parts = {name: _part(name, part, described.get(name, {})) for name, part in parts.items()}
    whole = parts.pop(struct.__name__)
    if of in {"runbook", "block"}:
        parts["Item"] = _item()
        parts["Group"]["properties"]["steps"] |= _ITEMS
    if of == "runbook":
        whole["properties"]["phases"] = _phases(whole["properties"]["phases"])
    if of == "block":
        whole["properties"]["steps"] |= _ITEMS
    return {"$schema": _DIALECT, **whole, "title": _TITLES[of], "$defs": dict(sorted(parts.items()))}


def _part(name: str, part: dict[str, Any], described: dict[str, str]) -> dict[str, Any]:
    """A struct's schema without null, with descriptions, without keys of a later version."""
    properties = {
        key: {"description": described[key], **_without_null(one)} if key in described else _without_null(one)
        for key, one in part["properties"].items()
        if key not in _LATER.get(name, ())
    }
    made = {**part, "properties": properties}
    if name == "Question":
        kinds = [kind for kind in properties["type"]["enum"] if kind != "list"]
        properties["type"] = {**properties["type"], "enum": kinds}
        made["allOf"] = [
            {
                "if": {"properties": {"type": {"enum": ["choice", "choices"]}}, "required": ["type"]},
                "then": {"required": ["options"]},
                "else": {"properties": {"options": False}},
            }
        ]
    return made


def _without_null(schema: Any) -> Any:
    """The schema where a missing key is left out instead of written as null."""
    if isinstance(schema, list):
        return [_without_null(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _without_null(one) for key, one in schema.items() if not (key == "default" and one is None)}
    either = [each for each in made.get("anyOf", ()) if each != {"type": "null"}]
    if "anyOf" in made:
        del made["anyOf"]
        made |= either[0] if len(either) == 1 else {"anyOf": either}
    return made


def _phases(part: dict[str, Any]) -> dict[str, Any]:
    """At least one phase, no other keys."""
    return {
        "description": part.get("description", ""),
        "type": "object",
        "properties": dict.fromkeys(PHASES, _ITEMS),
        "propertyNames": {"enum": list(PHASES)},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _item() -> dict[str, Any]:
    """An include or a group by its key, else a step: so that a mistake is told of the kind that was meant."""
    return {
        "type": "object",
        "if": {"required": ["include"]},
        "then": {"$ref": "#/$defs/Include"},
        "else": {
            "if": {"required": ["group"]},
            "then": {"$ref": "#/$defs/Group"},
            "else": {"$ref": "#/$defs/Step"},
        },
    }
