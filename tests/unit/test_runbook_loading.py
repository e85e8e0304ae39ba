"""Loading: files become plans; what leans on other files is expanded; what is broken stops nothing else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from incidentkit.errors import UsageError
from incidentkit.runbook import gitstate, loading
from incidentkit.runbook.plan import decode, encode

RUNBOOK = """\
format: 1
id: {id}
title: Lost device
summary: A device is missing.
language: {language}
owner: it
reviewed: 2026-11-20
review_every: 6 months
signs: [my phone was stolen]
"""
BLOCK = """\
format: 1
block: test
language: en
reads: {data_lost: yes_no, device: device}
steps:
  - id: list-data
    do: List the data of {{ device.owner }}
    when: data_lost and data_kinds is unknown and steps.list_data != "done"
    how: "{{ data_kinds }}, {{ device.kind }}, {{ organisation.name }}, {% if data_lost %}lost{% endif %}"
    record:
      data_kinds: {ask: Which?, type: text, when: data_lost, prefill: device.kind}
    message: notice
  - id: judge
    do: Judge
    needs: [list-data, {step: outside, when: data_lost}]
    from: list-data
    confirm: [data_lost, data_kinds]
    decide:
      name: choice_made
      options: {a: A, b: B}
      advise: [{choose: a, when: data_kinds == "data_kinds", because: So}]
messages:
  notice:
    to: People
    channel: Letter
    title: Notice
    body: "{{ data_kinds }} {{ reply }} {{ data_lost }}"
    fields: {reply: {ask: Where?, type: text, when: data_lost}}
"""
SHARED = """\
format: 1
language: en
questions:
  aware_at: {ask: When?, type: time, at: step}
  other: {ask: What?, type: text}
deadlines:
  authority: {title: Tell them, kind: internal, starts: aware_at, within: 72 hours, met_by: [lock, elsewhere]}
