"""The formats of a report: each a pure function from what was made ready to the files it writes.

A renderer is imported when it is asked for. It sees the story its reader may read and nothing else, so that what was
left out cannot come back in metadata, an attachment or an alternative text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from incidentkit.incident.views.pages import Story
from incidentkit.incident.views.readers import Reader
from incidentkit.report.outline import Outline, Thumbnail
from incidentkit.report.template import Template, branded
from incidentkit.report.words import Teller


@dataclass(frozen=True)
class Made:
    """What every format renders: a story as its reader may read it, who says it, and its marking."""

    story: Story
    say: Teller
    tlp: str
    """One of `tlp.TLP`, without `TLP:`."""
    data: bytes
    """The JSON document for the same reader, to be attached or packed."""
    reader: Reader | None = None
    """Who gets it; None: nothing was left out for anybody."""
    thumbnails: Callable[[], Mapping[str, Thumbnail]] = dict
    """Makes small copies of the pictures among the story's evidence, by SHA-256; asked for once, where a format shows them."""
    fonts: Path | None = None
    """A folder with more fonts than a PDF has of its own."""

    template: Template | None = None
    logo: Thumbnail | None = None
    """The company's template, and its logo."""

    @cached_property
    def outline(self) -> Outline:
        """The report before it is of a format."""
        from incidentkit.report.writing import outline  # noqa: PLC0415 - a JSON export needs none

        made = outline(self.story, self.say, tlp=self.tlp, reader=self.reader, thumbnails=self.thumbnails())
        if self.template is None:
            return made
        pack = self.reader is not None and self.reader.order == "pack"
        return branded(made, self.template, self.logo, pack=pack)


Files = dict[str, bytes]
"""What follows the incident's label in a file's name (`.html`, `-timeline.csv`), and what the file holds."""


def _markdown(made: Made) -> Files:
    from incidentkit.report import markdown  # noqa: PLC0415

    return {".md": markdown.render(made.outline, made.say).encode()}


def _html(made: Made) -> Files:
    from incidentkit.report import html  # noqa: PLC0415

    return {".html": html.render(made.outline, made.say).encode()}


def _json(made: Made) -> Files:
    return {".json": made.data}


def _pdf(made: Made) -> Files:
    from incidentkit.report import pdf  # noqa: PLC0415

    return {".pdf": pdf.render(made.outline, made.say, made.data, made.fonts)}


def _docx(made: Made) -> Files:
    from incidentkit.report import word  # noqa: PLC0415

    return {".docx": word.render(made.outline, made.say)}


def _csv(made: Made) -> Files:
    from incidentkit.report import sheets  # noqa: PLC0415

    return sheets.render(made.story, made.say)


def _ics(made: Made) -> Files:
    from incidentkit.report import calendar  # noqa: PLC0415

    return {".ics": calendar.render(made.story, made.say, made.tlp)}


RENDERERS: dict[str, Callable[[Made], Files]] = {
    "md": _markdown,
    "html": _html,
    "json": _json,
    "pdf": _pdf,
    "docx": _docx,
    "csv": _csv,
    "ics": _ics,
}
"""Every format by the name that `--format` takes."""


def rendered(made: Made, names: Iterable[str]) -> Files:
    """The files of several formats, the PDF typeset beside the others: typst leaves the interpreter to them."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - one format needs none

    wanted = list(names)
    beside = [name for name in wanted if name == "pdf"]
    _ = made.outline  # once, before two ask for it
    with ThreadPoolExecutor(1, "pdf") as pool:
        begun = {name: pool.submit(RENDERERS[name], made) for name in beside}
        files = {name: RENDERERS[name](made) for name in wanted if name not in begun}
        files |= {name: each.result() for name, each in begun.items()}
    return {suffix: body for name in wanted for suffix, body in files[name].items()}
