"""What each format costs without us: the engine alone, given the texts that stand in the report that was just written.

Every function takes the paths of a finished report and gives a call that makes the like of it: the same paragraphs and
cells by python-docx, the same texts by Jinja2, the same rows by csv, the same values by json, the same events by
icalendar, the same files by zipfile.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

Made = Callable[[], object]


class _Texts(HTMLParser):
    """The texts of a page with the element they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.found.append((self.open[-1], data))


def html(paths: list[Path]) -> Made:
    from jinja2 import Environment

    reader = _Texts()
    reader.feed(paths[0].read_text(encoding="utf-8"))
    template = Environment(autoescape=True).from_string(
        "<!doctype html><html><body>{% for tag, text in texts %}<{{ tag }}>{{ text }}</{{ tag }}>{% endfor %}</body></html>"
    )
    return lambda: template.render(texts=reader.found).encode()


def docx(paths: list[Path]) -> Made:
    from docx import Document

    parts: list[tuple[str, list[list[str]]]] = []
    for block in Document(str(paths[0])).iter_inner_content():
        rows = getattr(block, "rows", None)
        if rows is None:
            parts.append((block.text, []))
        else:
            parts.append(
                ("", [["".join(t.text for t in cell.paragraphs) for cell in row.cells] for row in rows])
            )

    def make() -> bytes:
        document, held = Document(), io.BytesIO()
        for text, rows in parts:
            if not rows:
                document.add_paragraph(text)
                continue
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, each in zip(row.cells, texts, strict=True):
                    cell.text = each
        document.save(held)
        return held.getvalue()

    return make


def md(paths: list[Path]) -> Made:
    lines = paths[0].read_text(encoding="utf-8").split("\n")
    return lambda: "\n".join(lines).encode()


def csv_(paths: list[Path]) -> Made:
    tables = [list(csv.reader(path.open(encoding="utf-8-sig", newline=""), delimiter=";")) for path in paths]

    def make() -> list[bytes]:
        done = []
        for rows in tables:
            held = io.StringIO()
            csv.writer(held, delimiter=";").writerows(rows)
            done.append(held.getvalue().encode("utf-8-sig"))
        return done

    return make


def json_(paths: list[Path]) -> Made:
    data = json.loads(paths[0].read_bytes())
    return lambda: json.dumps(data, ensure_ascii=False, indent=2).encode()


def ics(paths: list[Path]) -> Made:
    from icalendar import Calendar

    calendar = Calendar.from_ical(paths[0].read_bytes())
    return calendar.to_ical


def bundle(paths: list[Path]) -> Made:
    with zipfile.ZipFile(paths[0]) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}

    def make() -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as again:
            for name, body in files.items():
                again.writestr(name, body)
        return held.getvalue()

    return make


ENGINES: dict[str, tuple[str, Callable[[list[Path]], Made]]] = {
    "html": ("Jinja2", html),
    "docx": ("python-docx", docx),
    "md": ("joining its lines", md),
    "csv": ("csv", csv_),
    "json": ("json", json_),
    "ics": ("icalendar", ics),
    "bundle": ("zipfile", bundle),
}
"""By format: what the engine is called, and the call that makes the like of a report."""
