"""docs/commands.md is the command line: each command, argument, option and JSON key, and every example runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pyrage
import pytest

from incidentkit.cli.main import begin
from incidentkit.cli.program import COMMANDS, GLOBAL_OPTIONS, program
from incidentkit.cli.walking.words import WORDS
from incidentkit.incident import gates
from incidentkit.incident.views import now, steps

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0]: part.partition("\n")[2].partition("\n## ")[0]
    for part in PAGE.split("\n### ")[1:]
}


def commands() -> dict[str, click.Command]:
    """Every command by its full name."""
    root = program(begin)
    context = click.Context(root)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": each for inner, each in command.commands.items()}
        else:
            found[name] = command
    return found


def chapter(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for line in lines
    ]
    return [row for row in cells if row[0].startswith("`")]


def spelt(option: click.Option) -> str:
    """An option as the page writes it."""
    names = "/".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.metavar}"


def test_every_command_is_on_the_page_and_nothing_else():
    assert set(SECTIONS) == set(commands())


def test_every_command_is_linked_at_the_top():
    """A page of this length is looked up, not read."""
    linked = re.findall(r"\[([^\]]+)\]\(#([\w-]+)\)", PAGE.partition("\n## ")[0])
    assert set(SECTIONS) <= {title for title, _ in linked}
    assert {anchor for title, anchor in linked if title in SECTIONS} == {
        title.replace(" ", "-") for title in SECTIONS
    }


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_arguments_are_those_of_the_program(name):
    arguments = [each.metavar for each in commands()[name].params if isinstance(each, click.Argument)]
    (usage,) = re.findall(r"^```text\n(.*)\n```", SECTIONS[name], re.MULTILINE)
    assert usage == " ".join(["incidentkit", name, *arguments])


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_options_are_those_of_the_program(name):
    options = [each for each in commands()[name].params if isinstance(each, click.Option)]
    own = [spelt(each) for each in options if each.expose_value]
    table = rows(SECTIONS[name].partition("| option |")[2])
    assert [row[0].strip("`") for row in table] == own
    needed = {spelt(each) for each in options if each.required}
    assert {row[0].strip("`") for row in table if "required" in row[1] and "--update" not in row[0]} == needed
    writes = any("--id" in each.opts for each in options)
    assert ("Takes `--id`." in SECTIONS[name]) == writes


def test_the_options_that_stand_everywhere_are_those_of_the_program():
    known = [
        names[0] + (f" {settings['metavar']}" if "metavar" in settings else "")
        for names, settings, _ in GLOBAL_OPTIONS
    ]
    assert [row[0].strip("`") for row in rows(chapter("Everywhere"))] == [*known, "--help"]


def test_the_words_of_the_walk_are_those_of_the_program():
    table = [(row[0].strip("`"), row[1].strip("`")) for row in rows(SECTIONS["walk"])]
    assert table == [(english, french) for english, french, _ in WORDS.values()]


SHAPES: dict[str, Any] = {
    "next": now.NextView, "question": steps.QuestionView, "step": steps.StepView, "evidence of a step": steps.EvidenceView,
    "gate": gates.Gate, "answer, by name": now.AnswerView, "deadline": now.DeadlineView, "never": now.NeverView,
    "waiting": now.WaitingView, "promise": now.PromiseView,
}  # fmt: skip


def documented_shapes() -> dict[str, list[str]]:
    lines = [line.strip("| ").split(" | ") for line in chapter("JSON").splitlines() if line.startswith("| ")]
    return {name: re.findall(r"`(\w+)`", keys) for name, keys in lines}


@pytest.mark.parametrize("name", SHAPES)
def test_the_json_shapes_are_those_of_the_program(name):
    assert set(documented_shapes()[name]) == set(SHAPES[name].__struct_encode_fields__)


def test_what_next_adds_to_a_step_is_on_the_page():
    more = set(steps.StepDetail.__struct_encode_fields__) - set(steps.StepView.__struct_encode_fields__)
    assert set(documented_shapes()["step, in `next` also"]) == more


# --- the examples, from top to bottom


def example_lines() -> list[tuple[str, str, int]]:
    """Command's section, line, and the exit status that its comment announces."""
    found = []
    for title, body in SECTIONS.items():
        for block in re.findall(r"^```sh\n(.*?)^```", body, re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                text, _, comment = line.partition("    # exit ")
                found.append((title, text, int(comment[:1] or 0)))
    return found


def documented_keys(title: str) -> list[set[str]]:
    """The keys at the top of a command's JSON, one set for each of its answers."""
    said = re.search(r"^JSON(?: lines)?: (.*)$", SECTIONS[title], re.MULTILINE)
    text = said[1].partition(", each")[0].partition(";")[0] if said else ""
    return [set(re.findall(r"`(\w+)`", part)) for part in text.split(" · ")]


def with_keys(ik: Any) -> None:
    """The keys that the page's examples name."""
    key = ik.folder / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    ik.file("signers.txt", b"marie@example.com " + key.with_suffix(".pub").read_bytes())
    identity = pyrage.x25519.Identity.generate()
    ik.file("insurer-key.txt", str(identity).encode())
    ik.file("insurer.txt", str(identity.to_public()).encode())


def run_in_shell(ik: Any, line: str) -> Any:
    """A line with a pipe, in a shell where `incidentkit` is this program."""
    folder = ik.folder / "bin"
    folder.mkdir(exist_ok=True)
    script = folder / "incidentkit"
    script.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m incidentkit "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return subprocess.run(
        ["sh", "-c", f'PATH={shlex.quote(str(folder))}:"$PATH"; {line}'], capture_output=True, check=False
    )


