"""Templates are the company's: order, titles, footer, logo, colour; a broken one falls back to ours, with a note."""

import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_thumbnails import png
from tinyfont import tiny_font

from incidentkit.report.template import CHAPTERS, contrast
from incidentkit.report.writing import ORDERS

GOOD = """\
format: 1
accent: "#7a1f5c"
kind: {en: Report of Serrures Martin, fr: Rapport de Serrures Martin}
footer: {en: Serrures Martin - confidential}
titles: {en: {deadlines: What was due}}
order: [deadlines, evidence]
leave_out: [never]
"""


def template(world, text, logo=None):
    folder = world.folder / "books" / "report"
    folder.mkdir(exist_ok=True)
    (folder / "report.yaml").write_text(text, encoding="utf-8")
    if logo is not None:
        (folder / "logo.png").write_bytes(logo)


def pictures(part):
    """Width and height of the pictures that a page of a PDF draws, also inside drawings."""
    found = []
    for each in part.get("/Resources", {}).get("/XObject", {}).values():
        drawn = each.get_object()
        if drawn["/Subtype"] == "/Image":
            found.append((drawn["/Width"], drawn["/Height"]))
        else:
            found += pictures(drawn)
    return found


def headings(text):
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


def test_order_titles_kind_and_footer_are_the_companys(full):
    before = headings(full.text("md"))
    template(full, GOOD)
    text = full.text("md")
    after = headings(text)
    chapters = after[after.index("What was due") :]
    assert chapters[:3] == ["What was due", "Evidence", "Timeline"]
    assert "What must not be done" in before
    assert "What must not be done" not in after
    assert "Report of Serrures Martin" in text
    assert "Serrures Martin \\- confidential" in text or "Serrures Martin - confidential" in text


def test_every_format_has_it(full):
    template(full, GOOD)
    made = {file["format"]: Path(file["path"]) for file in full.export("html", "pdf", "docx").files}
    html = made["html"].read_text(encoding="utf-8")
    pdf = "".join(page.extract_text() for page in PdfReader(made["pdf"]).pages)
    from docx import Document

    docx = "\n".join(each.text for each in Document(str(made["docx"])).paragraphs)
    for text in (html, pdf, docx):
        assert "What was due" in text
        assert "Serrures Martin - confidential" in text
    assert "--accent:#7a1f5c" in html
    contents = PdfReader(made["pdf"]).pages[0].get_contents().get_data()
    assert b"0.47843137 0.12156863 0.36078432 sc" in contents, set(re.findall(rb"[\d. ]+ sc\b", contents))


def test_the_order_of_a_pack_stays(full):
    """Police and insurers asked for theirs; its titles are the company's all the same."""
    template(full, GOOD)
    told = headings(full.text("md", reader="insurer"))
    assert told[told.index("Facts by date") :][:3] == ["Facts by date", "Actions by date", "Evidence"]
    assert "What was due" in told


def test_a_logo_is_shown(full):
    template(full, "format: 1\nlogo: logo.png\n", png(40, 20))
    made = {file["format"]: Path(file["path"]) for file in full.export("html", "docx", "pdf").files}
    assert any(width == 2 * height for width, height in pictures(PdfReader(made["pdf"]).pages[0]))
    assert '<img class="logo" src="data:image/png;base64,' in made["html"].read_text(encoding="utf-8")
    from docx import Document

    assert len(Document(str(made["docx"])).inline_shapes) >= 1


