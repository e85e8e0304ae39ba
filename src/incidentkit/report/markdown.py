r"""A report as Markdown (CommonMark with tables) that reads well as plain text.

Nothing that people typed can become a heading, a link, an image, code or HTML: every character with a meaning is
escaped with a backslash, and no HTML is written at all.
"""

from __future__ import annotations

import re

from incidentkit.errors import message
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
    Table,
    Text,
    Words,
)
from incidentkit.report.words import Teller

_MEANING = re.compile(r"([\\`*_{}\[\]<>#|~&$@^])")
_LINK_START = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)")
_WWW = re.compile(r"(?i)\bwww\.")
_LINE_START = re.compile(r"^(\d{1,9})([.)])")
_MARKERS = tuple("+-=:!")
_COLON = {"fr": "\N{NO-BREAK SPACE}:"}


def escape(text: str) -> str:
    """One line of text as Markdown that shows exactly this text, at the start of a line too."""
    text = _MEANING.sub(r"\\\1", text)
    text = _LINK_START.sub(r"\1\\\2", text)
    text = _WWW.sub(lambda found: found[0][:-1] + "\\.", text)
    plain = text.lstrip(" ")
    indent = "\N{NO-BREAK SPACE}" * (len(text) - len(plain))
    plain = _LINE_START.sub(r"\1\\\2", plain)
    return indent + ("\\" + plain if plain[:1] in _MARKERS else plain)


def render(outline: Outline, say: Teller) -> str:
    """The whole report; ends with a newline."""
    return "\n".join(_Writer(outline, say).lines()) + "\n"


class _Writer:
    def __init__(self, outline: Outline, say: Teller) -> None:
        self.outline = outline
        self.say = say
        self.colon = _COLON.get(outline.language, ":")

    def lines(self) -> list[str]:
        o = self.outline
        told = [
            f"**{escape(o.tlp)}** · {escape(o.kind)}",
            "",
            f"# {escape(o.title)}",
            "",
            escape(o.byline),
            "",
        ]
        if o.drill:
            told += [f"**{escape(o.drill)}**", ""]
        if o.notices:
            told += [f"**× {escape(self.say(message('Verification of this record found problems')))}**", ""]
            told += [*(f"- {escape(each)}" for each in o.notices), ""]
        told += [*(f"- {escape(c.name)}{self.colon} {c.glyph} **{escape(c.word)}**" for c in o.chips), ""]
        told += [f"## {escape(o.summary_title)}", ""]
        for point in o.summary:
            told += self._pair(point.label, [Text(line) for line in point.lines])
        told.append("")
        if o.phases:
            told += [f"## {escape(o.phases_title)}", ""]
            told += [f"- {escape(name)}{self.colon} {escape(words)}" for name, _, _, words in o.phases]
            told.append("")
        for section in o.sections:
            told += self._section(section)
        told += ["---", "", f"{escape(o.foot)} **{escape(o.tlp)}**"]
        return told

    def _section(self, section: Section) -> list[str]:
        told = [f"## {escape(section.title)}", ""]
        for block in section.blocks:
            told += [*self._block(block), ""]
        return told

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph():
                return self._text(Text(block.text))
            case Words():
                numbered = (
                    f"{n}.\N{NO-BREAK SPACE}**{escape(word)}**" for n, word in enumerate(block.words, 1)
                )
                return [" ".join(numbered)]
            case Items():
                return [line for cell in block.items for line in self._item(cell)]
            case Pairs():
                return [line for label, cell in block.items for line in self._pair(label, cell)]
            case Figure():
                return self._figure(block)
            case Gallery():
                told = [self._item([Text(each.caption), Text(each.alt)]) for each in block.thumbnails]
                return [line for lines in told for line in lines]
            case Table():
                return self._listed(block) if block.wordy else self._table(block)

    def _figure(self, figure: Figure) -> list[str]:
        """A picture in words: what it shows, and its numbers."""
        told = self._text(Text(figure.picture.alt))
        if figure.numbered:
            told.append("")
        for number, cell in enumerate(figure.numbered, 1):
            lines = [line for text in cell for line in self._text(text)]
            told += [f"{number}. {lines[0]}\\", *(f"   {line}\\" for line in lines[1:-1]), f"   {lines[-1]}"]
        return told

    def _pair(self, label: str, cell: Cell) -> list[str]:
        return self._item([Text(f"{label}{self.colon}", "strong"), *cell])

    def _item(self, cell: Cell) -> list[str]:
        lines = [line for text in cell for line in self._text(text)]
        return self._indented(lines)

    @staticmethod
    def _indented(lines: list[str]) -> list[str]:
        """A list item whose lines end in hard breaks."""
        broken = [line + "\\" for line in lines[:-1]] + lines[-1:]
        return [("- " if number == 0 else "  ") + line for number, line in enumerate(broken)]

    def _text(self, text: Text) -> list[str]:
        """The lines of a text; empty ones hold a no-break space, so that they end nothing."""
        lines = [escape(line) or "\N{NO-BREAK SPACE}" for line in text.text.split("\n")]
        if text.style in ("strong", "bad", "watch"):
            lines = [f"**{line.strip()}**" if line.strip() else line for line in lines]
        if text.label:
            lines[0] = f"{escape(text.label)}{self.colon} {lines[0]}"
        return lines

    def _listed(self, table: Table) -> list[str]:
        """A wordy table as a list: the short cells on one line, the long one below."""
        told = [f"{escape(', '.join(table.columns))}", ""]
        for group in table.groups:
            if group.title:
                told += [f"### {escape(group.title)}", ""]
            for row in group.rows:
                told += self._indented(
                    [self._short(row), *(line for t in row.cells[-1] for line in self._text(t))]
                )
            told.append("")
        return told

    def _short(self, row: Row) -> str:
        number, *middle = row.cells[:-1]
        first = "**" + escape(_joined(number)) + "**"
        return " · ".join([first, *(escape(_joined(cell)) for cell in middle)])

    def _table(self, table: Table) -> list[str]:
        told = ["| " + " | ".join(escape(name) for name in table.columns) + " |"]
        told.append("|" + " --- |" * len(table.columns))
        for group in table.groups:
            told += ["| " + " | ".join(self._cell(cell) for cell in row.cells) + " |" for row in group.rows]
        return told

    def _cell(self, cell: Cell) -> str:
        """A cell on one line: a Markdown table has no line breaks."""
        return " · ".join(" ".join(self._text(text)) for text in cell)


def _joined(cell: Cell) -> str:
    return ", ".join(text.text for text in cell)
