"""The README's tour and the pages for people: what they tell somebody to type works, in the order in which they tell it."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from incidentkit.cli.program import COMMANDS
from incidentkit.cli.walking.words import WORDS
from incidentkit.runbook.model import PHASES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
READ_ME = (ROOT / "README.md").read_text(encoding="utf-8")
RESPONDERS = {"en": DOCS / "for-responders.md", "fr": DOCS / "fr" / "pour-les-intervenants.md"}
AUTHORS = {"en": DOCS / "for-authors.md", "fr": DOCS / "fr" / "pour-les-auteurs.md"}


def blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_the_tour_of_the_read_me_works_line_by_line(ik):
    """It is the first thing that a newcomer tries; the year is that of the day on which they do."""
    ik.file("sessions.png")
    (tour,) = [block for block in blocks(READ_ME) if "DRILL-2026-001" in block]
    lines = [shlex.split(line) for line in tour.splitlines()]
    assert {line[0] for line in lines} == {"incidentkit"}
    label = ""
    for line in lines:
        arguments = [label if word == "DRILL-2026-001" else word for word in line[1:]]
        outcome = ik.call(*arguments)
        assert outcome.status == 0, (line, outcome)
        label = label or re.search(r"DRILL-\d{4}-001", outcome.stdout)[0]
    assert [path.suffix for path in sorted(Path("report").iterdir())] == [".html", ".json"]
    closed = ik.ok("show", label)
    assert (closed["status"], closed["outcome"], closed["title"]) == (
        "closed",
        "resolved",
        "Marie's laptop, train to Lyon",
    )
    assert closed["answers"]["lock_state"]["state"] == "unknown"


def test_the_read_me_s_own_folder_comes_into_being_and_passes_the_check(ik):
    """ "For your organisation": init, then lint, as written there."""
    assert "`incidentkit init my-company`" in READ_ME
    assert "`incidentkit runbook lint`" in READ_ME
    ik.ok("init", "my-company")
    assert ik.call("--runbooks", "my-company/runbooks", "runbook", "lint", "--strict").status == 0


def test_every_page_can_be_found_from_the_read_me():
    """A page that nothing links is not read. Decisions are linked as a folder."""
    linked = set(re.findall(r"\]\(((?:docs/)[^)#]+)", READ_ME))
    pages = {str(path.relative_to(ROOT)) for path in DOCS.rglob("*.md") if path.parent.name != "decisions"}
    assert sorted(pages - linked - {"docs/content-doubts.md"}) == []


@pytest.mark.skipif(shutil.which("git") is None, reason="the page uses git")
@pytest.mark.parametrize("language", AUTHORS)
def test_an_author_can_type_what_the_page_says(shell, language):
    told = shell("\n".join(blocks(AUTHORS[language].read_text(encoding="utf-8"))) + "\ngit log --oneline\n")
    assert re.search(r"^DRILL +DRILL-\d{4}-001 ", told, re.MULTILINE)
    assert len(re.findall(r"^[0-9a-f]{7,} \S.*$", told, re.MULTILINE)) == 1


def test_the_check_of_an_author_can_fail(ik):
    """Or a green run would prove nothing: a condition nobody answers, and a password in the register."""
    ik.ok("init", "company")
    register = Path("company/runbooks/organisation.yaml")
    register.write_text(
        register.read_text(encoding="utf-8").replace(
            "console: none yet, see the plan", "password: Tr0ub4dor&3x"
        ),
        encoding="utf-8",
    )
    outcome = ik.call("runbook", "lint", "company/runbooks", "--json")
    assert outcome.status == 1
    assert {problem["rule"] for problem in outcome.data["problems"]} == {"looks-like-secret"}


@pytest.mark.parametrize(("language", "column"), [("en", 0), ("fr", 1)])
def test_the_words_of_a_page_for_responders_are_words_of_the_walk(language, column):
    """Whoever types a word at a prompt must be understood."""
    words = {pair[column] for pair in WORDS.values()}
    typed = set(re.findall(r"`([^`\[\]]+)`", RESPONDERS[language].read_text(encoding="utf-8")))
    alone = {each for each in typed if " " not in each and each != "incidentkit"}
    assert alone - words == set()
    assert {"done", "unknown", "stuck", "undo", "quit"} <= {
        word for word, pair in WORDS.items() if pair[column] in alone
    }


@pytest.mark.parametrize("path", [*RESPONDERS.values(), *AUTHORS.values()], ids=lambda path: path.stem)
def test_every_command_of_a_page_exists(ik, path):
    """`--help` of each, with its options looked for in what it prints."""
    text = path.read_text(encoding="utf-8")
    every = re.findall(r"(?:`|^)incidentkit ([a-z][^`\n]*)", text, re.MULTILINE)
    assert every
    for typed in every:
        words = shlex.split(typed)
        command = words[:2] if words[0] == "runbook" else words[:1]
        assert words[0] in COMMANDS
        told = ik.call(*command, "--help")
        assert told.status == 0
        assert [word for word in words if word.startswith("--") and word not in told.stdout] == []


@pytest.mark.parametrize("path", [RESPONDERS["fr"], AUTHORS["fr"]], ids=lambda path: path.stem)
def test_french_pages_have_their_typography(path):
    """A no-break space before : ; ? ! and inside « », and "chiffrer", never "crypter"."""
    prose = re.sub(
        r"```.*?```|`[^`\n]*`|\*In English.*?\*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert re.findall(r".{12}(?:[^\u00a0\u202f:] ?[;?!»]|« |[a-zé] :).{0,5}", prose) == []
    assert "crypter" not in prose


@pytest.mark.parametrize(
    ("english", "french"), [(RESPONDERS["en"], RESPONDERS["fr"]), (AUTHORS["en"], AUTHORS["fr"])]
)
def test_both_languages_have_the_same_parts(english, french):
    """A change in one language is easily forgotten in the other."""

    def parts(path: Path) -> list[str]:
        return [
            line[:2] if line[:1].isdigit() else line.partition(" ")[0]
            for line in path.read_text(encoding="utf-8").splitlines()
            if re.match(r"#|\d\.|- |```", line)
        ]

    assert parts(english) == parts(french)


def test_the_example_of_an_error_is_what_the_program_prints(ik):
    """docs/error-codes.md shows one; programs are written after it."""
    ik.ok("start", "lost-device")
    page = (DOCS / "error-codes.md").read_text(encoding="utf-8")
    shown = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    told = ik.call("show", "99", "--json").data
    assert {**told["error"], "hint": ""} == {**shown["error"], "hint": ""}
    assert re.fullmatch(r"There are: INC-\d{4}-001", told["error"]["hint"])


def test_the_phases_are_six():
    """The format page names them in one line."""
    page = (DOCS / "runbook-format.md").read_text(encoding="utf-8")
    assert " ".join(f"`{phase}`" for phase in PHASES) in page


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: str(path.relative_to(DOCS)))
def test_links_into_a_page_lead_to_a_heading(path):
    """A long page is read by its links."""
    broken = []
    for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", path.read_text(encoding="utf-8")):
        page = (path.parent / target if target else path).read_text(encoding="utf-8")
        if anchor not in {slug(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}:
            broken.append(f"{target}#{anchor}")
    assert broken == []


def test_the_words_in_the_read_me_s_table_are_words_of_the_walk():
    table = READ_ME.partition("These words work at every prompt")[2].partition("\n\nEvery line")[0]
    typed = {
        word
        for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for word in re.findall(r"`(\w+)`", cell)
    }
    assert typed
    assert typed - set(WORDS) == set()
