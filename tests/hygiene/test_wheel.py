"""What an installed program has: the library, French, a way in, and nothing that slows it down."""

import gettext
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as pip would build it, with the build tools that the tests have installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_the_starter_library_is_in_the_wheel(wheel):
    """Somebody who installs the program without the repository has the runbooks too."""
    shipped = {name.removeprefix("incidentkit/library/") for name in wheel.namelist() if "/library/" in name}
    written = {path.relative_to(ROOT / "runbooks").as_posix() for path in (ROOT / "runbooks").rglob("*.yaml")}
    assert {name for name in shipped if name.endswith(".yaml")} == written


def test_french_is_compiled_and_its_source_left_out(wheel):
    """Beside a .po an installed program would ask at each start which of the two is newer."""
    catalogues = [name for name in wheel.namelist() if "LC_MESSAGES" in name]
    assert catalogues == ["incidentkit/locale/fr/LC_MESSAGES/incidentkit.mo"]
    spoken = gettext.GNUTranslations(io.BytesIO(wheel.read(catalogues[0])))
    assert spoken.gettext("This incident is not closed.") == "Cet incident n'est pas clos."


def test_every_module_is_in_the_wheel(wheel):
    written = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert written - set(wheel.namelist()) == set()


def test_the_program_leaves_by_the_short_way(wheel):
    """The console script is `program`, which does not take the interpreter down piece by piece."""
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert (
        wheel.read(entry_points).decode() == "[console_scripts]\nincidentkit = incidentkit.__main__:program\n"
    )