messages:
  holding: {to: All, channel: Web, title: T, body: B}
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with a block and shared parts; runbooks are written by `write`."""
    (tmp_path / "en" / "blocks").mkdir(parents=True)
    (tmp_path / "fr").mkdir()
    (tmp_path / "en" / "blocks" / "test.yaml").write_text(BLOCK)
    (tmp_path / "en" / "shared.yaml").write_text(SHARED)
    return tmp_path


def write(folder, phases, *, name="lost-device", language="en", more=""):
    text = RUNBOOK.format(id=name, language=language) + more + "phases:\n  contain:\n" + phases
    (folder / language / f"{name}.yaml").write_text(text)


def plan_of(folder, phases, more=""):
    write(folder, phases, more=more)
    found = loading.load(folder, "lost-device")
    assert found.faults == []
    return found.pinned.plans["en"]


def faults_of(folder, phases, more=""):
    write(folder, phases, more=more)
    found = loading.load(folder, "lost-device")
    assert found.pinned is None
    return [(path.name, fault.rule, fault.span.line, fault.what.english()) for path, fault in found.faults]


def test_a_block_is_taken_as_it_is(folder):
    plan = plan_of(folder, "    - include: test\n")

    assert [step.id for step in plan.steps] == ["list-data", "judge"]
    assert {"contain"} == {step.phase for step in plan.steps}
    assert list(plan.messages) == ["notice"]


def test_with_and_as_reach_into_conditions_texts_needs_and_records(folder):
    """Each of these is a place where a missed renaming would leave a step unknown for ever."""
    plan = plan_of(
        folder, "    - include: test\n      with: {data_lost: only_copy, device: phone}\n      as: second\n"
    )
    listing, judging = plan.steps
    notice = plan.messages["second-notice"]
    asked = listing.record["second_data_kinds"]

    assert [
        listing.id,
        listing.do,
        listing.when,
        listing.how,
        (asked.when, asked.prefill),
        listing.message,
    ] == [
        "second-list-data",
        "List the data of {{ phone.owner }}",
        ['only_copy and second_data_kinds is unknown and steps.second_list_data != "done"'],
        "{{ second_data_kinds }}, {{ phone.kind }}, {{ organisation.name }}, {% if only_copy %}lost{% endif %}",
        ("only_copy", "phone.kind"),
        "second-notice",
    ]
    assert [
        [(need.step, need.when) for need in judging.needs],
        judging.from_,
        judging.confirm,
        judging.decide.name,
        judging.decide.advise[0].when,
    ] == [
        [("second-list-data", None), ("outside", "only_copy")],
        "second-list-data",
        ["only_copy", "second_data_kinds"],
        "second_choice_made",
        'second_data_kinds == "data_kinds"',
    ]
    assert (
        notice.body,
        notice.fields["second_reply"].when,
    ) == ("{{ second_data_kinds }} {{ second_reply }} {{ only_copy }}", "only_copy")


def test_a_block_included_by_a_block_is_renamed_through_both(folder):
    (folder / "en" / "blocks" / "outer.yaml").write_text(
        "format: 1\nblock: outer\nlanguage: en\nreads: {gone: yes_no}\n"
        "steps:\n  - include: test\n    with: {data_lost: gone}\n    as: inner\n  - {id: own, do: Own, needs: [inner-judge]}\n"
    )
    plan = plan_of(folder, "    - include: outer\n      with: {gone: only_copy}\n      as: x\n")

    assert [step.id for step in plan.steps] == ["x-inner-list-data", "x-inner-judge", "x-own"]
    assert plan.steps[0].when == [
        'only_copy and x_inner_data_kinds is unknown and steps.x_inner_list_data != "done"'
    ]
    assert plan.steps[2].needs[0].step == "x-inner-judge"
    assert list(plan.messages) == ["x-inner-notice"]


def test_groups_become_what_each_step_asks(folder):
    plan = plan_of(
        folder,
        "    - group: Outer\n      when: a\n      where: [FR]\n      in_order: true\n      steps:\n"
        "        - {id: one, do: One, when: b, where: [GB]}\n"
        "        - group: Inner\n          when: c\n          steps:\n            - {id: two, do: Two}\n"
        "        - include: test\n"
        "    - {id: three, do: Three}\n",
    )

    assert [(step.id, step.groups, step.when, step.where, step.after) for step in plan.steps] == [
        ("one", ["Outer"], ["a", "b"], [["FR"], ["GB"]], None),
        ("two", ["Outer", "Inner"], ["a", "c"], [["FR"]], "one"),
        ("list-data", ["Outer"], ["a", 'data_lost and data_kinds is unknown and steps.list_data != "done"'], [["FR"]], "two"),
        ("judge", ["Outer"], ["a"], [["FR"]], "list-data"),
        ("three", [], [], [], None),
    ]  # fmt: skip


def test_phases_are_walked_in_their_order_and_texts_of_never_become_items(folder):
    plan = plan_of(
        folder,
        "    - {id: lock, do: Lock}\n  notify:\n    - {id: tell, do: Tell}\n",
        "never:\n  - wipe it\n  - {say: sell it, until: [lock]}\n",
    )

    assert [step.phase for step in plan.steps] == ["contain", "notify"]
    assert [(each.say, each.until) for each in plan.never] == [("wipe it", []), ("sell it", ["lock"])]


def test_shared_parts_are_used_and_own_ones_come_first(folder):
    plan = plan_of(
        folder,
        "    - {id: lock, do: Lock}\n",
        "use: [aware_at, authority, holding]\nquestions:\n  aware_at: {ask: Ours?, type: time}\n"
        "deadlines:\n  mine: {title: T, kind: internal, starts: lock, within: 1 day, met_by: lock}\n",
    )

    assert (
        {n: q.ask for n, q in plan.questions.items()},
        list(plan.messages),
    ) == ({"aware_at": "Ours?"}, ["holding"])
    assert {name: each.met_by for name, each in plan.deadlines.items()} == {
        "mine": ["lock"],
        "authority": ["lock"],
    }


def test_what_is_not_there_is_told_where_it_is_named(folder):
    assert faults_of(folder, "    - {id: lock, do: Lock}\n    - include: tets\n", "use: [aware_att]\n") == [
        ("lost-device.yaml", "include-missing", 14, "There is no block 'tets'."),
        ("lost-device.yaml", "unknown-name", 10, "Nothing in shared.yaml is called 'aware_att'."),
    ]


def test_a_step_id_that_a_block_brings_again_is_told(folder):
    found = faults_of(folder, "    - include: test\n    - {id: judge, do: Judge again}\n")

    assert found == [
        ("lost-device.yaml", "step-id-twice", 13, "The step judge stands in contain and in contain.")
    ]


def test_blocks_that_include_each_other_end(folder):
    for name, other in (("a", "b"), ("b", "a")):
        (folder / "en" / "blocks" / f"{name}.yaml").write_text(
            f"format: 1\nblock: {name}\nlanguage: en\nsteps:\n  - include: {other}\n"
        )

    assert faults_of(folder, "    - include: a\n") == [
        ("lost-device.yaml", "include-cycle", 12, "These blocks include each other: a → b → a.")
    ]


def test_blocks_that_multiply_end(folder):
    """Eight blocks that each include the next four times would be 65,536 steps."""
    for depth in range(8):
        inner = "".join(f"  - {{include: b{depth + 1}, as: p{i}}}\n" for i in range(4))
        (folder / "en" / "blocks" / f"b{depth}.yaml").write_text(
            f"format: 1\nblock: b{depth}\nlanguage: en\nsteps:\n{inner}"
        )
    (folder / "en" / "blocks" / "b8.yaml").write_text(
        "format: 1\nblock: b8\nlanguage: en\nsteps: [{id: x, do: y}]\n"
    )

    assert {"too-long"} == {rule for _, rule, _, _ in faults_of(folder, "    - include: b0\n")}


def test_a_broken_block_or_shared_file_is_told_with_its_own_place(folder):
    (folder / "en" / "blocks" / "test.yaml").write_text(BLOCK.replace("do: Judge", "doo: Judge"))
    (folder / "en" / "shared.yaml").write_text(SHARED.replace("type: text", "type: txt"))
    found = faults_of(folder, "    - include: test\n", "use: [aware_at]\n")

    assert {("test.yaml", "unknown-key"), ("test.yaml", "missing-key"), ("shared.yaml", "not-one-of")} == {
        (name, rule) for name, rule, _, _ in found
    }


def test_a_broken_runbook_stops_neither_its_sibling_nor_the_others(folder):
    write(folder, "    - {id: lock, do: Lock}\n")
    write(folder, "    - {id: lock, doo: Lock}\n", language="fr")
    write(folder, "    - {id: other, do: Other}\n", name="other")
    write(folder, "    - {id: bad, do: Bad, role: }\n", name="bad")
    (folder / "en" / "bytes.yaml").write_bytes(bytes(range(256)))
    library = loading.load_library(folder)

    assert [
        (each.id, each.languages, each.pinned is not None, each.titles["en"]) for each in library.entries
    ] == [
        ("bad", ["en"], False, "Lost device"),
        ("bytes", ["en"], False, "bytes"),
        ("lost-device", ["en"], True, "Lost device"),
        ("other", ["en"], True, "Lost device"),
    ]
    broken = library.entries[2]
    assert {"fr"} == {path.parent.name for path, _ in broken.faults}
    assert list(broken.pinned.plans) == ["en"]


def test_the_first_fault_of_an_entry_is_an_error(folder):
    """Commands that refuse a runbook quote the first one."""
    write(folder, "    - {id: a, do: Call the bank # then\n      }\n    - {id: b, doo: B}\n")
    found = loading.load(folder, "lost-device")

    assert found.faults[0][1].severity == "error"


@pytest.mark.parametrize(("old", "new"), [("id: lost-device", "id: other"), ("language: en", "language: fr")])
def test_a_file_that_says_another_name_or_language_than_its_place_is_refused(folder, old, new):
    write(folder, "    - {id: lock, do: Lock}\n")
    path = folder / "en" / "lost-device.yaml"
    path.write_text(path.read_text().replace(old, new))

    assert [fault.rule for _, fault in loading.load(folder, "lost-device").faults] == ["misplaced-file"]


@pytest.mark.parametrize(
    "name",
    ["../en/lost-device", "lost-device/../lost-device", "", "/etc/passwd", "a\0b", "shared", "x" * 5000],
)
def test_a_name_is_checked_before_it_becomes_a_path(folder, name):
    write(folder, "    - {id: lock, do: Lock}\n")
    found = loading.load(folder, name)

    assert (found.pinned, [fault.rule for _, fault in found.faults]) == (None, ["file"])


def test_a_pinned_runbook_comes_back_the_same(folder):
    write(
        folder,
        "    - include: test\n      as: x\n    - group: G\n      in_order: true\n      steps: [{id: a, do: A}, {id: b, do: B}]\n",
    )
    pinned = loading.load(folder, "lost-device").pinned

    assert decode(encode(pinned)) == pinned


def test_an_empty_or_missing_folder_is_an_empty_library(tmp_path):
    assert loading.load_library(tmp_path).entries == []
    assert loading.load_library(tmp_path / "nothing").entries == []


def test_the_folder_in_use_is_the_one_named_then_runbooks_here_then_the_starter_library(
    folder, tmp_path, monkeypatch
):
    write(folder, "    - {id: lock, do: Lock}\n")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    starter = loading.library_folder(None)
    (work / "runbooks").mkdir()

    assert loading.library_folder(None) == starter
    assert (starter / "en" / "lost-device.yaml").is_file()
    assert loading.library_folder(folder) == folder
    shutil.copytree(folder / "en", work / "runbooks" / "en")
    assert loading.library_folder(None) == work / "runbooks"
    assert loading.library_folder(None, starter=True) == starter
    with pytest.raises(UsageError):
        loading.library_folder(tmp_path / "nothing")


def test_the_library_that_comes_along_has_no_fault():
    library = loading.load_library(loading.library_folder(None, starter=True))

    assert {"lost-device", "data-breach"} <= {entry.id for entry in library.entries}
    assert [
        (path.name, fault.what.english()) for entry in library.entries for path, fault in entry.faults
    ] == []
    assert {("en", "fr")} == {tuple(entry.languages) for entry in library.entries}
    assert library.organisation.faults == []


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_tells_commit_and_changes_of_the_folder_only(folder):
    write(folder, "    - {id: lock, do: Lock}\n")
    repository = folder.parent / "repository"
    shutil.copytree(folder, repository / "runbooks")
    unknown = gitstate.GitState(None, None)

    assert unknown == gitstate.git_state(repository / "runbooks")
    git(repository, "init", "-q")
    assert unknown == gitstate.git_state(repository / "runbooks")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "first")
    clean = gitstate.git_state(repository / "runbooks")
    (repository / "beside.txt").write_text("x")
    assert (clean.dirty, gitstate.git_state(repository / "runbooks")) == (False, clean)
    (repository / "runbooks" / "en" / "new.yaml").write_text("x")
    assert gitstate.GitState(clean.commit, True) == gitstate.git_state(repository / "runbooks")
    assert len(clean.commit) == 40


def test_without_git_or_with_one_that_fails_nothing_is_known(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    assert gitstate.git_state(folder) == gitstate.GitState(None, None)

    def hangs(*_, **__):
        raise subprocess.TimeoutExpired("git", 3)

    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/git")
    monkeypatch.setattr(subprocess, "run", hangs)
    assert gitstate.git_state(folder) == gitstate.GitState(None, None)
    assert gitstate.git_state(Path("/nothing")) == gitstate.GitState(None, None)


def test_a_runbook_pinned_before_there_were_loops_reads_as_it_was():
    """An incident keeps its pinned runbook for ever; the digest is over these bytes."""
    body = (Path(__file__).parent.parent / "golden" / "plans" / "before-loops.json").read_bytes()
    assert encode(decode(body)) == body
