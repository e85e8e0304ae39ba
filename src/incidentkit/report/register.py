"""The register of personal data breaches and the sheet for a notification, as CSV, JSON and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from incidentkit.errors import message
from incidentkit.incident.views.breaches import FIELDS, SHEET, Breach, Field, Value
from incidentkit.report.json import plain
from incidentkit.report.outline import Block, Cell, Outline, Pairs, Paragraph, Section, Text
from incidentkit.report.sheets import table
from incidentkit.report.words import Teller

FORMAT = "incidentkit-breaches"
VERSION = 1


def fields(*, sheet: bool) -> tuple[Field, ...]:
    """The columns: all of the register, or those that a notification asks for."""
    return tuple(each for each in FIELDS if each.key in SHEET) if sheet else FIELDS


def render(
    wanted: str,
    breaches: Sequence[Breach],
    say: Teller,
    *,
    tlp: str,
    organisation: str | None,
    sheet: bool,
    fonts: Path | None = None,
) -> bytes:
    """The file of one format: csv, json or pdf; the same breaches give the same bytes. `fonts` is a folder with more of them, for the PDF."""
    if wanted == "csv":
        columns = fields(sheet=sheet)
        rows = [[each.values[field.key] for field in columns] for each in breaches]
        return table([field.heading for field in columns], rows, say)
    if wanted == "json":
        return _json(breaches, say, tlp=tlp, sheet=sheet)
    from incidentkit.report import pdf  # noqa: PLC0415 - heavy, and only this format needs it

    made = _outline(breaches, say, tlp=tlp, organisation=organisation, sheet=sheet)
    return pdf.render(made, say, _json(breaches, say, tlp=tlp, sheet=sheet), fonts)


def _json(breaches: Sequence[Breach], say: Teller, *, tlp: str, sheet: bool) -> bytes:
    columns = fields(sheet=sheet)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "tlp": f"TLP:{tlp}",
        "text_language": say.language,
        "breaches": [
            {"incident_id": each.incident_id, "certain": each.certain}
            | {field.key: plain(each.values[field.key], say) for field in columns}
            for each in breaches
        ],
    }
    return (msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n").encode()


def _outline(
    breaches: Sequence[Breach], say: Teller, *, tlp: str, organisation: str | None, sheet: bool
) -> Outline:
    until = max(
        (each.until for each in breaches), default=datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    )
    title = message("Sheet for a notification") if sheet else message("Register of personal data breaches")
    known = say(message("As known on {time}", time=until)) if breaches else ""
    law = (
        message("The fields of art. 33(3) GDPR. What is empty was not written down.")
        if sheet
        else message("Art. 33(5) GDPR: every breach, notified or not. What is empty was not written down.")
    )
    sections = [_section(each, say, sheet=sheet) for each in breaches]
    if not sections:
        sections = [
            Section("none", say(message("Breaches")), [Paragraph(say(message("No breach was recorded.")))])
        ]
    return Outline(
        language=say.language, kind=say(title), title=say(title), label=say(organisation) if organisation else "–",
        byline=say(law), tlp=f"TLP:{tlp}", until=until, known=known, drill=None, notices=[], chips=[],
        summary_title=say(message("Breaches")), summary=[], phases_title="", phases=[],
        contents_title=say(message("In this report")), seal=None, sections=sections,
        foot=say(message("Made by incidentkit. Not legal advice.")),
    )  # fmt: skip


def _section(each: Breach, say: Teller, *, sheet: bool) -> Section:
    pairs: list[tuple[str, Cell]] = []
    for field in fields(sheet=sheet):
        told = _told(each.values[field.key], say)
        if field.article:
            told.append(Text(say(message("GDPR {article}", article=field.article)), "muted"))
        pairs.append((say(field.heading), told))
    blocks: list[Block] = [Pairs(pairs)]
    if not each.certain:
        words = message("It is not known yet whether personal data is concerned.")
        blocks.insert(0, Paragraph(say(words), "watch"))
    title = f"{each.label} · {say(str(each.values['title']))}"
    return Section(f"breach-{each.label.lower()}", title, blocks)


def _told(value: Value, say: Teller) -> Cell:
    if value is None or value == "":
        return [Text("–", "muted")]
    return [Text(str(value) if isinstance(value, int) else say.text(value))]
