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
