"""A DOCX opens as a document of Word: headings, tables whose heading repeats, language, marking, pictures in words."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from docx import Document
from nastiest import NASTIEST, everywhere
from test_thumbnails import png

from incidentkit.incident import commands as c
from incidentkit.report.word import legal
from incidentkit.text import visible

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def content(world, language="en", **options) -> bytes:
    return Path(world.export("docx", language=language, **options).files[0]["path"]).read_bytes()


def parts(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def words(body: bytes) -> str:
    """The text of the document with its lines, as a reader sees it."""
    root = ET.fromstring(parts(body)["word/document.xml"])
    told = []
    for each in root.iter():
        if each.tag == f"{W}t":
            told.append(each.text or "")
        elif each.tag in (f"{W}br", f"{W}p"):
            told.append("\n")
    return "".join(told)


def test_it_has_the_headings_of_the_report(full):
    document = Document(io.BytesIO(content(full)))
    told = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert document.paragraphs[0].style.name == "Title"
    assert told[:2] == ["Summary", "How far each phase came"]
    assert {"Timeline", "Deadlines", "Evidence", "Seal"} <= set(told)


def test_tables_repeat_their_heading_and_have_fixed_widths(full):
    """A table of automatic widths took LibreOffice a minute."""
    xml = parts(content(full))["word/document.xml"].decode()
    assert xml.count("<w:tblHeader/>") >= 5
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)
    assert all('<w:tblLayout w:type="fixed"/>' in each for each in tables)
    for each in tables:
        widths = [int(x) for x in re.findall(r'<w:gridCol w:w="(\d+)"', each)]
        assert 9600 < sum(widths) < 9680


@pytest.mark.parametrize(("language", "told"), [("en", "en-GB"), ("fr", "fr-FR")])
def test_it_is_in_its_language_for_spelling_and_screen_readers(full, language, told):
    body = content(full, language)
    assert Document(io.BytesIO(body)).core_properties.language == told
    assert f'w:val="{told}"' in parts(body)["word/styles.xml"].decode()


def test_the_marking_is_in_header_and_footer_of_every_page(full):
    """TLP 2.0 asks for both."""
    told = parts(content(full, tlp="red"))
    for name in ("word/header1.xml", "word/footer1.xml"):
        assert b"TLP:RED" in told[name], name


def test_a_drill_says_so_in_its_header(world):
    world.open(drill=True)
    assert b"DRILL" in parts(content(world))["word/header1.xml"]


def test_every_picture_has_words(full):
    xml = parts(content(full))["word/document.xml"].decode()
    described = re.findall(r"<wp:docPr [^>]*>", xml)
    assert len(described) >= 2
    assert all('descr="' in each and 'descr=""' not in each for each in described)


def test_links_lead_only_where_the_runbook_leads(full):
    relations = parts(content(full))["word/_rels/document.xml.rels"].decode()
    targets = re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', relations)
    assert targets == ["https://insurer.example.com/policy?a=1&amp;b=2"]


def test_it_holds_nothing_of_another_document(full):
    """python-docx brings a picture of somebody else's page, an author and dates of its own."""
    told = parts(content(full))
    assert "docProps/thumbnail.jpeg" not in told
    assert b"python-docx" not in b"".join(told.values())
    assert b"2013" not in told["docProps/core.xml"]


def test_the_same_lines_give_the_same_bytes(full):
    assert content(full, until=20) == content(full, until=20, folder="again")


@pytest.mark.parametrize("kind", NASTIEST)
def test_the_nastiest_texts_come_out_as_typed(world, kind):
    """Nothing of them is markup, and what XML cannot hold is written as its code point."""
    text = NASTIEST[kind]
    everywhere(world, text)
    body = content(world)
    Document(io.BytesIO(body))
    wanted = legal(visible(text, keep_newlines=True)).replace("\r\n", "\n").strip("\n")
    assert words(body).count(wanted) >= 10


def test_pictures_stand_side_by_side_and_no_short_row_is_torn(world):
    """Fifty pictures one below the other are thirteen pages of white."""
    world.open(stolen="yes", kind="badge")
    for number in range(4):
        kept = world.keep(f"shot-{number}.png", png(300, 400 + number))
        world.do(c.AddEvidence(files=[kept]))
    document = Document(io.BytesIO(content(world)))
    gallery = next(table for table in document.tables if table._tbl.xpath(".//pic:pic"))
    shown = [[bool(cell._tc.xpath(".//pic:pic")) for cell in row.cells] for row in gallery.rows]
    assert shown == [[True, True, True], [True, False, False]]
    assert "shot-0.png" in gallery.cell(0, 0).text
    log = next(table for table in document.tables if len(table.columns) == 5)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in log.rows)
