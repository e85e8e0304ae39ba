"""A text that no clipboard took is laid in the folder of reports, or it is said why not."""

import pytest

from incidentkit.desk.copying import lay_beside
from incidentkit.desk.core import Desk
from incidentkit.errors import StoreError


def test_a_text_is_laid_beside_the_reports_for_its_owner_alone(tmp_path):
    with Desk(tmp_path, actor="Ada") as desk:
        path = lay_beside(desk, "INC-2026-001", "staff notice/../x", "Dear all")
    assert (path.name, path.read_text(), path.stat().st_mode & 0o777) == (
        "INC-2026-001-staff-notice-..-x.txt",
        "Dear all",
        0o600,
    )
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "exports").write_text("not a folder")
    with Desk(tmp_path, actor="Ada") as desk, pytest.raises(StoreError) as error:
        lay_beside(desk, "INC-2026-001", "notice", "Dear all")
    assert error.value.code == "folder-not-writable"
