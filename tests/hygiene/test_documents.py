"""What the documents say is true: their programs run, their links lead somewhere, CI runs their command."""

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import mnemonic
import msgspec
import pytest

from incidentkit.incident.events import Entry
from incidentkit.journal.chain import GENESIS, canonical, entry_hash, payload_digest
from incidentkit.journal.seal import seal_text

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def code_blocks(path: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


@pytest.fixture
def log() -> list[dict]:
    """Three entries as `log --json` prints them; the second one was erased by order."""
    payloads = [
        {"text": "é « \u00a0 » \U0001f600 \u2028"},
        {"text": "gone"},
        {"text": '\x00\x1b\x7f\b\t\n\f\r"\\/'},
    ]
    entries, previous = [], GENESIS
    for seq, payload in enumerate(payloads, start=1):
        header = {
            "id": f"a.{seq}", "incident_id": "0f", "seq": seq, "action": "a", "kind": "note-added", "version": 1,
            "actor": "Zoë", "role": None, "recorded_at": "2026-11-23T13:03:22.123Z", "zone": "Europe/Paris",
            "occurred_at": None, "approximate": False, "previous": previous,
            "payload_digest": payload_digest(bytes(16), canonical(payload)),
        }  # fmt: skip
        previous = entry_hash(header)
        erased = seq == 2
        shown = {"payload": None if erased else payload, "salt": None if erased else "00" * 16}
        entries.append(header | shown | {"hash": previous})
    return entries


def run(code: str, *argv: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """The program of a document, in a process that cannot import incidentkit."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", code, *argv]
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)


def lines(entries: list[dict]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in entries)


def test_the_verifier_of_the_record_page_agrees_with_the_log(log):
    """A stranger's twenty lines, written from the page alone, must accept what we wrote."""
    ran = run(code_blocks(ROOT / "docs/record.md", "python")[0], text=lines(log))
    assert (ran.stdout, ran.stderr) == (f"3 {log[-1]['hash']}\n", "")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda log: log[0]["payload"].update(text="other"), "content of entry 1 changed"),
        (lambda log: log[0].update(actor="Marie"), "entry 1 changed"),
        (lambda log: log.pop(1), "entry 2 does not follow the one before"),
        (lambda log: log.reverse(), "entry 1 does not follow the one before"),
    ],
)
def test_the_verifier_of_the_record_page_finds_changes(log, change, expected):
    change(log)
    ran = run(code_blocks(ROOT / "docs/record.md", "python")[0], text=lines(log))
    assert ran.stderr.splitlines()[-1] == f"AssertionError: {expected}"


def test_the_record_page_names_every_field_of_an_entry():
    page = (ROOT / "docs/record.md").read_text(encoding="utf-8")
    table = page.partition("## Entries")[2].partition("**Canonical JSON**")[0]
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert named == set(Entry.__struct_fields__)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_seal_of_the_record_page_is_ours(log, language):
    """Somebody with a sheet of paper and no copy of this program must be able to check the words."""
    name = {"en": "english", "fr": "french"}[language]
    words = Path(mnemonic.__file__).parent / "wordlist" / f"{name}.txt"
    head = log[-1]["hash"]
    ran = run(code_blocks(ROOT / "docs/record.md", "python")[1], "0f", "3", head, str(words))
    # The published French list writes its accents as separate characters; on paper it is the same word.
    shown = unicodedata.normalize("NFC", ran.stdout)
    assert (shown, ran.stderr) == (
        unicodedata.normalize("NFC", seal_text("0f", 3, head, language)) + "\n",
        "",
    )


def test_an_entry_of_this_test_is_an_entry_of_the_program(log):
    """Or the tests above would prove nothing."""
    assert [msgspec.to_builtins(msgspec.convert(entry, Entry)) for entry in log] == [
        {name: entry[name] for name in Entry.__struct_fields__} for entry in log
    ]


def test_ci_runs_the_very_test_command_of_the_readme():
    """The command that a newcomer copies is the one that is known to work."""
    extraction = re.search(
        r"^test_command\(\) \{\n(.*?)^\}", (ROOT / ".ci/run").read_text(), re.DOTALL | re.MULTILINE
    )
    ran = subprocess.run(["bash", "-c", extraction[1]], cwd=ROOT, capture_output=True, text=True, check=True)
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Run the tests")[2]
    assert ran.stdout == re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (path.parent / t).exists()] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name):
    """A mirror must serve as well as the public index, and nothing unpinned may be run."""
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert [line for line in requirements if "==" not in line.split(";")[0] or not line.endswith("\\")] == []
    assert re.findall(r"https?://|--index|--find-links|--extra-index", text) == []


def test_every_dependency_is_in_the_requirements():
    """Somebody who adds one has to run tools/requirements.sh; without it the README's commands fail elsewhere only."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    base = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    wanted = {"requirements.txt": base, "requirements-test.txt": base + extras["test"], "requirements-dev.txt": base + extras["test"] + extras["dev"]}  # fmt: skip
    missing = {
        name: {package_name(r) for r in needed} - {package_name(line) for line in (ROOT / name).read_text().splitlines() if "==" in line} - {"incidentkit"}
        for name, needed in wanted.items()
    }  # fmt: skip
    assert missing == {name: set() for name in wanted}


def package_name(requirement: str) -> str:
    """One spelling for a name that may be written with dots, dashes and underscores (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()
