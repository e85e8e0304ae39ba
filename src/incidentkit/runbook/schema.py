"""JSON Schemas for editors, made from the structs that the reader uses; JSON Schema 2020-12.

Made from msgspec's own, with what that leaves out: the phases and which of them there are, the kinds of items told
apart by their key, the descriptions; and without `null`, which an author never writes and an editor would offer.
"""

from typing import Any, Literal, get_args

import msgspec

from incidentkit.organisation.model import Organisation
from incidentkit.runbook.describing import ORGANISATION, RUNBOOK, TESTS
from incidentkit.runbook.model import LEVELS, PHASES, Block, Group, Include, Loop, Runbook, Shared, Step
from incidentkit.runbook.pathtests import LANGUAGES, PathTests

Of = Literal["runbook", "organisation", "block", "shared", "test"]
SCHEMAS: tuple[str, ...] = get_args(Of)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRUCTS: dict[str, type[msgspec.Struct]] = {
    "runbook": Runbook,
    "organisation": Organisation,
    "block": Block,
    "shared": Shared,
    "test": PathTests,
}
_TITLES = {
    "runbook": "An incidentkit runbook",
    "organisation": "An incidentkit organisation",
    "block": "Steps that incidentkit runbooks include",
    "shared": "Parts that incidentkit runbooks use",
    "test": "Path tests of an incidentkit runbook",
}
_ITEMS: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/Item"}}


def json_schema(of: str = "runbook") -> dict[str, Any]:
    """The schema of a kind of file: one of SCHEMAS; anything else is a KeyError."""
    struct = _STRUCTS[of]
    wanted: tuple[type[msgspec.Struct], ...] = (
        (struct, Step, Include, Loop, Group) if of in {"runbook", "block"} else (struct,)
    )
    _, parts = msgspec.json.schema_components(wanted, ref_template="#/$defs/{name}")
    described = {"organisation": ORGANISATION, "test": TESTS}.get(of, RUNBOOK)
    parts = {name: _part(name, part, described.get(name, {})) for name, part in parts.items()}
    whole = parts.pop(struct.__name__)
    if of in {"runbook", "block"}:
        parts["Item"] = _item()
        for name in ("Group", "Loop"):
            parts[name]["properties"]["steps"] |= _ITEMS
        _steps_keys(parts["Step"])
    if of == "runbook":
        whole["properties"]["phases"] = _phases(whole["properties"]["phases"])
    if of == "block":
        whole["properties"]["steps"] |= _ITEMS
    if of == "organisation":
        for part in (whole, *parts.values()):
            _may_be_empty(part)
    if of == "test":
        for part in parts.values():
            _words(part["properties"])
    return {"$schema": _DIALECT, **whole, "title": _TITLES[of], "$defs": dict(sorted(parts.items()))}


def _part(name: str, part: dict[str, Any], described: dict[str, str]) -> dict[str, Any]:
    """A struct's schema without null, with descriptions."""
    properties = {
        key: {"description": described[key], **_without_null(one)} if key in described else _without_null(one)
        for key, one in part["properties"].items()
    }
    made = {**part, "properties": properties}
    if name == "Question":
        made["allOf"] = [
            _only_for(["choice", "choices"], "options", needed=True),
            _only_for(["list"], "fields", needed=True),
            _only_for(["person", "account", "device"], "many", needed=False),
        ]
        one = {"allOf": [{"$ref": "#/$defs/Question"}, {"properties": {"type": {"not": {"const": "list"}}}}]}
        one["allOf"].append({"not": {"properties": {"many": {"const": True}}, "required": ["many"]}})
        made["properties"]["fields"] |= {"additionalProperties": one, "minProperties": 1}
    return made


def _only_for(kinds: list[str], key: str, *, needed: bool) -> dict[str, Any]:
    """A key of a question that belongs to some types, and must stand there where it is `needed`."""
    then: dict[str, Any] = {"then": {"required": [key]}} if needed else {}
    forbidden: Any = {"const": False} if key == "many" else False
    return {
        "if": {"properties": {"type": {"enum": kinds}}, "required": ["type"]},
        **then,
        "else": {"properties": {key: forbidden}},
    }


def _steps_keys(step: dict[str, Any]) -> None:
    """What msgspec's schema leaves out of a step: levels as keys, and keys that need another one."""
    for branch in step["properties"]["every"]["anyOf"]:
        if branch.get("type") == "object":
            branch["propertyNames"] = {"enum": list(LEVELS)}
    step["dependentRequired"] = {"until": ["every"], "carry": ["attach"], "first": ["attach"]}
    step["not"] = {"required": ["every", "decide"]}


def _may_be_empty(part: dict[str, Any]) -> None:
    """A key of the register that need not be filled in may stand there without a value."""
    for key, one in part.get("properties", {}).items():
        if key not in part.get("required", ()) and isinstance(one.get("type"), str):
            one["type"] = [one["type"], "null"]


def _words(properties: dict[str, Any]) -> None:
    """Words by language: which languages there are is left out of msgspec's schema."""
    for key in ("never", "contains", "lacks"):
        for branch in properties.get(key, {}).get("anyOf", ()):
            if branch.get("type") == "object":
                branch["propertyNames"] = {"enum": list(LANGUAGES)}


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
    """An include, loop or group by its key, else a step: so that a mistake is told of the kind that was meant."""
    made: dict[str, Any] = {"$ref": "#/$defs/Step"}
    for key, name in (("group", "Group"), ("for_each", "Loop"), ("include", "Include")):
        made = {"if": {"required": [key]}, "then": {"$ref": f"#/$defs/{name}"}, "else": made}
    return {"type": "object", **made}
