"""Reading a company's template of reports; a broken one is never used in part, and never fails a report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.errors import Message, UsageError, message
from incidentkit.locale import LANGUAGES
from incidentkit.report.outline import Thumbnail
from incidentkit.report.template import CHAPTERS, DARK_ENOUGH, Template, contrast
from incidentkit.yamlfile import Document, Fault

if TYPE_CHECKING:
    from incidentkit.lint.diagnostics import Report as LintReport

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FOLDER = "report"
FILE = "report.yaml"
FONTS = "fonts"
RULE = "report-template"
_SHOWN = 40
"""So many characters of what is wrong are told."""


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
    _, template, logo, faults = _checked(path)
    told = [
        message("{file}, line {line}: {problem}", file=path.name, line=each.span.line, problem=each.what)
        for each in faults
    ]
    return Found(None, None, told) if told else Found(template, logo)


def lint_templates(paths: Iterable[Path]) -> LintReport:
    """What is wrong with the templates in or at these paths of files and folders, as `runbook lint` tells it."""
    from incidentkit.lint.diagnostics import Diagnostic, Report  # noqa: PLC0415 - exports need none of it
    from incidentkit.lint.folders import shown  # noqa: PLC0415

    found, files = [], []
    for path in dict.fromkeys(file for each in paths for file in _templates_at(each.resolve())):
        document, _, _, faults = _checked(path)
        told = shown(path)
        files.append(told)
        for each in faults:
            at, lines = each.span, document.lines
            source = lines[at.line - 1] if 0 < at.line <= len(lines) else ""
            found.append(
                Diagnostic(
                    each.rule,
                    "error",
                    told,
                    at.line,
                    at.column,
                    at.end_line,
                    at.end_column,
                    each.what,
                    each.hint,
                    source,
                )
            )
    return Report(sorted(found, key=lambda each: each.place), files)


def _templates_at(path: Path) -> list[Path]:
    """The template that a path asks for: itself, or that of the folder of runbooks it is, or of the folder it lies in."""
    from incidentkit.lint.folders import is_template, root_of  # noqa: PLC0415

    if is_template(path):
        return [path]
    template = root_of(path) / FOLDER / FILE
    return [template] if path in template.parents and template.is_file() else []


def _checked(path: Path) -> tuple[Document, Template | None, Thumbnail | None, list[Fault]]:
    """A template with its logo, and what is wrong with it, in the order of the file."""
    from incidentkit.report.raster import thumbnail  # noqa: PLC0415 - heavy
    from incidentkit.yamlfile import read  # noqa: PLC0415
    from incidentkit.yamlfile.shapes import convert  # noqa: PLC0415

    document = read(path)
    faults = [each for each in document.faults if each.severity == "error"]
    template: Template | None = None
    if not faults and isinstance(document.data, dict):
        template, wrong = convert(document, (), document.data, Template)
        faults += [each for each in wrong if each.severity == "error"]
    if template is None:
        beginning = message("A file like this begins with “format” and its number.")
        return document, None, None, faults or [_fault(document, (), beginning)]
    faults += _wrong(document, template)
    logo = None
    if template.logo:
        place = (path.parent / template.logo).resolve()
        logo = thumbnail(place) if path.parent.resolve() in place.parents else None
        if logo is None:
            what = message(
                "The logo {name} is not a PNG, JPEG or WebP beside this file.", name=template.logo[:_SHOWN]
            )
            faults.append(_fault(document, ("logo",), what))
    return document, template, logo, sorted(faults, key=lambda each: each.span)


def _wrong(document: Document, template: Template) -> list[Fault]:
    """What the shape alone does not show."""
    found = []
    lists = {"order": template.order, "leave_out": template.leave_out}
    named: list[tuple[tuple[str | int, ...], str]]
    named = [((key, place), name) for key, names in lists.items() for place, name in enumerate(names)]
    named += [
        (("titles", language, name), name) for language, each in template.titles.items() for name in each
    ]
    for where, name in named:
        if name not in CHAPTERS:
            what = message("There is no chapter “{name}”.", name=name[:_SHOWN])
            found.append(_fault(document, where, what, key=where[0] == "titles"))
    for key in ("kind", "footer", "titles"):
        for language in getattr(template, key):
            if language not in LANGUAGES:
                what = message("“{language}” is not a language here: en or fr.", language=language[:_SHOWN])
                found.append(_fault(document, (key, language), what, key=True))
    if template.accent and not _COLOUR.fullmatch(template.accent):
        what = message(
            "The accent “{colour}” is not written like “#0b559f”.", colour=template.accent[:_SHOWN]
        )
        found.append(_fault(document, ("accent",), what))
    elif template.accent and contrast(template.accent) < DARK_ENOUGH:
        what = message("The accent {colour} is too light to be read on white.", colour=template.accent)
        found.append(_fault(document, ("accent",), what))
    return found


def _fault(document: Document, where: tuple[str | int, ...], what: Message, *, key: bool = False) -> Fault:
    return Fault(RULE, "error", what, document.span_of(where, key=key))
