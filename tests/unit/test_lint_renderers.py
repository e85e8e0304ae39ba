"""A report told in four ways: the shapes that people, programs, pull requests and SARIF readers rely on."""

import json
from pathlib import Path

from incidentkit.errors import message
from incidentkit.lint import renderers
from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.locale import speaker

SAY = speaker("en")


def finding(**changed):
    values = {
        "rule": "unknown-name",
        "severity": "error",
        "path": Path("en/lost-device.yaml"),
        "line": 12,
        "column": 9,
        "end_line": 12,
        "end_column": 15,
        "message": message("Nothing is called '{name}'.", name="stolen"),
        "hint": message("Did you mean '{name}'?", name="theft"),
        "source": "  when: stolen or lost",
        **changed,
    }
    return Diagnostic(**values)


def report(*findings):
    return Report(list(findings), [Path("en/lost-device.yaml")])


def test_text_shows_the_line_a_caret_under_the_exact_part_and_the_hint():
    """A person reads it beside the file: what stands there, which part, what to write."""
    told = renderers.text(report(finding()), SAY)

    expected = (
        "en/lost-device.yaml:12:9: Nothing is called 'stolen'. [unknown-name]\n"
        "  12 |   when: stolen or lost\n"
        "     |         ^~~~~~\n"
        "  Did you mean 'theft'?\n"
        "\n"
        "1 file read: 1 error, 0 warnings.\n"
    )
    assert expected == told


def test_a_tab_before_the_mistake_does_not_shift_the_caret():
    """A terminal widens tabs; the caret must stay under the part."""
    told = renderers.text(report(finding(source="\twhen:\tstolen", column=8, end_column=14)), SAY)

    assert "  12 |  when: stolen\n     |        ^~~~~~\n" in told


def test_a_very_long_line_is_cut_around_the_mistake():
    """A paragraph on one line must not fill the terminal, and the caret must still point at the part."""
    told = renderers.text(report(finding(source="x" * 500 + " stolen", column=502, end_column=508)), SAY)
    shown, caret = told.splitlines()[1:3]

    assert len(shown) < 200
    assert shown[caret.index("^") : caret.index("^") + 6] == "stolen"


def test_what_a_file_holds_cannot_command_the_terminal():
    """A runbook comes from anywhere; its escape sequences are written out, in the line and in the sentence."""
    evil = finding(
        source="when: \x1b[2Jstolen", message=message("Nothing is called '{name}'.", name="a\x1b[2Jb")
    )

    assert "\x1b" not in renderers.text(report(evil), SAY)


def test_json_is_as_the_contract_says():
    """docs/commands.md: programs rely on these names."""
    data = json.loads(renderers.as_json(report(finding(hint=None)), SAY))

    expected = {
        "problems": [
            {
                "rule": "unknown-name",
                "severity": "error",
                "path": "en/lost-device.yaml",
                "line": 12,
                "column": 9,
                "end_line": 12,
                "end_column": 15,
                "message": "Nothing is called 'stolen'.",
                "hint": None,
            }
        ],
        "files": ["en/lost-device.yaml"],
    }
    assert expected == data


def test_annotations_escape_what_would_end_them():
    """GitHub reads % , : and line ends as its own; unescaped they cut a message or forge a command."""
    odd = finding(path=Path("en/a,b:c.yaml"), message=message("100% {x}", x="a\n::error::b"), hint=None)

    expected = (
        "::error file=en/a%2Cb%3Ac.yaml,line=12,col=9,endLine=12,endColumn=15,title=unknown-name"
        "::100%25 a%0A::error::b\n"
    )
    assert expected == renderers.github(report(odd), SAY)


def test_information_becomes_a_notice_and_a_note():
    """GitHub and SARIF have other words for our third severity."""
    one = finding(severity="information")

    assert renderers.github(report(one), SAY).startswith("::notice ")
    assert json.loads(renderers.sarif(report(one), SAY))["runs"][0]["results"][0]["level"] == "note"


def test_sarif_names_the_rule_and_where_it_was_broken():
    """Code scanning shows the rule's page beside the finding; columns are code points."""
    run = json.loads(renderers.sarif(report(finding(), finding(line=13, end_line=13)), SAY))["runs"][0]

    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unknown-name"]
    assert (
        (run["tool"]["driver"]["rules"][0]["shortDescription"]["text"])
        == "something is read that nothing asks, records, decides or declares."
    )
    assert (run["results"][0]["locations"][0]["physicalLocation"]["region"]) == {
        "startLine": 12,
        "startColumn": 9,
        "endLine": 12,
        "endColumn": 15,
    }
    assert [one["ruleIndex"] for one in run["results"]] == [0, 0]


def test_one_place_is_told_once_and_an_error_wins_over_a_warning():
    """Two rules at one place see one mistake."""
    first, second = finding(rule="a"), finding(rule="b")
    warning = finding(rule="c", severity="warning")

    assert [first] == told_once([warning, first, second])


def test_findings_are_in_the_order_of_the_files():
    """They are read beside the file, from top to bottom."""
    late, early = finding(line=20, end_line=20), finding(line=3, end_line=3)

    assert [early, late] == told_once([late, early])


def test_errors_fail_and_warnings_fail_only_when_strict():
    """Exit status of `runbook lint`."""
    warned = report(finding(severity="warning"))

    assert report(finding()).status() == 1
    assert warned.status() == 0
    assert warned.status(strict=True) == 1
    assert report(finding(severity="information")).status(strict=True) == 0
