"""What start-up does not import, in child processes: a cold start is guarded by module lists, not by clocks."""

import subprocess
import sys

import pytest

HEAVY = {
    *("babel", "click", "gettext", "holidays", "jinja2", "jsonschema", "markdown_it", "mnemonic", "msgspec"),
    *("platformdirs", "rapidfuzz", "sqlite3", "sqlite_utils", "textual", "yaml"),
}


def modules_after(code: str) -> set[str]:
    """The modules loaded after `code`, beyond those an interpreter has anyway."""
    report = f"import sys; before = set(sys.modules)\n{code}\nprint('\\n'.join(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def roots(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_root_package_imports_nothing():
    """Whoever imports one room must not pay for the others."""
    assert modules_after("import incidentkit") == {"incidentkit"}


def test_the_way_in_imports_nothing():
    assert modules_after("import incidentkit.__main__") == {"atexit", "incidentkit", "incidentkit.__main__"}


@pytest.mark.parametrize("before", ["", "--home X ", "--json "])
def test_version_is_answered_before_anything_is_imported(before):
    """`--version` is what an installer, a bug report and a health check call."""
    argv = ["incidentkit", *before.split(), "--version"]
    code = f"import sys; sys.argv = {argv!r}\nfrom incidentkit.__main__ import main\nmain()"
    loaded = {name for name in modules_after(code) if name.startswith("incidentkit")}
    assert loaded - {"incidentkit"} == {"incidentkit.__main__", "incidentkit._version"}
    assert roots(modules_after(code)) & HEAVY == set()


@pytest.mark.parametrize("room", ["errors", "locale", "locale.dates", "text"])
def test_the_ground_floor_is_light(room):
    """Every command stands on it."""
    assert roots(modules_after(f"import incidentkit.{room}")) & HEAVY == set()


def test_a_note_imports_neither_click_nor_anything_heavy(ik):
    """A note is typed in the middle of everything: what it does not need, it does not wait for."""
    ik.ok("start", "lost-device")
    code = (
        "import sys\n"
        "from incidentkit.cli.main import run\n"
        "assert run(['note', 'INC-2026-001', 'A line']) == 0 or run(['note', '1', 'A line']) == 0\n"
        "print(' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert set() == loaded & {
        "click",
        "jinja2",
        "jsonschema",
        "sqlite_utils",
        "babel",
        "holidays",
        "rapidfuzz",
        "yaml",
        "markdown_it",
    }


def test_the_quick_note_and_clicks_note_read_the_same_options():
    """Two readers of one command must not drift apart."""
    from incidentkit.cli.commands.note import command
    from incidentkit.cli.noting import ALONE, WITH_VALUE

    flags = {name for p in command.params if getattr(p, "is_flag", False) for name in p.opts}
    valued = {
        name
        for p in command.params
        if not getattr(p, "is_flag", True)
        for name in p.opts
        if name.startswith("--")
    }
    assert valued == WITH_VALUE
    assert flags - {"--version"} == ALONE
