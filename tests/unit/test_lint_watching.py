"""A folder under watch: what is saved in any editor is told, and nothing that happens to the folder ends the watching."""

import queue
import shutil
import threading
from pathlib import Path

import pytest
import watchfiles

from incidentkit.lint.session import Session
from incidentkit.lint.watching import Watch

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"
PATIENCE = 60


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "runbooks"))


@pytest.fixture
def watching(folder):
    """Begins to watch; gives a function that waits for the next state for which something holds."""
    states = queue.Queue()
    begun = []

    def begin(look=2_000):
        watch = Watch(folder, states.put, look=look)
        begun.append(watch)
        watch.start()

        def until(holds):
            while True:
                state = states.get(timeout=PATIENCE)
                if isinstance(state, Exception):
                    raise state
                if holds(state):
                    return state

        return until

    yield begin
    for watch in begun:
        watch.stop()


def found(state, name="device.yaml", language="en"):
    """The rules of the findings in a file; None where the file is not there."""
    for each in state.files:
        if (each.path.name, each.language) == (name, language):
            return [one.rule for one in each.findings]
    return None


def spoilt(folder, before="title:", after="titel:"):
    path = folder / "en" / "device.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path, text


def test_the_first_state_has_every_file_with_what_it_is_called(folder, watching):
    state = watching()(lambda each: True)
    assert {(each.path.name, each.kind, each.language) for each in state.files} == {
        ("device.yaml", "runbook", "en"), ("device.yaml", "runbook", "fr"), ("shared.yaml", "shared", "en"), ("shared.yaml", "shared", "fr"),
        ("notify.yaml", "block", "en"), ("notify.yaml", "block", "fr"), ("organisation.yaml", "organisation", "en"),
    }  # fmt: skip
    assert all(each.findings == () for each in state.files)
    assert all(each.title for each in state.files if each.kind == "runbook")


def test_a_saved_file_is_told_and_mended_again(folder, watching):
    until = watching()
    until(lambda each: found(each) == [])
    path, text = spoilt(folder)
    state = until(found)
    assert "unknown-key" in found(state)
    path.write_text(text, encoding="utf-8")
    until(lambda each: found(each) == [])


def test_an_editor_that_puts_a_new_file_in_the_place_of_the_old_is_followed(folder, watching):
    until = watching()
    until(lambda each: found(each) == [])
    path = folder / "en" / "device.yaml"
    beside = path.with_name("device.yaml~")
    beside.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    beside.replace(path)
    assert "unknown-key" in found(until(found))


def test_files_that_come_and_go_are_seen(folder, watching):
    until = watching()
    until(lambda each: True)
    shutil.copy(folder / "en" / "device.yaml", folder / "en" / "other.yaml")
    until(lambda each: found(each, "other.yaml") is not None)
    (folder / "en" / "other.yaml").unlink()
    until(lambda each: found(each, "other.yaml") is None)


def test_a_language_that_begins_while_one_looks_is_watched_too(folder, watching):
    shutil.rmtree(folder / "fr")
    until = watching(look=100)
    until(lambda each: True)
    shutil.copytree(GOOD / "fr", folder / "fr")
    until(lambda each: found(each, language="fr") == [])
    (folder / "fr" / "device.yaml").write_text("format: 1\n", encoding="utf-8")
    until(lambda each: found(each, language="fr"))


def test_a_folder_that_goes_is_told_and_read_again_once_it_is_back(folder, watching):
    until = watching(look=50)
    until(lambda each: not each.gone)
    away = folder.with_name("away")
    folder.rename(away)
    assert until(lambda each: each.gone).files == ()
    away.rename(folder)
    until(lambda each: found(each) == [])
    spoilt(folder)
    until(found)


@pytest.mark.parametrize("why", [OSError("no watches left"), RuntimeError("the system")])
def test_where_the_system_tells_nothing_the_files_are_looked_at(folder, watching, monkeypatch, why):
    """Network drives, and computers on which too much is watched already."""

    def refuses(*_, **__):
        raise why

    monkeypatch.setattr(watchfiles, "watch", refuses)
    until = watching(look=20)
    until(lambda each: found(each) == [])
    spoilt(folder)
    until(found)


def test_only_what_hangs_on_a_changed_file_is_checked_again(folder, watching, monkeypatch):
    checked = []
    check = Session._check

    def noted(self, units, names):
        checked.append(sorted(names))
        return check(self, units, names)

    monkeypatch.setattr(Session, "_check", noted)
    until = watching()
    until(lambda each: True)
    (folder / "en" / ".device.yaml.swp").write_text("an editor's own", encoding="utf-8")
    spoilt(folder, "reviewed: 2026-11-", "reviewed: 2026-13-")
    until(found)
    assert len(checked[0]) == 4
    assert checked[1:] == [["runbook:device"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"\xff\xfe\xfa", b"- [", b"title: {{{\n", b"a: &a [*a, *a]\n", b"x: " + b"y" * 30_000_000, b"\x1b[2J"],
    ids=["empty", "nul", "no-text", "open", "braces", "alias", "huge", "escape"],
)  # fmt: skip
def test_no_content_ends_the_watching(folder, watching, content):
    until = watching()
    until(lambda each: found(each) == [])
    path = folder / "en" / "device.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(content)
    until(found)
    path.write_text(text, encoding="utf-8")
    until(lambda each: found(each) == [])


def test_a_defect_is_handed_over_and_does_not_die_unheard(folder, watching, monkeypatch):
    def breaks(*_, **__):
        raise ValueError("a defect")

    monkeypatch.setattr(Session, "report", breaks)
    with pytest.raises(ValueError, match="a defect"):
        watching()(lambda each: True)


def test_a_watch_that_is_stopped_ends_and_says_nothing_more(folder):
    told = queue.Queue()
    watch = Watch(folder, told.put)
    watch.start()
    told.get(timeout=PATIENCE)
    watch.stop()
    for each in threading.enumerate():
        if each.name == "runbooks":
            each.join(PATIENCE)
            assert not each.is_alive()
    spoilt(folder)
    assert told.empty()
