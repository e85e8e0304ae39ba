"""A report as a DOCX file meant to be edited: headings, styles, tables whose heading row repeats, pictures with words.

Made by python-docx from the outline; rows of tables are made element by element, since a long log has thousands. The
file holds no time of its making, and its parts are packed without dates: the same outline gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC
from typing import TYPE_CHECKING, Any

from incidentkit.errors import message
from incidentkit.report.drawing import Picture
from incidentkit.report.outline import (
    Block,
    Cell,
    Figure,
    Gallery,
    Items,
    Outline,
    Pairs,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Text,
    Thumbnail,
    Words,
)
from incidentkit.report.words import Teller

if TYPE_CHECKING:
    from docx.document import Document

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BESIDE, _DOTS = 3, 37.8
"""Thumbnails in a row; dots in a centimetre."""
_WIDTHS = {"number": 1.7, "time": 2.2, "date": 3.4, "who": 2.9, "word": 3.1, "text": 0.0}
"""Centimetres of a column by what it holds; columns of text share what is left."""
_PAGE = 17.0  # centimetres between the margins of an A4 page
_TWIPS = 567  # in a centimetre
_COLOURS: dict[str, str] = {
    "muted": "4D5661", "good": "17602F", "watch": "704B00", "bad": "A3221A",
}  # fmt: skip
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_COLON = {"fr": "\N{NO-BREAK SPACE}: ", "en": ": "}


def render(outline: Outline, say: Teller) -> bytes:
    """The file."""
    from docx import Document  # noqa: PLC0415 - heavy, and only this format needs it

    document = Document()
    _Writer(document, outline, say).write()
    written = io.BytesIO()
    document.save(written)
    return _undated(written.getvalue())


def _undated(content: bytes) -> bytes:
    """The same package with its parts in order and without dates."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        first = "[Content_Types].xml"
        for name in [first, *sorted(each for each in old.namelist() if each != first)]:
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.create_system, about.compress_type = 0, zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return made.getvalue()


def legal(text: str) -> str:
    """A text with what XML cannot hold written as its code point."""
    return _NOT_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


