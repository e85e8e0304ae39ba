"""The PDF says what the record says, is tagged and archivable, carries the record, and shows hostile text as text."""

import io
import re
import unicodedata

import pytest
from nastiest import NASTIEST, everywhere
from pypdf import PdfReader

from incidentkit.errors import StoreError
from incidentkit.incident import commands as c
from incidentkit.report import covered, glyphs
from incidentkit.report.glyphs import Glyphs, written_out
from incidentkit.text import visible


def pdf(world, language="en", **options):
    from pathlib import Path

    return Path(world.export("pdf", language=language, **options).files[0]["path"]).read_bytes()


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def tight(text):
    return re.sub(r"\s+", "", text)


def tagged(content, key):
    """The values of a key anywhere in the tree of tags."""
    reader = PdfReader(io.BytesIO(content))
    found, todo = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        each = todo.pop().get_object()
        if isinstance(each, list):
            todo += each
        elif isinstance(each, dict):
            if key in each:
                found.append(str(each[key]))
            todo += [each["/K"]] if "/K" in each else []
    return found


def test_it_declares_what_it_is(full):
    """PDF/A-3a for the archive, PDF/UA-1 for screen readers; veraPDF checks it in .ci/papers."""
    content = pdf(full, "fr")
    reader = PdfReader(io.BytesIO(content))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert [each for each in ("part>3<", "conformance>A<", "pdfuaid:part>1<") if each not in xmp] == []
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert reader.metadata.title == "INC-2026-001 – The key of the front door"


def test_the_label_of_the_traffic_light_and_the_page_number_are_on_every_page(full):
    """TLP 2.0 asks for the label in header and footer of each page."""
    told = pages(pdf(full, tlp="RED"))
    assert [page.count("TLP:RED") for page in told] == [2] * len(told)
    assert [f"{number} / {len(told)}" in page for number, page in enumerate(told, 1)] == [True] * len(told)


def test_the_record_is_attached_as_it_is_exported(full):
    """Whoever has the PDF can check every hash without us."""
    (name, contents), *others = PdfReader(io.BytesIO(pdf(full))).attachments.items()
    assert (name, others) == ("INC-2026-001.json", [])
    assert contents[0] == full.text("json", until=full.row.count - 1).encode()


def test_chapters_and_days_are_bookmarks(full):
    outline = PdfReader(io.BytesIO(pdf(full))).outline
    titles = [each.title for each in outline if not isinstance(each, list)]
    days = [each.title for each in outline[1]]
    assert titles[:4] == ["Timeline", "Decisions and reasons", "Deadlines", "Evidence"]
    assert titles[-1] == "Seal"
    assert days == ["Monday 23 November 2026"]


def test_the_seal_is_on_the_first_and_the_last_page_with_its_code(full):
    content = pdf(full)
    first, *_, last = pages(content)
    words = full.desk.seal(full.row, full.row.count - 1, full.entries()[-2].hash, "en").split()[1:]
    assert [word for word in words if word not in first] == []
    assert [word for word in words if word not in last] == []
    assert len([alt for alt in tagged(content, "/Alt") if alt.startswith("QR code of the seal")]) == 2


def test_every_picture_has_an_alternative_text(full):
    content = pdf(full)
    figures = tagged(content, "/S").count("/Figure")
    assert figures == len(tagged(content, "/Alt")) == 4


