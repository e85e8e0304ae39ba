"""Which files `lint` reads for the paths it is given, and which findings it tells."""

import shutil
from pathlib import Path

import pytest

from incidentkit.errors import UsageError
from incidentkit.lint.folders import gather
from incidentkit.lint.gathering import says_all
from incidentkit.lint.library import Library
from incidentkit.lint.run import lint

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "runbooks"))


def spoil(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def rules(report):
    return [one.rule for one in report.diagnostics]


def test_the_good_folder_is_read_in_full():
    """Else its silence would prove nothing: rules are silent where something could not be read."""
    ((root, wanted),) = gather([GOOD]).items()
    library = Library(root, wanted)

    assert [says_all(library.source(path)) for path in library.paths] == [True] * 7
    assert library.organisation is not None


def test_one_file_is_checked_beside_the_others_of_its_folder(folder):
    """Its names stand in shared.yaml, its roles in organisation.yaml; their mistakes are not its own."""
    spoil(folder / "en" / "shared.yaml", "72 hours", "72h")

    assert rules(lint([folder / "en" / "device.yaml"])) == []
    assert rules(lint([folder / "en"])) == ["bad-duration"]


def test_a_file_is_told_by_the_path_from_where_one_works(folder, monkeypatch):
    """So that an editor can open it from the terminal."""
    spoil(folder / "en" / "device.yaml", "role: it", "role: its")
    monkeypatch.chdir(folder / "en")

    assert [Path("device.yaml")] == [one.path for one in lint([Path("device.yaml")]).diagnostics]


def test_a_file_beside_another_folder_is_told_in_full(folder, tmp_path, monkeypatch):
    """A relative path would point nowhere."""
    spoil(folder / "en" / "device.yaml", "role: it", "role: its")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert [folder.resolve() / "en" / "device.yaml"] == [
        one.path for one in lint([folder / "en" / "device.yaml"]).diagnostics
    ]


def test_a_path_with_nothing_there_is_wrong_usage(tmp_path):
    """Silence would look like success."""
    with pytest.raises(UsageError) as caught:
        lint([tmp_path / "nothing"])

    assert caught.value.code == "unknown-path"


def test_without_an_organisation_roles_and_contacts_are_not_checked(folder):
    """A runbook can be written before the register; conditions on it are unknown then."""
    (folder / "organisation.yaml").unlink()
    spoil(folder / "en" / "device.yaml", "role: it", "role: someone")
    shutil.rmtree(folder / "fr")

    assert rules(lint([folder])) == []


def test_a_misspelt_key_does_not_make_everything_below_it_unknown(folder):
    """One mistake, one finding: the key. The names it hides are looked at again once it is right."""
    spoil(folder / "en" / "device.yaml", "\nquestions:", "\nquestons:")

    assert {"unknown-key"} == set(rules(lint([folder])))


def test_a_mistake_is_not_told_again_beside_the_translation(folder):
    """The French file is right; the difference is the English mistake."""
    spoil(folder / "en" / "device.yaml", "within: 15 minutes", "within: 15 minuts")

    assert rules(lint([folder])) == ["bad-duration"]
