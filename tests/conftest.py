"""What every test stands on: an empty home, an English computer, and examples that are the same each time."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest_plugins = ["program"]

# A build must not fail for a slow machine or a lucky guess; `--hypothesis-profile=explore` looks for new examples.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("steady")

_EMPTY_HOME = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """One way to say that what changed on the screen was meant."""
    parser.addoption("--renew-snapshots", action="store_true", help="keep the screens as they are now")


LONG = ("test_tour.py", "test_journeys.py", "test_killed_notes.py", "test_in_a_terminal.py")
"""Files whose tests take a minute or wait for a terminal: they begin first, so that nobody waits for them last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, else in their order."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_configure(config: pytest.Config) -> None:
    """Gives the tests, and every program they start, a home without settings or records, and no one's language."""
    home = Path(tempfile.mkdtemp(prefix="incidentkit-tests-"))
    config.stash[_EMPTY_HOME] = home
    for name in list(os.environ):
        if name.startswith(("INCIDENTKIT_", "LC_", "XDG_", "GIT_")):
            del os.environ[name]
    os.environ |= {"HOME": str(home), "USERPROFILE": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the home again."""
    shutil.rmtree(config.stash[_EMPTY_HOME], ignore_errors=True)
