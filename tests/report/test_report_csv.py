"""CSV opens by a double click in French and English spreadsheets, and calculates nothing that people typed."""

import csv
import io
from pathlib import Path

import pytest
from nastiest import NASTIEST, everywhere

from incidentkit.report.sheets import harmless
from incidentkit.text import visible

NAMES = ["timeline", "evidence", "deadlines"]


def sheets(world, language="en", **options):
    made = world.export("csv", language=language, **options)
    return {
        Path(file["path"]).stem.rpartition("-")[2]: Path(file["path"]).read_bytes() for file in made.files
    }


def rows(content, separator=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_there_are_three_tables_and_the_record_notes_each(full):
    made = full.export("csv")
    assert [Path(file["path"]).name for file in made.files] == [f"INC-2026-001-{name}.csv" for name in NAMES]
    assert made.written.entries[0].payload["files"] == made.files


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("fr", ";")])
def test_a_spreadsheet_of_the_language_opens_it(full, language, separator):
    """Excel knows UTF-8 by the mark, and expects the semicolon where numbers have a decimal comma."""
    for content in sheets(full, language).values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        table = rows(content, separator)
        assert len({len(row) for row in table}) == 1
        assert len(table[0]) > 10


def test_times_are_ones_that_a_spreadsheet_understands(full):
    line = next(row for row in rows(sheets(full)["timeline"]) if "Paul saw it on the desk." in row)
    assert line[1:5] == ["2026-11-23 11:03:22", "2026-11-23 14:12:31", "UTC+01:00", "yes"]


def test_every_line_is_there_also_those_that_no_longer_count(full):
    table = rows(sheets(full)["timeline"])[1:]
    assert [int(row[0]) for row in table] == list(range(1, full.row.count))
    assert [row[-1] for row in table if "The alarm was off." in row] == ["no"]


def test_deadlines_and_evidence_say_how_they_stand(full):
    told = {row[0]: row for row in rows(sheets(full)["deadlines"])[1:]}
    assert told["Tell the insurer"][3] == "met"
    assert told["Tell the police"][10] == "The police know."
    assert [row[5] for row in rows(sheets(full)["evidence"])[1:]] == ["unchanged"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠"])
def test_nothing_that_begins_like_a_formula_stays_one(start):
    """OWASP's list, and the wide forms that Japanese spreadsheets take for the same."""
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


@pytest.mark.parametrize("kind", NASTIEST)
def test_the_nastiest_texts_come_out_as_typed_and_calculate_nothing(world, kind):
    text = NASTIEST[kind]
    everywhere(world, text)
    cells = [cell for content in sheets(world).values() for row in rows(content) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    wanted = harmless(visible(text, keep_newlines=True).strip("\n"))
    assert sum(wanted.replace("\r\n", "\n") in cell.replace("\r\n", "\n") for cell in cells) >= 4


def test_a_reader_who_gets_no_log_gets_empty_tables(full):
    assert [len(rows(content)) for content in sheets(full, reader="staff").values()] == [1, 1, 1]


def test_the_same_lines_give_the_same_bytes(full):
    assert sheets(full, until=20) == sheets(full, until=20, folder="again")
