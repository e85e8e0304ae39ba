"""The register of GDPR art. 33(5) over all incidents, and the sheet for a notification of art. 33(3)."""

import csv
import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from nastiest import NASTIEST
from pypdf import PdfReader

from incidentkit.incident.views.breaches import FIELDS, SHEET
from incidentkit.report.schema import SCHEMAS
from incidentkit.report.sheets import harmless
from incidentkit.text import visible


@pytest.fixture
def leaked(ik):
    """Two incidents with personal data, one without, one drill."""
    told = {
        "personal_data": "yes", "leak_kind": "misdirected", "detected_at": "2026-11-20T10:00",
        "aware_at": "2026-11-20T11:00", "data_kinds": "Names, addresses", "people_kinds": "Customers",
        "people_count": "40", "likely_effects": "Unwanted letters", "risk_level": "unlikely",
        "authority_reference": "CNIL-1",
    }  # fmt: skip
    answers = [part for name, value in told.items() for part in ("--answer", f"{name}={value}")]
    ik.ok(
        "start", "data-breach", "--title", "Files in the wrong mailbox", *answers, "--at", "2026-11-20T09:00"
    )
    reason = "A known recipient deleted it."
    ik.ok("decide", "1", "decide-notification", "register", "--reason", reason, "--despite", "alone")
    ik.ok("start", "data-breach", "--title", "A laptop", "--answer", "personal_data=unknown")
    ik.ok("start", "data-breach", "--title", "Only prices", "--answer", "personal_data=no")
    ik.ok("start", "data-breach", "--title", "An exercise", "--drill", "--answer", "personal_data=yes")
    return ik


def test_the_register_holds_every_breach_and_no_other_incident(leaked):
    """Also one that is not certain yet, and said to be so; not a drill, nor one without personal data."""
    told = leaked.ok("breaches")["breaches"]
    assert [(each["title"], each["certain"]) for each in told] == [
        ("Files in the wrong mailbox", True), ("A laptop", False),
    ]  # fmt: skip


def test_it_has_the_fields_of_article_33(leaked):
    told = leaked.ok("breaches")["breaches"][0]
    assert list(told) == ["incident_id", "certain", *(field.key for field in FIELDS)]
    assert {
        "aware_at": "2026-11-20T11:00:00+01:00", "nature": "Sent to the wrong person, or everyone in copy",
        "people_kinds": "Customers", "people_count": "40 people", "data_kinds": "Names, addresses",
        "effects": "Unwanted letters", "risk": "A risk is unlikely", "decision": "Nobody, but enter it in the breach register",
        "decision_reason": "A known recipient deleted it.", "authority_reference": "CNIL-1", "notified_at": None,
    }.items() <= told.items()  # fmt: skip


def test_what_the_law_names_is_a_field():
    """Art. 33(3) a to d, 33(4), 33(5), 34: as in the authority's own form."""
    assert {field.article for field in FIELDS} >= {
        "33(3)(a)",
        "33(3)(b)",
        "33(3)(c)",
        "33(3)(d)",
        "33(4)",
        "33(5)",
        "34(1)",
    }
    assert set(SHEET) < {field.key for field in FIELDS}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_written_as_csv_json_and_pdf(leaked, language):
    made = leaked.ok("breaches", "--format", "csv,json,pdf", "--text-language", language, "--output", "out")
    paths = {file["format"]: Path(file["path"]) for file in made["files"]}
    rows = list(
        csv.reader(
            io.StringIO(paths["csv"].read_text("utf-8-sig"), newline=""),
            delimiter=";" if language == "fr" else ",",
        )
    )
    assert (len(rows), len(rows[0])) == (3, len(FIELDS))
    assert json.loads(paths["json"].read_text())["breaches"][0]["people_kinds"] == "Customers"
    text = "".join(page.extract_text() for page in PdfReader(paths["pdf"]).pages)
    for words in ("Customers", "Names, addresses", "TLP:AMBER+STRICT", "33(3)(a)"):
        assert words in text


def test_the_sheet_holds_what_a_notification_asks_for(leaked):
    made = leaked.ok("breaches", "1", "--sheet", "--format", "json,pdf", "--output", "out")
    assert [Path(file["path"]).name for file in made["files"]] == ["notification.json", "notification.pdf"]
    (told,) = json.loads(Path(made["files"][0]["path"]).read_text())["breaches"]
    assert set(told) == {"incident_id", "certain", *SHEET}