class _Writer:
    def __init__(self, document: Document, outline: Outline, say: Teller) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        self.document, self.outline, self.say = document, outline, say
        self._new, self._qn = OxmlElement, qn
        self.colon = _COLON.get(outline.language, ": ")

    def write(self) -> None:
        o = self.outline
        self._properties()
        self._page()
        if o.logo is not None:
            self._logo(o.logo)
        self.document.add_heading(legal(o.title), 0)
        self._lines([Text(o.kind, "strong"), Text(o.byline, "muted")])
        if o.drill:
            self._lines([Text(o.drill, "watch")])
        if o.notices:
            self._lines([Text(self.say(message("Verification of this record found problems")), "bad")])
            self._bullets([[Text(each)] for each in o.notices])
        self._bullets([[Text(f"{chip.glyph} {chip.word}", "strong", chip.name)] for chip in o.chips])
        self.document.add_heading(legal(o.summary_title), 1)
        self._pairs([(point.label, [Text(line) for line in point.lines]) for point in o.summary])
        if o.phases:
            self.document.add_heading(legal(o.phases_title), 1)
            self._bullets([[Text(words, label=name)] for name, _, _, words in o.phases])
        for section in o.sections:
            self._section(section)
        self._lines([Text(o.foot, "muted")])

    # --- the document

    def _properties(self) -> None:
        from docx.shared import RGBColor  # noqa: PLC0415

        if self.outline.accent:
            for name in ("Title", "Heading 1"):
                colour = RGBColor.from_string(self.outline.accent[1:].upper())
                self.document.styles[name].font.color.rgb = colour
        o, core = self.outline, self.document.core_properties
        at = o.until.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        core.created = core.modified = at
        core.author = core.last_modified_by = "incidentkit"
        core.title, core.subject, core.language = (
            legal(o.title)[:250],
            o.label,
            _LANGUAGES.get(o.language, "en-GB"),
        )
        core.keywords, core.comments, core.revision = o.tlp, "", 1
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's page
                del package.rels[key]
        for defaults in self.document.styles.element.iter(self._qn("w:rPrDefault")):
            for language in defaults.iter(self._qn("w:lang")):
                language.set(self._qn("w:val"), core.language)

    def _logo(self, logo: Thumbnail) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        width = min(5.0, 2.0 * logo.width / max(logo.height, 1))
        self._described(self.document.add_picture(io.BytesIO(logo.png), Cm(width)), self.say(message("Logo")))

    def _page(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Cm, Pt  # noqa: PLC0415

        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        for part in (section.header, section.footer):
            paragraph = part.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            told = self.outline.label if part is section.header else self.outline.known
            paragraph.add_run(legal(told) + "   ")
            if part is section.footer:
                self._field(paragraph, "PAGE")
                paragraph.add_run(" / ")
                self._field(paragraph, "NUMPAGES")
                paragraph.add_run("   ")
            label = paragraph.add_run(self.outline.tlp)
            label.bold, label.font.size = True, Pt(12)
            if self.outline.drill and part is section.header:
                part.add_paragraph(legal(self.outline.drill)).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _field(self, paragraph: Any, code: str) -> None:
        field = self._new("w:fldSimple")
        field.set(self._qn("w:instr"), code)
        run, text = self._new("w:r"), self._new("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields

    # --- blocks

    def _section(self, section: Section) -> None:
        self.document.add_heading(legal(section.title), 1)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._lines([Text(block.text, block.style)])
            case Words():
                numbered = "   ".join(
                    f"{n}.\N{NO-BREAK SPACE}{word}" for n, word in enumerate(block.words, 1)
                )
                self._lines([Text(numbered, "strong")])
            case Items():
                self._bullets(block.items)
            case Pairs():
                self._pairs(block.items)
            case Figure():
                self._picture(block.picture)
                self._lines([Text(block.caption, "muted")])
                for number, cell in enumerate(block.numbered, 1):
                    self._lines([Text(f"{number}."), *cell])
            case Gallery():
                self._gallery(block)
            case Table():
                self._table(block)

    def _lines(self, texts: list[Text], style: str | None = None) -> None:
        """A paragraph with each text on a line of its own."""
        paragraph = self.document.add_paragraph(style=style)
        for run in self._runs(texts):
            paragraph._p.append(run)  # noqa: SLF001

    def _bullets(self, items: list[Cell]) -> None:
        for cell in items:
            self._lines(cell, "List Bullet")

    def _pairs(self, items: list[tuple[str, Cell]]) -> None:
        rows = [Row([[Text(label, "strong")], cell]) for label, cell in items]
        table = self._frame([4.5, _PAGE - 4.5], "")
        for row in rows:
            table.append(self._tr(row, [4.5, _PAGE - 4.5]))
        self.document.add_paragraph()

    def _picture(self, picture: Picture) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        from incidentkit.report.raster import png  # noqa: PLC0415

        width = _PAGE if picture.width > 200 else 4.0
        self._described(self.document.add_picture(io.BytesIO(png(picture)), Cm(width)), picture.alt)

    def _gallery(self, gallery: Gallery) -> None:
        """Side by side, each with its words below it, in a table without lines."""
        from docx.shared import Cm  # noqa: PLC0415

        across = _PAGE / _BESIDE
        pictures = gallery.thumbnails
        table = self.document.add_table(-(-len(pictures) // _BESIDE), _BESIDE)
        table.autofit = False
        cells = table._cells  # noqa: SLF001 - a cell looked up by its place takes a walk over the whole table
        for cell in cells:
            cell.width = Cm(across)
        for cell, each in zip(cells, pictures, strict=False):
            scale = min((across - 0.6) / each.width, 6.0 / each.height, 1 / _DOTS)
            run = cell.paragraphs[0].add_run()
            self._described(run.add_picture(io.BytesIO(each.png), Cm(each.width * scale)), each.alt)
            caption = cell.add_paragraph()
            for words in self._runs([Text(each.caption, "muted")]):
                caption._p.append(words)  # noqa: SLF001
        for row in table.rows:
            row._tr.get_or_add_trPr().append(self._new("w:cantSplit"))  # noqa: SLF001
        self.document.add_paragraph()

    @staticmethod
    def _described(shape: Any, words: str) -> None:
        shape._inline.docPr.set("descr", legal(words))  # noqa: SLF001 - the alternative text

    # --- tables

    def _table(self, table: Table) -> None:
        widths = _widths(table.kinds)
        frame = self._frame(widths, table.caption)
        frame.append(self._tr(Row([[Text(name, "strong")] for name in table.columns]), widths, heading=True))
        for group in table.groups:
            if group.title:
                frame.append(self._tr(Row([[Text(group.title, "strong")]]), [_PAGE], span=len(widths)))
            for row in group.rows:
                frame.append(self._tr(row, widths))
        self.document.add_paragraph()

    def _frame(self, widths: list[float], caption: str) -> Any:
        """An empty table of fixed widths: one of automatic widths takes a minute to open."""
        table = self.document.add_table(0, len(widths))
        table.style, table.autofit = "Table Grid", False
        element = table._tbl  # noqa: SLF001
        for column, width in zip(element.tblGrid.findall(self._qn("w:gridCol")), widths, strict=True):
            column.set(self._qn("w:w"), str(round(width * _TWIPS)))
        if caption:
            words = self._new("w:tblCaption")
            words.set(self._qn("w:val"), legal(caption))
            element.tblPr.append(words)
        return element

    def _tr(self, row: Row, widths: list[float], *, heading: bool = False, span: int = 1) -> Any:
        qn, new = self._qn, self._new
        tr, settings = new("w:tr"), new("w:trPr")
        if row.stays_whole:
            settings.append(new("w:cantSplit"))
        if heading:
            settings.append(new("w:tblHeader"))
        if len(settings):
            tr.append(settings)
        for cell, width in zip(row.cells, widths, strict=False):
            tc, settings, size = new("w:tc"), new("w:tcPr"), new("w:tcW")
            size.set(qn("w:w"), str(round(width * _TWIPS)))
            size.set(qn("w:type"), "dxa")
            settings.append(size)
            if span > 1:
                spanned = new("w:gridSpan")
                spanned.set(qn("w:val"), str(span))
                settings.append(spanned)
            if heading or span > 1:
                shade = new("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), "E5E2D9")
                settings.append(shade)
            paragraph = new("w:p")
            for run in self._runs(cell, faded=row.faded):
                paragraph.append(run)
            tc.append(settings)
            tc.append(paragraph)
            tr.append(tc)
        return tr

    # --- runs

    def _runs(self, texts: list[Text], *, faded: bool = False) -> list[Any]:
        """Each text on lines of its own; its label before it."""
        runs: list[Any] = []
        for place, each in enumerate(texts):
            if place:
                runs.append(self._break())
            style: Style = "muted" if faded and each.style == "plain" else each.style
            if each.label:
                runs += self._run(each.label + self.colon, "strong")
            told = self._run(each.text, style)
            runs += [self._linked(told, each.link)] if each.link else told
        return runs

    def _break(self) -> Any:
        run = self._new("w:r")
        run.append(self._new("w:br"))
        return run

    def _run(self, text: str, style: Style) -> list[Any]:
        runs = []
        for place, line in enumerate(legal(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if place:
                runs.append(self._break())
            run, words = self._new("w:r"), self._new("w:t")
            settings = self._settings(style)
            if settings is not None:
                run.append(settings)
            words.text = line
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(words)
            runs.append(run)
        return runs

    def _settings(self, style: Style) -> Any | None:
        qn, settings = self._qn, self._new("w:rPr")
        if style == "code":
            fonts = self._new("w:rFonts")
            for name in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(name), "Courier New")
            settings.append(fonts)
        if style in ("strong", "good", "watch", "bad"):
            settings.append(self._new("w:b"))
        if style == "quote":
            settings.append(self._new("w:i"))
        if style in _COLOURS:
            colour = self._new("w:color")
            colour.set(qn("w:val"), _COLOURS[style])
            settings.append(colour)
        return settings if len(settings) else None

    def _linked(self, runs: list[Any], target: str) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415

        link = self._new("w:hyperlink")
        link.set(
            self._qn("r:id"),
            self.document.part.relate_to(legal(target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        )
        for run in runs:
            link.append(run)
        return link


def _widths(kinds: list[str]) -> list[float]:
    fixed = sum(_WIDTHS.get(kind, 0) for kind in kinds)
    wordy = sum(1 for kind in kinds if not _WIDTHS.get(kind, 0))
    share = (_PAGE - fixed) / wordy if wordy else 0
    return [_WIDTHS.get(kind, 0) or share for kind in kinds]