def test_every_font_is_inside(full):
    reader = PdfReader(io.BytesIO(pdf(full)))
    fonts = {font for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    descriptors = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert [d for d in descriptors if not {"/FontFile2", "/FontFile3"} & set(d)] == []
    assert len(descriptors) >= 3


def test_only_addresses_of_the_runbook_are_links(full):
    full.desk.actor = "https://evil.example"
    full.do(c.AddNote(text="javascript:alert(1) https://evil.example file:///etc/passwd"))
    reader = PdfReader(io.BytesIO(pdf(full)))
    annotations = [a.get_object() for page in reader.pages for a in page.get("/Annots") or []]
    actions = [a["/A"]["/URI"] for a in annotations if "/A" in a and "/URI" in a["/A"]]
    assert set(actions) == {"https://insurer.example.com/policy?a=1&b=2"}
    assert b"/JavaScript" not in pdf(full)


@pytest.mark.parametrize(("language", "word"), [("en", "DRILL"), ("fr", "EXERCICE")])
def test_a_drill_is_marked_on_every_page(world, language, word):
    """Behind the text and in the header: a page that was taken out still says so."""
    told = pages(pdf(world.open(drill=True), language))
    assert [page.count(word) >= 2 for page in told] == [True] * len(told)


def test_a_real_incident_says_nothing_of_drills(full):
    assert "DRILL" not in "".join(pages(pdf(full)))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_lines_and_options_give_the_same_bytes(full, language):
    """Also on another day, and after other exports."""
    until = full.row.count
    first = pdf(full, language, until=until)
    assert pdf(full, language, until=until, folder="again") == first


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_reads_in_order_from_the_summary_to_the_seal(full, language):
    text = "".join(pages(pdf(full, language)))
    titles = {"en": ["Summary", "In this report", "Decisions and reasons", "Messages", "About this record"],
              "fr": ["RÉSUMÉ", "DANS CE RAPPORT", "Décisions et raisons", "Messages", "À propos de ce journal"]}  # fmt: skip
    places = [text.upper().rindex(title.upper()) for title in titles[language]]
    assert places == sorted(places)


# --- every character


def expected(text):
    """How a text appears: invisible characters and those without a glyph by number and name, without white space."""
    return tight(Glyphs.of().shown(visible(text, keep_newlines=True)))


@pytest.mark.parametrize("kind", sorted(NASTIEST))
def test_the_nastiest_texts_in_every_field_come_out_as_typed(world, kind):
    """Above all they come out: one emoji must not make a report impossible."""
    text = NASTIEST[kind]
    places = everywhere(world, text)
    content = pdf(world)
    if kind == "word":  # pypdf takes a minute for all of its pages: the first of them, and how many there are
        reader = PdfReader(io.BytesIO(content))
        assert sum(page.extract_text().count("W") for page in reader.pages[:40]) >= 2 * 10_000
        assert len(reader.pages) >= places * 12
        return
    told = tight("".join(pages(content)))
    if kind in {"arabic", "hebrew", "scripts"}:  # pypdf gives letters in the order in which they are drawn
        missing = [letter for letter in expected(text) if told.count(letter) < places]
        assert missing == []
    elif kind == "stacked":  # pypdf tells a cluster once for each of its glyphs
        assert told.count("[U+0330…]") >= places
        assert unicodedata.normalize("NFC", told).count("algo") >= places
    else:
        one_line = expected(" ".join(text.split()))  # some fields are said on one line
        assert (
            told.count(expected(text)) + (told.count(one_line) if one_line != expected(text) else 0) >= places
        )
    assert list(PdfReader(io.BytesIO(content)).attachments) == ["INC-2026-001.json"]


def test_what_the_fonts_lack_is_written_as_number_and_name_and_said(world):
    world.open()
    world.do(c.AddNote(text="fire 🔥"))
    text = " ".join("".join(pages(pdf(world))).split())
    assert "fire [U+1F525 FIRE]" in text
    assert "they are written as number and name" in text


def test_a_report_without_such_characters_says_nothing_of_them(full):
    assert "number and name" not in " ".join(pages(pdf(full)))


def test_a_font_that_has_less_than_its_table_says_costs_no_report(world, monkeypatch):
    """The table was made with one version of typst; another may bring other fonts."""
    monkeypatch.setattr(covered, "RUNS", covered.RUNS + " 1F525 6F22-6F23")
    glyphs._own.cache_clear()
    world.open("漢 🔥 ok")
    told = tight("".join(pages(pdf(world))))
    glyphs._own.cache_clear()
    assert "[U+6F22][U+1F525FIRE]ok" in told


def test_our_own_signs_all_have_a_glyph():
    """A report's own words must not be written as numbers."""
    signs = "×✓►■□●○◆◇◄←→–…·“”«»’ÉÀÇéèêàçœæŒ½\N{NO-BREAK SPACE}"
    assert Glyphs.of().shown(signs) == signs


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("🔥", "[U+1F525 FIRE]"),
        ("漢", "[U+6F22]"),
        ("\ue000", "[U+E000]"),
        ("ท", "[U+0E17 THAI CHARACTER THO THAHAN]"),
    ],
)
def test_a_character_is_written_out_with_its_name_where_that_says_more(character, written):
    assert written_out(character) == written


# --- when it cannot be made


def test_where_typst_fails_there_is_a_sentence_and_no_file(full, monkeypatch):
    import typst

    def fails(*_, **__):
        raise typst.TypstError("no room in the font", "")

    monkeypatch.setattr(typst, "compile", fails)
    head = full.row.count
    with pytest.raises(StoreError) as error:
        pdf(full)
    assert error.value.code == "pdf-not-made"
    assert not (full.folder / "out").exists()
    assert full.row.count == head


@pytest.mark.parametrize("until", [1, 2, 3])
def test_even_the_first_lines_alone_make_a_report(full, until):
    assert "The key of the front door" in pages(pdf(full, until=until))[0]


def test_a_long_incident_is_whole_and_its_first_page_is_one_page(world):
    world.open()
    for number in range(120):
        world.do(c.AddNote(text=f"note number {number}."))
    told = pages(pdf(world))
    text = "".join(told)
    assert [n for n in range(120) if f"note number {n}." not in text] == []
    assert "Seal" in told[0]


def test_the_last_page_has_the_seal_however_long_the_report_is(full):
    """The last words may not slip onto a page of their own: whoever holds the last page checks it with a camera."""
    for _ in range(14):
        full.do(c.AddNote(text="A line more. " * 6))
        last = tight(pages(pdf(full))[-1])
        assert tight("The same for a camera") in last
        assert tight("Not legal advice") in last
