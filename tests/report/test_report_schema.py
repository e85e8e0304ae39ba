"""The JSON documents have a published JSON Schema, and every document that is written keeps to it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from incidentkit.report.schema import SCHEMAS

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_the_one_of_the_program(name):
    """`python tools/report_schemas.py` writes them anew."""
    assert json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")) == SCHEMAS[name]()


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_one(name):
    Draft202012Validator.check_schema(SCHEMAS[name]())


def faults(name, text):
    found = Draft202012Validator(SCHEMAS[name]()).iter_errors(json.loads(text))
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message}"[:200] for each in found]


def test_a_record_keeps_to_its_schema(full):
    for until in (1, 2, 12, None):
        assert faults("record", full.text("json", until=until)) == []


@pytest.mark.parametrize(
    "options",
    [{"reader": name} for name in ("director", "police", "staff", "customer")] + [{"pseudonyms": True}],
)
def test_a_report_for_a_reader_keeps_to_its_schema(full, options):
    assert faults("report", full.text("json", **options)) == []


def test_another_program_validates_it(full):
    """check-jsonschema reads the published file, as somebody else's pipeline would."""
    path = full.export("json").files[0]["path"]
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        str(FOLDER / "record.schema.json"),
        path,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")