def test_the_examples_run_one_after_the_other_and_answer_with_these_keys(ik):
    """They tell one incident; a reader who types them gets what the page says, in words and as JSON."""
    ik.file("console.png")
    with_keys(ik)
    seen: dict[str, list[set[str]]] = {}
    for title, line, status in example_lines():
        if "|" in line:
            assert run_in_shell(ik, line).returncode == status, line
            continue
        first, *arguments = shlex.split(completed(ik, line))
        assert first == "incidentkit"
        if arguments[0] == title.partition(" ")[0] and status == 0 and title != "runbook schema":
            seen.setdefault(title, []).append(keys_of(ik, title, arguments))
        else:
            assert ik.call(*arguments).status == status, line
    expected = {
        title: documented_keys(title)
        for title in SECTIONS
        if title not in {"walk", "runbook schema", "organisation"}
    }
    assert {title: [*map(sorted, dict.fromkeys(map(frozenset, keys)))] for title, keys in seen.items()} == {
        title: [*map(sorted, keys)] for title, keys in expected.items()
    }


def completed(ik: Any, line: str) -> str:
    """The line with what its reader would have copied from an earlier answer."""
    if " NOTE " in line:
        (entry, *_) = ik.call("log", "1", "--type", "note-added", "--json").lines
        return line.replace(" NOTE ", f" {entry['seq']} ")
    if line.endswith(" ACTION"):
        return line.replace("ACTION", str(ik.ok("action", "1")["actions"][0]["seq"]))
    return line.replace("SEAL", ik.ok("show", "1")["seal"]) if '"SEAL"' in line else line


def keys_of(ik: Any, title: str, arguments: list[str]) -> set[str]:
    """The keys of the JSON that a command gives."""
    outcome = ik.call(*arguments, "--json")
    assert outcome.status == 0, (arguments, outcome)
    if title == "log":
        return set().union(*(set(entry) for entry in outcome.lines))
    return set(outcome.data)


def test_the_walk_is_a_conversation_that_a_pipe_can_hold(ik):
    """The page says so; a screen reader and a script need it."""
    ik.ok("start", "lost-device", "--drill")
    outcome = ik.run("walk", "1", stdin="show\nquit\n")
    assert (outcome.status, outcome.stderr) == (0, "")


@pytest.mark.parametrize("word", ["organisation", "walk"])
def test_what_has_no_example_with_json_answers_as_written(ik, word):
    assert {"organisation": [{"entries"}], "walk": [set()]}[word] == documented_keys(word)


def test_lists_name_the_keys_of_their_items(ik):
    """`list`, `export`, `runbook list` and lint give lists; each of their items has the keys that the page names."""
    ik.ok("start", "lost-device")
    Path("bad.yaml").write_text("format: 2\n", encoding="utf-8")
    items = {
        "list": ik.ok("list")["incidents"][0],
        "export": ik.ok("export", "1")["files"][0],
        "doctor": ik.ok("doctor")["findings"][0],
        "runbook list": ik.ok("runbook", "list")["runbooks"][0],
        "runbook lint": ik.call("runbook", "lint", "bad.yaml", "--json").data["problems"][0],
    }
    named = {}
    for title in items:
        said = re.search(r"^JSON: .*?(?:each with|a problem has) (.*)$", SECTIONS[title], re.MULTILINE)
        named[title] = set(re.findall(r"`(\w+)`", said[1]))
    assert {title: set(item) for title, item in items.items()} == named


def test_what_comes_later_is_not_here_yet():
    """A command that has come must be documented, and taken off that list."""
    later = re.findall(r"`([\w ]+)`", chapter("Later"))
    assert later
    assert set(later) & set(commands()) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["start", "data-breach", "--drill"],
        ["answer", "1", "circumstances", "lost"],
        ["note", "1", "A line"],
        ["skip", "1", "take-report", "--reason", "Done before"],
        ["evidence", "1", "console.png"],
        ["promise", "1", "News", "--by", "in 2 hours"],
        ["export", "1", "--output", "report"],
        ["undo", "1"],
        ["close", "1", "--outcome", "resolved", "--note", "Over"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_sent_twice_under_one_id_counts_once(ik, arguments):
    """A script that heard no answer must be able to ask again."""
    ik.ok("start", "lost-device")
    ik.ok("note", "1", "Something to take back")
    ik.file("console.png")
    first = ik.ok(*arguments, "--id", "once")
    count = ik.ok("show", "1")["entries"]
    second = ik.ok(*arguments, "--id", "once")
    assert (second.get("entries"), second.get("files")) == (first.get("entries"), first.get("files"))
    assert ik.ok("show", "1")["entries"] == count
    opened = ik.ok("list", "--all", "--drills")["incidents"]
    assert len(opened) == (2 if arguments[0] == "start" else 1)
    refused = ik.call("note", "1", "Another line", "--id", "once", "--json")
    assert (refused.status, refused.data["error"]["code"]) == (1, "id-used")


def test_a_report_is_in_the_language_the_incident_was_started_in(ik):
    """And so the same for whoever exports it, whatever their own language."""
    ik.ok("start", "lost-device", "--language", "fr")
    (english,) = ik.ok("export", "1", "--format", "md", "--language", "en", "--until", "3")["files"]
    (french,) = ik.ok("export", "1", "--format", "md", "--language", "fr", "--until", "3")["files"]
    assert english["sha256"] == french["sha256"]
    (asked,) = ik.ok("export", "1", "--format", "md", "--text-language", "en", "--until", "3")["files"]
    assert asked["sha256"] != french["sha256"]