BROKEN = {
    "no YAML": ("format: [", "report.yaml, line"),
    "no keys": ("just text", "report.yaml"),
    "an unknown key": ("format: 1\ncolour: red\n", "colour"),
    "an unknown chapter": ("format: 1\norder: [weather]\n", "weather"),
    "an unknown language": ("format: 1\nfooter: {de: x}\n", "de"),
    "a bad colour": ('format: 1\naccent: "red"\n', "accent"),
    "a colour that nobody can read": ('format: 1\naccent: "#ffff00"\n', "#ffff00"),
    "a logo that is not there": ("format: 1\nlogo: logo.png\n", "logo.png"),
    "a logo elsewhere": ("format: 1\nlogo: ../../../etc/passwd\n", "passwd"),
    "a newer format": ("format: 2\n", "format"),
    "empty": ("", "report.yaml"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_one_falls_back_to_ours_with_a_note_and_never_fails(full, what):
    before = full.text("md", until=20)
    text, words = BROKEN[what]
    template(full, text)
    made = full.export("md", until=20)
    assert Path(made.files[0]["path"]).read_text(encoding="utf-8") == before
    told = [problem.english() for problem in made.problems]
    assert told[0] == "The company's template of reports is broken; ours was used instead."
    assert any(words in each for each in told[1:]), told


def test_the_chapters_that_a_template_names_are_those_there_are():
    there = {name.removesuffix("-asked") for order in ORDERS.values() for name in order}
    assert set(CHAPTERS) == there


def test_contrast_is_that_of_the_standard():
    assert (round(contrast("#000000")), round(contrast("#ffffff"))) == (21, 1)


# --- more fonts


def fonts(world, **files):
    folder = world.folder / "books" / "report" / "fonts"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / f"{name}.ttf").write_bytes(content)


def told_by_pdf(world):
    pages = PdfReader(world.export("pdf").files[0]["path"]).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_a_folder_of_fonts_shows_characters_that_ours_lack(world):
    """A company with a name in another script puts its font there."""
    world.open("Café 漢字")
    assert "Café[U+6F22][U+5B57]" in told_by_pdf(world)
    fonts(world, own=tiny_font("漢"))
    assert "Café漢[U+5B57]" in told_by_pdf(world)


@pytest.mark.parametrize("content", [b"", b"no font", tiny_font("漢")[:300]])
def test_a_broken_font_costs_no_report(world, content):
    world.open("Café 漢字")
    fonts(world, broken=content)
    assert "Café[U+6F22][U+5B57]" in told_by_pdf(world)


def test_the_register_of_breaches_has_the_fonts_too(ik, tmp_path):
    books = Path(shutil.copytree(Path(__file__).parents[2] / "runbooks", tmp_path / "books"))
    (books / "report" / "fonts").mkdir(parents=True)
    (books / "report" / "fonts" / "own.ttf").write_bytes(tiny_font("漢"))
    ik.ok("start", "data-breach", "--title", "Café 漢", "--answer", "personal_data=yes")
    made = ik.ok("--runbooks", str(books), "breaches", "--format", "pdf", "--output", str(tmp_path / "out"))
    pages = PdfReader(made["files"][0]["path"]).pages
    assert "Café漢" in "".join("".join(page.extract_text().split()) for page in pages)


# --- checked before anybody exports


def linted(ik, folder, *more):
    outcome = ik.run("runbook", "lint", str(folder), "--format", "json", *more)
    return outcome.status, [
        (Path(each["path"]).name, each["line"], each["rule"], each["message"])
        for each in outcome.data["problems"]
        if Path(each["path"]).name == "report.yaml"
    ]


@pytest.fixture
def books(tmp_path):
    """A folder of runbooks of a company, with nothing wrong in it."""
    return Path(
        shutil.copytree(Path(__file__).parents[1] / "golden" / "lint-good" / "full", tmp_path / "books")
    )


@pytest.mark.parametrize("at", [".", "report", "report/report.yaml"])
def test_lint_finds_what_is_wrong_with_a_template_on_its_line(ik, books, at):
    """Else it is found when a report is wanted in a hurry."""
    (books / "report").mkdir()
    (books / "report" / "report.yaml").write_text(
        'format: 1\naccent: "#ffff00"\norder: [deadlines, weather]\nlogo: logo.png\nfooter: {de: x}\n',
        encoding="utf-8",
    )
    assert linted(ik, books / at) == (1, [
        ("report.yaml", 2, "report-template", "The accent #ffff00 is too light to be read on white."),
        ("report.yaml", 3, "report-template", "There is no chapter “weather”."),
        ("report.yaml", 4, "report-template", "The logo logo.png is not a PNG, JPEG or WebP beside this file."),
        ("report.yaml", 5, "report-template", "“de” is not a language here: en or fr."),
    ])  # fmt: skip


def test_lint_finds_a_slip_in_a_key_of_a_template(ik, books):
    (books / "report").mkdir()
    (books / "report" / "report.yaml").write_text("format: 1\ncolour: red\n", encoding="utf-8")
    status, found = linted(ik, books)
    assert (status, [each[:3] for each in found]) == (1, [("report.yaml", 2, "unknown-key")])


@pytest.mark.parametrize("at", [".", "report/report.yaml"])
def test_lint_finds_nothing_in_a_good_template(ik, books, at):
    (books / "report").mkdir()
    (books / "report" / "report.yaml").write_text(GOOD, encoding="utf-8")
    assert linted(ik, books / at, "--strict") == (0, [])


def test_lint_of_one_runbook_does_not_tell_of_the_template(ik, books):
    """Whoever asks about one file is told about that file."""
    (books / "report").mkdir()
    (books / "report" / "report.yaml").write_text("format: 2\n", encoding="utf-8")
    assert linted(ik, books / "en" / "device.yaml") == (0, [])
