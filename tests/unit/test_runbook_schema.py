"""The schemas that editors use: they accept what the reader accepts, and say what each key means."""

import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from books import LIBRARY, READERS, kind_of
from incidentkit.organisation.model import Organisation
from incidentkit.runbook.describing import ORGANISATION, RUNBOOK, TESTS
from incidentkit.runbook.model import Block, Group, Include, Loop, Runbook, Shared, Step
from incidentkit.runbook.pathtests import PathTests
from incidentkit.runbook.reader import read_runbook
from incidentkit.runbook.schema import SCHEMAS, json_schema
from incidentkit.yamlfile import read, read_text


@pytest.mark.parametrize("of", SCHEMAS)
def test_a_schema_is_one_and_offers_no_null(of):
    """An editor would offer null, or say "expected null" where a text is missing."""
    schema = json_schema(of)

    Draft202012Validator.check_schema(schema)
    assert "null" not in json.dumps(schema) or of == "organisation"  # there, a key may wait for its value
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    "path", sorted(LIBRARY.rglob("*.yaml")), ids=lambda path: str(path.relative_to(LIBRARY))
)
def test_every_file_of_the_library_fits_its_schema(path):
    validator = Draft202012Validator(json_schema(kind_of(path)))

    assert [error.message for error in validator.iter_errors(read(path).data)] == []


WRONG = [
    ("runbook", "phases: {contained: []}\n"),
    ("runbook", "phases: {}\n"),
    ("runbook", "phases: {contain: [{id: x, doo: y}]}\n"),
    ("runbook", "phases: {contain: [{include: x, when: y}]}\n"),
    ("runbook", "phases: {contain: [{group: x}]}\n"),
    ("runbook", "phases: {contain: [{group: x, steps: [{id: X, do: y}]}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, people: 3}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, every: {hgh: 1 day}}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, every: [1 day]}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, until: z}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, carry: {a: b}}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, first: true}]}\n"),
    ("runbook", "phases: {contain: [{id: x, do: y, every: 1 day, decide: {name: a, options: {b: c}}}]}\n"),
    ("runbook", "phases: {contain: [{for_each: x, steps: []}]}\n"),
    ("runbook", "phases: {contain: [{for_each: x, as: y, where: [FR], steps: []}]}\n"),
    ("runbook", "phases: {contain: [{for_each: x, as: y, steps: [{id: z}]}]}\n"),
    ("runbook", "questions: {A B: {ask: x, type: text}}\n"),
    ("runbook", "questions: {a: {ask: x, type: list}}\n"),
    ("runbook", "questions: {a: {ask: x, type: list, fields: {}}}\n"),
    ("runbook", "questions: {a: {ask: x, type: list, fields: {b: {ask: x}}}}\n"),
    (
        "runbook",
        "questions: {a: {ask: x, type: list, fields: {b: {ask: x, type: list, fields: {c: {ask: x, type: text}}}}}}\n",
    ),
    ("runbook", "questions: {a: {ask: x, type: list, fields: {b: {ask: x, type: device, many: true}}}}\n"),
    ("runbook", "questions: {a: {ask: x, type: text, fields: {b: {ask: x, type: text}}}}\n"),
    ("runbook", "questions: {a: {ask: x, type: text, many: true}}\n"),
    ("runbook", "questions: {a: {ask: x, type: choice}}\n"),
    ("runbook", "questions: {a: {ask: x, type: text, options: {a: b}}}\n"),
    ("runbook", "never: [" + "x" * 91 + "]\n"),
    ("block", "steps: [{id: x}]\n"),
    ("shared", "questions: {a: {ask: x}}\n"),
    ("test", "paths: []\n"),
    ("test", "paths: [{answers: {}}]\n"),
    ("test", "paths: [{name: x, expect: {severity: hgh}}]\n"),
    ("test", "paths: [{name: x, answers: {a: {b: c}}}]\n"),
    ("test", "paths: [{name: x, organisation: nothing}]\n"),
    ("test", "paths: [{name: x, expect: {clocks: {a: {state: lte}}}}]\n"),
    ("test", "paths: [{name: x, expect: {never: {de: [x]}}}]\n"),
    ("organisation", "devices: [{id: x, owner: y, ownership: mine, kind: z}]\n"),
]
GOOD = {
    "runbook": "format: 1\nid: x\ntitle: x\nsummary: x\nlanguage: en\nowner: it\nreviewed: 2026-01-01\nreview_every: 1 month\n",
    "block": "format: 1\nblock: x\nlanguage: en\n",
    "shared": "format: 1\nlanguage: en\n",
    "test": "format: 1\ntest: x\n",
    "organisation": "format: 1\nname: x\ncountry: FR\nlanguages: [fr]\ntime_zone: UTC\nroles: {}\ncontacts: {}\n",
}


@pytest.mark.parametrize(("of", "part"), WRONG)
def test_reader_and_schema_refuse_the_same(of, part):
    """An editor that is silent where the program refuses, or the other way round, teaches people to ignore it."""
    text = GOOD[of] + part
    if of == "runbook" and not part.startswith("phases"):
        text += "phases: {contain: []}\n"
    document = read_text(text)
    validator = Draft202012Validator(json_schema(of))

    assert (
        bool(READERS[of](document).faults),
        bool(list(validator.iter_errors(document.data))),
    ) == (True, True)


@pytest.mark.parametrize(
    "part",
    [
        "questions: {a: {ask: x, type: person, many: true}}\nphases: {contain: []}\n",
        "questions: {a: {ask: x, type: list, fields: {b: {ask: x, type: choice, options: {c: d}}}}}\nphases: {contain: []}\n",
        "phases: {contain: [{for_each: x, as: y, when: z, steps: [{id: x, do: y}]}]}\n",
        "phases: {contain: [{id: x, do: y, every: {high: 1 day}, until: z, pause: 1 hour}]}\n",
        "phases: {contain: [{id: x, do: y, every: 1 day, attach: z, carry: {a: b}, first: true}]}\n",
    ],
)
def test_reader_and_schema_take_the_same(part):
    document = read_text(GOOD["runbook"] + part)
    validator = Draft202012Validator(json_schema("runbook"))

    assert read_runbook(document).faults == []
    assert [error.message for error in validator.iter_errors(document.data)] == []


@pytest.mark.parametrize(
    ("described", "structs"),
    [
        (RUNBOOK, (Runbook, Block, Shared, Step, Include, Loop, Group)),
        (ORGANISATION, (Organisation,)),
        (TESTS, (PathTests,)),
    ],
)
def test_every_key_has_its_description(described, structs):
    """The description is the help that an author sees while typing."""
    _, parts = msgspec.json.schema_components(structs)

    assert {name: {*part["properties"]} for name, part in parts.items()} == {
        name: {*keys} for name, keys in described.items()
    }
