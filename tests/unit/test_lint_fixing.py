"""`--fix`: what is safe to mend is mended where it stands, and nothing else moves."""

import shutil
from pathlib import Path

import pytest

from incidentkit.lint.fixes import FIXES
from incidentkit.lint.fixing import fix
from incidentkit.lint.run import lint

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"
DEVICE = """\
# The head stays.
format: 1
id: device
title: {title}
summary: A mistake.   # two blanks before
language: en
owner: it
reviewed: {reviewed}
review_every: 6 months
questions:
  lost: {{ask: Lost?, type: {kind}}}
  how:
    ask: How?
    type: choice
    options: {{lost_it: Lost, stolen: Stolen}}   # keep me
phases:
  {phase}:
    - id: a-step
      {do}
      when: {when}
      where: {where}
      irreversible: {irreversible}
      people: 2
      {within}
    - id: b-step
      do: Call the bank
      why: {why}
      when: {state}
"""
RIGHT = {
    "title": '"Step 1: isolate"', "reviewed": "2026-11-23", "kind": "yes_no", "phase": "contain", "do": "do: Do it",
    "when": 'lost and how == "stolen"', "where": "[FR, GB]", "irreversible": "true", "within": "within: 15 minutes",
    "why": '"@home it is"', "state": "how is unknown",
}  # fmt: skip
WRONG = {
    "title": "Step 1: isolate", "reviewed": "23/11/2026", "kind": "yesno", "phase": "contian", "do": "do:Do it",
    "when": "lost == yes && how = stolen", "where": "[France, UK]", "irreversible": "yes", "within": "withni: 15 min",
    "why": "@home it is", "state": "how == unknown",
}  # fmt: skip


def written(folder, text, name="device.yaml"):
    path = folder / "en" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("part", WRONG)
def test_one_mistake_is_mended_and_the_rest_of_the_file_stays(part, tmp_path):
    """Comments, blanks and the order of keys are the author's; a review should show one changed line."""
    path = written(tmp_path, DEVICE.format(**RIGHT | {part: WRONG[part]}))

    report = fix([tmp_path])

    assert DEVICE.format(**RIGHT) == path.read_text(encoding="utf-8")
    assert report.diagnostics == []
    assert len(report.fixed) >= 1


def test_many_mistakes_are_mended_in_one_go_and_a_second_time_changes_nothing(tmp_path):
    path = written(tmp_path, DEVICE.format(**WRONG))

    fix([tmp_path])
    once = path.read_bytes()
    second = fix([tmp_path])

    assert DEVICE.format(**RIGHT) == once.decode()
    assert (path.read_bytes(), second.fixed) == (once, [])


def test_line_ends_and_the_byte_order_mark_stay(tmp_path):
    """A file from Windows remains one; else a review would show every line."""
    text = "\ufeff" + DEVICE.format(**RIGHT | {"where": "[UK]"}).replace("\n", "\r\n")
    path = written(tmp_path, text)

    fix([tmp_path])

    assert text.replace("[UK]", "[GB]").encode() == path.read_bytes()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("reviewed", "5/11/2026"),
        ("within", "within: 6m"),
        ("within", "within: soonish"),
        ("when", "lost and how == bicycle"),
        ("kind", "boolean"),
        ("where", "[Atlantis]"),
    ],
)
def test_what_can_be_meant_in_two_ways_takes_a_person(part, text, tmp_path):
    """5/11 is May or November, 6m minutes or months: a wrong guess would be a silent one."""
    path = written(tmp_path, DEVICE.format(**RIGHT | {part: text}))
    before = path.read_bytes()

    report = fix([tmp_path])

    assert (before, []) == (path.read_bytes(), report.fixed)
    assert report.diagnostics


def test_a_comment_that_nothing_needs_any_more_is_taken_away(tmp_path):
    text = DEVICE.format(**RIGHT)
    path = written(
        tmp_path, text.replace("people: 2", "people: 2  # lint-ignore unread-question: once upon a time")
    )

    fix([tmp_path])

    assert text == path.read_text(encoding="utf-8")


def test_a_file_that_is_not_utf_8_is_left_alone(tmp_path):
    path = tmp_path / "en" / "device.yaml"
    path.parent.mkdir()
    path.write_bytes(DEVICE.format(**RIGHT | {"where": "[UK]"}).replace("Lost?", "Égaré?").encode("cp1252"))
    before = path.read_bytes()

    assert fix([tmp_path]).fixed == []
    assert before == path.read_bytes()


def test_a_link_stays_a_link_and_rights_stay(tmp_path):
    real = tmp_path / "elsewhere.yaml"
    real.write_text(DEVICE.format(**RIGHT | {"where": "[UK]"}), encoding="utf-8")
    real.chmod(0o640)
    folder = tmp_path / "runbooks" / "en"
    folder.mkdir(parents=True)
    (folder / "device.yaml").symlink_to(real)

    fix([tmp_path / "runbooks"])

    assert (folder / "device.yaml").is_symlink()
    assert "[GB]" in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640


def test_good_files_are_not_touched(tmp_path):
    folder = Path(shutil.copytree(GOOD, tmp_path / "runbooks"))
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}

    assert fix([folder]).fixed == []
    assert before == {path: path.read_bytes() for path in folder.rglob("*.yaml")}


def test_every_rule_that_can_be_mended_exists(tmp_path):
    """The page of rules lists them."""
    from incidentkit.lint.rules import RULES
    from incidentkit.lint.suppressing import OWN_RULES

    readers = {
        "unknown-key",
        "unknown-phase",
        "not-one-of",
        "wrong-kind",
        "yaml",
        "alias",
        "tag",
        "comment-cuts-text",
        "encoding",
    }
    assert set(FIXES) <= {*RULES, *OWN_RULES, *readers}


def test_lint_says_the_same_as_fix_about_what_is_left(tmp_path):
    written(tmp_path, DEVICE.format(**WRONG | {"kind": "boolean"}))

    left = fix([tmp_path]).diagnostics

    assert left == lint([tmp_path]).diagnostics
