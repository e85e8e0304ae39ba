"""Findings that are kept: a session, the cache, a second process; none of them may change what is told."""

import random
import shutil
from pathlib import Path

import pytest

from incidentkit.lint import parallel, recalling
from incidentkit.lint.run import lint
from incidentkit.lint.session import Session

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "golden" / "lint-good" / "full"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "runbooks"))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    place = tmp_path / "cache"
    monkeypatch.setenv("INCIDENTKIT_CACHE", str(place))
    return place


def spoil(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def told(report):
    return [(one.path.name, one.line, one.rule, one.message.english()) for one in report.diagnostics]


CHANGES = [
    ("en/shared.yaml", "aware_at:", "aware_too:"),
    ("en/device.yaml", "role: it", "role: its"),
    ("en/blocks/notify.yaml", "reference:", "refference:"),
    ("en/device.yaml", "include: notify", "include: notifi"),
    ("organisation.yaml", "  it:", "  itt:"),
    ("fr/device.yaml", "within: 15", "within: 16"),
    ("en/device.yaml", "circumstances:", "circumstance:"),
    ("en/shared.yaml", "within: 72 hours", "within: 72h"),
    ("en/blocks/notify.yaml", "  - id:", "    - id:"),
]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_a_session_says_what_a_new_one_says(folder, seed):
    """What hangs on a change and is not checked again would be a mistake that the screen hides."""
    chance = random.Random(seed)
    session = Session(folder)
    session.report()
    whole = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    for _ in range(6):
        name, before, after = chance.choice(CHANGES)
        path = folder / name
        kept = path.read_bytes() if path.exists() else whole[path]
        match chance.randrange(4):
            case 0:
                path.unlink(missing_ok=True)
            case 1:
                path.write_bytes(whole[path])
            case _:
                path.write_bytes(kept.replace(before.encode(), after.encode()))
        assert told(session.report(changed=[path])) == told(lint([folder]))


def test_a_file_that_comes_back_as_another_is_told_as_it_is(folder):
    """Its findings from before were still told: with no language left, nothing said that they no longer hold."""
    session = Session(folder)
    session.report()
    path = folder / "en" / "device.yaml"
    text = path.read_text(encoding="utf-8")
    for each in (folder / "fr" / "device.yaml", path):
        each.unlink()
        session.report(changed=[each])
    path.write_text(text.replace("include: notify", "include: notifi"), encoding="utf-8")
    assert told(session.report(changed=[path])) == told(lint([folder]))


def test_settings_that_change_hold_at_once(folder):
    spoil(folder / "en" / "device.yaml", "\n  kinds:", "\n  weather: {ask: How?, type: text}\n  kinds:")
    spoil(folder / "fr" / "device.yaml", "\n  kinds:", "\n  weather: {ask: Comment ?, type: text}\n  kinds:")
    session = Session(folder)
    assert [one.severity for one in session.report().diagnostics] == ["warning", "warning"]

    (folder / "lint.yaml").write_text("severity: {unread-question: off}\n", encoding="utf-8")

    assert session.report(changed=[folder / "lint.yaml"]).diagnostics == []


def test_the_cache_says_what_the_checks_say(folder, cache):
    spoil(folder / "en" / "device.yaml", "role: it", "role: its")
    fresh = lint([folder])

    assert told(lint([folder], on_disk=True)) == told(fresh)
    assert told(lint([folder], on_disk=True)) == told(fresh)
    assert list(cache.rglob("*.whole"))
    spoil(folder / "en" / "device.yaml", "role: its", "role: it")
    assert told(lint([folder], on_disk=True)) == []


def test_what_is_kept_of_single_files_holds_too(folder, cache):
    """The whole report is stale after any change; the findings of what did not change are not."""
    spoil(folder / "en" / "shared.yaml", "within: 72 hours", "within: 72h")
    lint([folder], on_disk=True)
    spoil(folder / "en" / "device.yaml", "role: it", "role: its")

    assert told(lint([folder], on_disk=True)) == told(lint([folder]))


@pytest.mark.parametrize("kind", ["whole", "msgpack"])
@pytest.mark.parametrize(
    "damage", [b"", b"\x00", b"not msgpack at all", b"\x93\xa1x\x80\x80", b"\xdd\xff\xff\xff\xff"]
)
def test_a_damaged_cache_is_harmless(folder, cache, kind, damage):
    spoil(folder / "en" / "device.yaml", "role: it", "role: its")
    fresh = told(lint([folder], on_disk=True))
    for path in cache.rglob(f"*.{kind}"):
        path.write_bytes(damage)

    assert told(lint([folder], on_disk=True)) == fresh


def test_a_cache_cut_anywhere_is_harmless(folder, cache):
    lint([folder], on_disk=True)
    (place,) = cache.rglob("*.msgpack")
    raw = place.read_bytes()
    for whole in cache.rglob("*.whole"):
        whole.unlink()
    for cut in range(0, len(raw), len(raw) // 12):
        place.write_bytes(raw[:cut])
        assert lint([folder], on_disk=True).diagnostics == []
        for whole in cache.rglob("*.whole"):
            whole.unlink()


def test_a_cache_that_cannot_be_written_is_harmless(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("INCIDENTKIT_CACHE", str(tmp_path / "file" / "cache"))

    assert lint([folder], on_disk=True).diagnostics == []


def test_an_empty_setting_switches_the_cache_off(folder, monkeypatch):
    monkeypatch.setenv("INCIDENTKIT_CACHE", "")

    assert recalling.place_of(folder) is None
    assert lint([folder], on_disk=True).diagnostics == []


def test_another_version_checks_again(folder, cache, monkeypatch):
    """A rule that was mended must not be silent because of what an older program found."""
    lint([folder], on_disk=True)
    monkeypatch.setattr(recalling, "version", lambda: "another")
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes())

    assert Session(folder, on_disk=True).kept.units == {}


def test_two_processes_say_what_one_says(tmp_path, monkeypatch):
    """Which process checked a file must not show."""
    folder = tmp_path / "runbooks" / "en"
    folder.mkdir(parents=True)
    text = (ROOT / "tests" / "golden" / "lint" / "unknown-name" / "bad.yaml").read_text(encoding="utf-8")
    for number in range(60):
        (folder / f"bad-{number}.yaml").write_text(
            text.replace("id: bad", f"id: bad-{number}"), encoding="utf-8"
        )
    monkeypatch.setattr(parallel, "_two_possible", lambda: True)
    two = told(lint([tmp_path / "runbooks"]))
    monkeypatch.setattr(parallel, "_two_possible", lambda: False)

    assert two == told(lint([tmp_path / "runbooks"]))
    assert len({name for name, *_ in two}) == 60


def test_what_a_killed_second_process_leaves_is_done_by_the_first(tmp_path, monkeypatch):
    folder = tmp_path / "runbooks" / "en"
    folder.mkdir(parents=True)
    for number in range(60):
        (folder / f"bad-{number}.yaml").write_text("title: 1\n", encoding="utf-8")
    monkeypatch.setattr(parallel, "_two_possible", lambda: True)
    monkeypatch.setattr(parallel, "_second", lambda *_: parallel.os._exit(9))

    assert len({one.path.name for one in lint([tmp_path / "runbooks"]).diagnostics}) == 60


def test_a_session_gives_the_whole_folder_after_one_change_from_what_it_kept(folder, monkeypatch):
    """One changed file means one file read again, and its own rules: the screen stays quick however large the folder."""
    from incidentkit.lint import library

    session = Session(folder)
    session.report()
    read = []
    real = library.read_source
    monkeypatch.setattr(library, "read_source", lambda path: (read.append(path.name), real(path))[1])
    spoil(folder / "en" / "device.yaml", "title: Lost device", "title: Lost phone")

    session.report(changed=[folder / "en" / "device.yaml"])

    assert read == ["device.yaml"]
