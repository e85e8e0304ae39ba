"""`runbook new`, `preview`, `graph` and `diff` as somebody types them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="the versions are git's")


@pytest.fixture
def company(ik) -> Path:
    ik.ok("init", "company")
    return ik.folder / "company"


def here(ik, *arguments: str):
    return ik.call("--runbooks", "company/runbooks", "runbook", *arguments)


# --- new


def test_a_new_runbook_passes_check_and_tests_at_once_in_both_languages(ik, company):
    """A beginner who starts with red marks believes to have made a mistake."""
    outcome = here(
        ik, "new", "lost-badge", "--title", 'A badge: "lost" #1', "--title-fr", "Badge perdu", "--json"
    )
    assert (outcome.status, [Path(file).parent.name for file in outcome.data["files"]]) == (
        0,
        ["en", "fr", "tests"],
    )
    assert here(ik, "lint", "--strict").status == 0
    tested = here(ik, "test", "lost-badge", "--json")
    assert (tested.status, tested.data["runbooks"][0]["coverage"]["missed"]) == (0, [])
    shown = {
        language: here(ik, "show", "lost-badge", "--language", language).stdout.partition("\n")[0]
        for language in ("en", "fr")
    }
    assert shown == {"en": 'A badge: "lost" #1', "fr": "Badge perdu"}


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["lost-device"], 1, "runbook-exists"),
        (["Lost_Badge"], 2, "bad-runbook-id"),
        (["../x"], 2, "bad-runbook-id"),
        (["shared"], 2, "bad-runbook-id"),
        (["x", "--title", "{{ organisation.name }}"], 2, "bad-text"),
        (["x", "--title", "a" * 121], 2, "bad-text"),
        (["x", "--sign", "a\x1b[31m"], 2, "bad-text"),
        (["x", "--title", "A badge", "--title-fr", "{{ organisation.name }}"], 2, "bad-text"),
    ],
)
def test_what_cannot_be_a_runbook_is_refused_and_nothing_written(ik, company, arguments, status, code):
    before = sorted(company.rglob("*"))
    outcome = here(ik, "new", *arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (status, code)
    assert sorted(company.rglob("*")) == before


@pytest.mark.parametrize("title", ["null", "no", "theft", "12", "~"])
def test_a_title_of_one_word_stays_a_text(ik, company, title):
    """YAML takes some words for something else than a text."""
    assert here(ik, "new", "x", "--title", title, "--sign", title, "--summary", title, "--json").status == 0
    assert here(ik, "lint", "--strict").stdout.endswith("0 errors, 0 warnings.\n")
    assert here(ik, "show", "x").stdout.splitlines()[:2] == [title, title]


def test_the_library_of_the_program_is_left_alone(ik):
    outcome = ik.call("runbook", "new", "lost-badge", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (1, "starter-library")


# --- preview


def test_a_preview_shows_what_the_answers_bring_and_records_nothing(ik):
    outcome = ik.call("runbook", "preview", "lost-device", "--answer", "circumstances=stolen")
    assert (outcome.status, "Call the insurer and ask for a claim number" in outcome.stdout) == (0, True)
    other = ik.call("runbook", "preview", "lost-device", "--answer", "circumstances=lost", "--answer", "intrusion=no", "--answer", "personal_data=no")  # fmt: skip
    assert "Call the insurer" not in other.stdout
    assert not ik.home.exists()


def test_the_shape_of_a_preview(ik):
    told = ik.ok("runbook", "preview", "lost-device", "--step", "call-insurer")
    assert set(told) == {"runbook", "questions", "deadlines", "never", "next", "steps"}
    (step,) = told["steps"]
    assert (step["id"], told["next"]) == ("call-insurer", "take-report")


def test_a_preview_after_a_step_shows_what_is_left(ik):
    told = ik.ok(
        "runbook", "preview", "lost-device", "--after", "take-report", "--answer", "device_kind=laptop"
    )
    assert "take-report" not in [step["id"] for step in told["steps"]]
    assert next(step for step in told["steps"] if step["id"] == "revoke-sessions")["applies"] == "yes"


def test_a_preview_in_the_other_language(ik):
    told = ik.call("runbook", "preview", "lost-device", "--step", "call-insurer", "--text-language", "fr")
    assert "l'assureur" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--answer", "colour=red"], "unknown-question"),
        (["--answer", "circumstances=burnt"], "unknown-option"),
        (["--step", "no-such"], "unknown-step"),
        (["--after", "no-such"], "unknown-step"),
        (["--after", "call-insurer", "--answer", "circumstances=lost", "--answer", "intrusion=no", "--answer", "personal_data=no"], "not-on-path"),
    ],
)  # fmt: skip
def test_what_a_preview_cannot_show_gets_a_sentence(ik, arguments, code):
    outcome = ik.call("runbook", "preview", "lost-device", *arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, code)


# --- graph


def test_a_graph_in_both_forms(ik):
    assert ik.call("runbook", "graph", "lost-device").stdout.startswith("flowchart TD\n")
    assert ik.ok("runbook", "graph", "lost-device", "--format", "dot")["graph"].startswith(
        "digraph runbook {"
    )
    french = ik.call("runbook", "graph", "lost-device", "--text-language", "fr").stdout
    assert 'subgraph p2["Contenir"]' in french
    refused = ik.call("runbook", "graph", "lost-device", "--format", "png", "--json")
    assert refused.data["error"]["code"] == "unknown-format"


# --- diff


@pytest.fixture
def repository(ik, company):
    names = {
        f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }

    def git(*arguments: str) -> str:
        import os

        done = subprocess.run(
            ["git", *arguments],
            cwd=company,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **names},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return git


def change(company: Path) -> Path:
    path = company / "runbooks" / "en" / "lost-device.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("within: 15 minutes", "within: 30 minutes", 1), encoding="utf-8")
    return path


@needs_git
def test_a_change_since_the_last_commit_is_told_and_its_json_has_this_shape(ik, company, repository):
    assert (here(ik, "diff", "--exit-code").status, here(ik, "diff").stdout) == (0, "")
    change(company)
    outcome = here(ik, "diff", "--exit-code")
    assert (outcome.status, outcome.stdout) == (
        1,
        "company/runbooks/en/lost-device.yaml\n  ~ step take-report, within: 15 → 30 minutes\n",
    )
    (file,) = here(ik, "diff", "lost-device", "--json").data["files"]
    assert file["changes"] == [
        {
            "kind": "changed",
            "thing": "step",
            "name": "take-report",
            "key": "within",
            "old": "15 minutes",
            "new": "30 minutes",
            "message": "step take-report, within: 15 → 30 minutes",
        }
    ]


@needs_git
def test_two_revisions_and_files_that_came_or_went(ik, company, repository):
    change(company)
    (company / "runbooks" / "fr" / "data-breach.yaml").unlink()
    here(ik, "new", "lost-badge")
    told = here(ik, "diff").stdout.splitlines()
    assert "company/runbooks/en/lost-badge.yaml" in told
    assert told[told.index("company/runbooks/fr/data-breach.yaml") + 1] == "  - the file is gone"
    repository("add", "-A")
    repository("commit", "-q", "-m", "second")
    assert here(ik, "diff").stdout == ""
    assert here(ik, "diff", "--from", "HEAD~1", "--to", "HEAD").stdout.splitlines() == told


@needs_git
def test_git_shows_it_as_its_own_diff(company, repository, ik):
    """A driver that git calls with seven arguments; and a listing for where git needs lines."""
    import sys

    change(company)
    repository("config", "diff.incidentkit.command", f"{sys.executable} -m incidentkit runbook diff")
    assert "step take-report, within: 15 → 30 minutes" in repository("diff")
    repository("config", "diff.incidentkit.textconv", f"{sys.executable} -m incidentkit runbook diff --text")
    shown = repository("diff", "--no-ext-diff")
    assert "-step take-report, within: 15 minutes\n+step take-report, within: 30 minutes\n" in shown


@needs_git
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--from", "no-such"], "unknown-revision"),
        (["--from", "--output=x"], "unknown-revision"),
        (["no-such"], "unknown-runbook"),
        (["../x"], "unknown-runbook"),
        (["--text"], "one-file"),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(ik, company, repository, arguments, code):
    outcome = here(ik, "diff", *arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, code)


def test_without_git_two_files_can_still_be_compared(ik, company):
    old = company / "runbooks" / "en" / "lost-device.yaml"
    new = ik.folder / "new.yaml"
    shutil.copy(old, new)
    assert json.loads(here(ik, "diff", str(old), str(new), "--json").stdout) == {"files": []}
    new.write_text("title: [\n", encoding="utf-8")
    outcome = here(ik, "diff", str(old), str(new))
    assert (outcome.status, "new.yaml:" in outcome.stderr) == (0, True)
    refused = here(ik, "diff", "lost-device", "--json")
    assert refused.data["error"]["code"] == "not-under-git"