@pytest.mark.parametrize("sheet", [[], ["--sheet"]])
def test_it_keeps_to_its_published_schema(leaked, sheet):
    """Whoever reads registers of several companies has a contract, not a guess."""
    for language in ("en", "fr"):
        made = leaked.ok(
            "breaches", *sheet, "--format", "json", "--text-language", language, "--output", "out"
        )
        document = json.loads(Path(made["files"][0]["path"]).read_text("utf-8"))
        found = Draft202012Validator(SCHEMAS["breaches"]()).iter_errors(document)
        assert [each.message for each in found] == []
        assert len(document["breaches"]) == 2


def test_the_same_lines_give_the_same_bytes(leaked):
    made = [
        leaked.ok("breaches", "--format", "csv,json,pdf", "--output", folder)["files"]
        for folder in ("a", "b")
    ]
    assert [file["sha256"] for file in made[0]] == [file["sha256"] for file in made[1]]


def test_without_a_breach_it_says_so(ik):
    assert ik.call("breaches").stdout == "No breach was recorded.\n"
    assert ik.ok("breaches", "--format", "csv,pdf", "--output", "out")["breaches"] == []


def test_it_can_be_read_on_the_screen(leaked):
    told = leaked.call("breaches").stdout
    assert "INC-2026-001 · Files in the wrong mailbox" in told
    assert "  Categories of persons: Customers" in told


def test_an_unknown_format_is_refused_before_anything_is_written(leaked):
    done = leaked.call("breaches", "--format", "docx", "--output", "out", "--json")
    assert (done.status, done.data["error"]["code"], Path("out").exists()) == (2, "unknown-format", False)


@pytest.mark.parametrize("kind", [kind for kind in NASTIEST if kind not in ("word", "stacked")])
def test_the_nastiest_texts_come_out_as_typed(ik, kind):
    text = NASTIEST[kind].encode("utf-8", "replace").decode().replace("\x00", "")
    ik.ok("start", "data-breach", "--answer", "personal_data=yes")
    ik.ok("answer", "1", "data_kinds", text)
    path = ik.ok("breaches", "--format", "csv", "--output", "out")["files"][0]["path"]
    (row,) = list(csv.DictReader(io.StringIO(Path(path).read_text("utf-8-sig"), newline="")))
    wanted = harmless(visible(text.strip(), keep_newlines=True).strip("\n"))
    assert row["Categories of data"].split() == wanted.split()


# --- action items


def test_action_items_of_all_incidents_are_followed_up(ik):
    """Lessons that nobody looks at again are not learnt."""
    for title in ("One", "Two"):
        ik.ok("start", "lost-device", "--title", title)
    ik.ok("action", "1", "Print the numbers", "--owner", "Anna", "--due", "in 3 days")
    ik.ok("action", "2", "Buy a safe", "--owner", "Paul")
    done = ik.ok("action", "2", "Change the lock", "--owner", "Anna")["entries"][0]["seq"]
    ik.ok("action", "2", "--finish", str(done))
    told = [(each["incident"], each["text"], each["state"]) for each in ik.ok("actions")["actions"]]
    assert told == [("INC-2026-001", "Print the numbers", "open"), ("INC-2026-002", "Buy a safe", "open")]
    every = [
        (each["text"], each["state"]) for each in ik.ok("actions", "--owner", "anna", "--all")["actions"]
    ]
    assert every == [("Print the numbers", "open"), ("Change the lock", "finished")]


def test_action_items_can_be_read(ik):
    assert ik.call("actions").stdout == "No action item is open.\n"
    ik.ok("start", "lost-device", "--title", "One")
    ik.ok("action", "1", "Buy a safe", "--owner", "Paul")
    lines = ik.call("actions").stdout.splitlines()
    assert lines[0].startswith("○ INC-")
    assert lines[1] == "    Paul"


def test_those_of_drills_only_when_asked(ik):
    ik.ok("start", "lost-device", "--drill")
    ik.ok("action", "1", "Buy a safe", "--owner", "Paul")
    assert ik.ok("actions")["actions"] == []
    assert len(ik.ok("actions", "--drills")["actions"]) == 1


def test_the_fields_in_the_documentation_are_those_of_the_program():
    page = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    for field in FIELDS:
        listed = "yes" if field.key in SHEET else ""
        assert f"| `{field.key}` | {field.heading.text} | {field.article or '–'} | {listed} |" in page
