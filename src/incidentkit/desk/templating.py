"""Reading a company's template of reports; a broken one is never used in part, and never fails a report."""

from __future__ import annotations

import re
from pathlib import Path

from incidentkit.errors import Message, UsageError, message
from incidentkit.locale import LANGUAGES
from incidentkit.report.outline import Thumbnail
from incidentkit.report.template import CHAPTERS, DARK_ENOUGH, Template, contrast

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FOLDER = "report"
FILE = "report.yaml"
FONTS = "fonts"


class Found:
    """A template with its logo, or None, and what is wrong with it."""

    def __init__(
        self, template: Template | None, logo: Thumbnail | None = None, faults: list[Message] | None = None
    ) -> None:
        self.template, self.logo, self.faults = template, logo, faults or []


def find_template(runbooks: Path | None) -> Found:
    """The template of the runbooks folder in use: `report/report.yaml`; nothing about its content raises.

    Where something is wrong with it there is no template, and each fault is a sentence with file and line.
    """
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415 - reads the disk

    try:
        path = library_folder(runbooks) / FOLDER / FILE
    except UsageError:
        return Found(None)
    if not path.exists():
        return Found(None)
    return read_template(path)


def find_fonts(runbooks: Path | None) -> Path | None:
    """The folder of more fonts beside the template, `report/fonts`; None where there is none."""
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415 - reads the disk

    try:
        folder = library_folder(runbooks) / FOLDER / FONTS
    except UsageError:
        return None
    return folder if folder.is_dir() else None


def read_template(path: Path) -> Found:
    """The template in this file, or all that is wrong with it."""
    from incidentkit.report.raster import thumbnail  # noqa: PLC0415 - heavy
    from incidentkit.yamlfile import read  # noqa: PLC0415
    from incidentkit.yamlfile.shapes import convert  # noqa: PLC0415

    document = read(path)
    faults = [each for each in document.faults if each.severity == "error"]
    template: Template | None = None
    if not faults and isinstance(document.data, dict):
        template, wrong = convert(document, (), document.data, Template)
        faults += [each for each in wrong if each.severity == "error"]
    told = [
        message("{file}, line {line}: {problem}", file=path.name, line=each.span.line, problem=each.what)
        for each in faults
    ]
    if template is None or told:
        return Found(
            None,
            None,
            told or [_fault(path, message("a file like this begins with “format” and its number"))],
        )
    told = [_fault(path, what) for what in _wrong(template)]
    logo = None
    if template.logo and not told:
        place = (path.parent / template.logo).resolve()
        logo = thumbnail(place) if path.parent.resolve() in place.parents else None
        if logo is None:
            told = [
                _fault(
                    path, message("the logo {name} is not a PNG, JPEG or WebP beside it", name=template.logo)
                )
            ]
    return Found(None, None, told) if told else Found(template, logo)


def _wrong(template: Template) -> list[Message]:
    """What the shape alone does not show."""
    named = [
        *template.order,
        *template.leave_out,
        *(name for each in template.titles.values() for name in each),
    ]
    found = [
        message("there is no chapter “{name}”", name=name[:40])
        for name in dict.fromkeys(named)
        if name not in CHAPTERS
    ]
    languages = [*template.kind, *template.footer, *template.titles]
    found += [
        message("“{language}” is not a language here: en or fr.", language=name[:40])
        for name in dict.fromkeys(languages)
        if name not in LANGUAGES
    ]
    if template.accent and not _COLOUR.fullmatch(template.accent):
        found.append(
            message("the accent “{colour}” is not written like “#0b559f”", colour=template.accent[:40])
        )
    elif template.accent and contrast(template.accent) < DARK_ENOUGH:
        found.append(message("the accent {colour} is too light to be read on white", colour=template.accent))
    return found


def _fault(path: Path, what: Message) -> Message:
    return message("{file}: {problem}", file=path.name, problem=what)
