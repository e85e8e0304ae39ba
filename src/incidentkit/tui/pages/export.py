"""Writing a report: for whom, as what, what that reader does not get, and where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.desk import exporting
from incidentkit.errors import Message, StoreError, counted, message
from incidentkit.incident.views.readers import PARTS, READERS
from incidentkit.report.tlp import DEFAULT_MARKING, TLP
from incidentkit.spoken.leftout import FORMAT_WORDS, READER_WORDS, left_out_lines, name_lines, named
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.finish import seal_of
from incidentkit.tui.pages.reading import ReadPage
from incidentkit.tui.pages.step import joined
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from incidentkit.desk.core import Desk
    from incidentkit.desk.exporting import Exported, Options, Preview
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

EVERYTHING = "everything"
FORMATS = named(FORMAT_WORDS, exporting.FORMATS)
LANGUAGES = {"en": "English", "fr": "français"}


class _StoppedError(Exception):
    """The person does not want the files any more; nothing was written."""


class ExportPage(IncidentPage):
    """Choices side by side; what a reader does not get is one key away."""

    name = "export"
    labels = {  # noqa: RUF012
        "main": message("Write the files"),
        "view": message("see what is left out"),
    }

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        first = next(iter(FORMATS))
        self.chosen = {
            "reader": (EVERYTHING,),
            "formats": (first,),
            "language": (host.language,),
        }
        self.found: Preview | None = None
        self.asked = self.options()
        self.looking = False
        self.at_work = ""
        self.stop = self.late = False

    async def opened(self) -> None:
        """Looks what would be left out."""
        self._look()

    def keys(self) -> tuple[str, ...]:
        """Looking before."""
        return ("verify",)

    def _marking(self) -> str:
        reader = self.chosen["reader"][0]
        usual = READERS[reader].marking if reader in READERS else DEFAULT_MARKING
        return self.chosen.get("marking", (usual,))[0]

    def options(self) -> Options:
        """The report as it is asked for."""
        reader = self.chosen["reader"][0]
        return exporting.Options(
            text_language=self.chosen["language"][0],
            reader=reader if reader in READERS else None,
            tlp=self._marking(),
            pseudonyms=self._replaces(),
            names=tuple(each for each in map(str.strip, self.typed("more-names").split(",")) if each)
            if self._replaces()
            else (),
        )

    def _replaces(self) -> bool:
        return "names" in self.chosen.get("names", ())

    # --- what it shows

    def view(self) -> View:
        """Everything that can be chosen, on one page."""
        say, chosen = self.host.say, self.chosen
        readers = (Option(EVERYTHING, say("all of it")), *_options(self.host, named(READER_WORDS, READERS)))
        items: list[Item] = [
            Choices("reader", readers, chosen["reader"], label=say("For"), across=True),
            Choices("formats", _options(self.host, FORMATS), chosen["formats"], many=True, label=say("As"), across=True),
            Choices("language", tuple(Option(*each) for each in LANGUAGES.items()), chosen["language"], label=say("Language"), across=True),
            Choices("marking", tuple(Option(each, f"TLP:{each}") for each in TLP), (self._marking(),), label=say("Marking"), across=True),
            Para(line(Span(say(TLP_WORDS[self._marking()]), "muted"))),
            Choices("names", (Option("names", say("replace names of persons")),), chosen.get("names", ()), many=True, label=say("Names"), across=True),
            *self._more_names(),
            Gap(),
            *self._left_out(),
            Gap(),
            Field("folder", say("Goes to"), self.values.get("folder", ""), placeholder=say("the folder of reports")),
        ]  # fmt: skip
        back = self.button("back")
        if exporting.BUNDLE in chosen["formats"]:
            items += [
                Field("sign", say("Signed with"), self.values.get("sign", ""), placeholder=say("the file of an SSH key, or nothing")),
                Field("lock", say("Only for"), self.values.get("lock", ""), placeholder=say("public keys, or nothing: readable by everybody")),
            ]  # fmt: skip
        main = self.button("main")
        if self.at_work:
            items += [Gap(), Para(line(Span(f"{self.host.look.glyphs.waiting} ", "watch"), self.at_work))]
            main = self.button("main", why=message("writing"))
            back = self.button("back", message("Stop"))
        heading = joined(
            [
                Span(say("Export"), "strong"),
                Span(say("the report of {label}", label=self.walk.label), "muted"),
            ],
            self.host.look.glyphs.dot,
        )
        return self.page(heading, items, [main, self.button("view"), back], never=(), step="export")

    def _more_names(self) -> list[Item]:
        """A place for names that no program found, once names are replaced at all."""
        if not self._replaces():
            return []
        words = self.host.say("with commas, or nothing")
        typed = self.values.get("more-names", "")
        return [Field("more-names", self.host.say("Other names"), typed, placeholder=words)]

    def _left_out(self) -> list[Item]:
        """How much this reader does not get, and the first of it."""
        say, found, glyphs = self.host.say, self.found, self.host.look.glyphs
        if found is None:
            return [Para(line(Span(say("Looking what is left out…"), "muted")))]
        if not found.left_out:
            text = say("Nothing is left out.")
            return [Para(line(Span(text, "muted")), hang=2), *self._replaced()]
        count = len(found.left_out)
        head = say(
            counted(
                "Left out for this reader: {count} text", "Left out for this reader: {count} texts", count
            )
        )
        parts = list(dict.fromkeys(each.part for each in found.left_out))
        more = f" {glyphs.ellipsis}" if len(parts) > MOST_PARTS else ""
        words = ", ".join(say(PARTS[part]) for part in parts[:MOST_PARTS]) + more
        return [
            Para(line(f"{head}   ", Span("V", "key"), Span(f" {say('show')}", "muted"))),
            Para(line(Span(f"{glyphs.dot} ", "muted"), Span(words, "muted")), hang=2, most=2),
            *self._replaced(),
        ]

    def _replaced(self) -> list[Item]:
        if self.found is None or self.found.checking is None:
            return []
        count = len(self.found.checking.replaced)
        words = counted("{count} name is replaced. Read it through before you give it away.", "{count} names are replaced. Read it through before you give it away.", count)  # fmt: skip
        return [Para(line(Span(self.host.say(words), "muted")))]

    # --- what it does

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:  # noqa: ARG002
        """One of them, or one more; another reader has another marking."""
        if field in ("formats", "names"):
            now = self.chosen.get(field, ())
            self.chosen[field] = (
                tuple(each for each in now if each != value) if value in now else (*now, value)
            )
        else:
            self.chosen[field] = (value,)
        if field == "reader":
            self.chosen.pop("marking", None)
        if field != "formats":
            self._look()

    def field_changed(self, field: str) -> None:
        """A name more to replace."""
        if field == "more-names":
            self._look()

    async def others_wrote(self) -> None:
        """There is more to tell, or to leave out."""
        self._look()

    def _look(self) -> None:
        self.asked = self.options()
        self.host.spawn(self._preview())

    async def _preview(self) -> None:
        """Looks one time after the other, whatever is typed meanwhile: a later choice wins over an earlier one."""
        if self.looking:
            return
        self.looking, label = True, self.walk.label
        found, told = None, None
        try:
            while told is not self.asked:
                told = options = self.asked

                def look(desk: Desk, options: Options = options) -> Preview:
                    return exporting.preview(desk, label, options)

                found = await self.host.office.elsewhere(look)
        finally:
            self.looking = False
        self.found = found
        await self.host.refresh_page()

    def lines(self) -> list[str]:
        """What is left out and replaced, item by item."""
        if self.found is None:
            return []
        lines = left_out_lines(self.host, self.found)
        return [*lines, "", *name_lines(self.host, self.found.checking)] if self.found.checking else lines

    async def act_view(self) -> None:
        """All of it."""
        await self.host.open(
            ReadPage(self.host, self.walk, message("What this reader does not get"), self.lines)
        )

    async def act_main(self) -> None:
        """Writes the files beside the screen."""
        if self.at_work:
            return
        formats = tuple(each for each in FORMATS if each in self.chosen["formats"])
        if not formats:
            self.tell(message("Choose at least one: PDF, a web page, text…"))
            self.host.focus("formats")
            return
        self.at_work, self.stop, self.late = self.host.say("Reading every line…"), False, False
        self.host.spawn(self._write(formats, self.options(), self.typed("folder"), self._handing(formats)))

    def _handing(self, formats: tuple[str, ...]) -> Callable[[], exporting.Handing | None]:
        """How the bundle is signed and locked; made beside the screen, because it reads files."""
        key, people = self.typed("sign"), [each.strip() for each in self.typed("lock").split(",")]
        people = [each for each in people if each]

        def handing() -> exporting.Handing | None:
            from incidentkit.desk.computer import folder_named  # noqa: PLC0415
            from incidentkit.desk.locking import Lock  # noqa: PLC0415

            if exporting.BUNDLE not in formats or not (key or people):
                return None
            signed = folder_named(key) if key else None
            return exporting.Handing(signed, Lock(people) if people else None, asks=False)

        return handing

    async def act_back(self) -> None:
        """Stops what is being written; else goes back."""
        if self.at_work:
            self.stop = True  # before one looks whether it is too late: what is told must come true
            if not self.late:
                self.tell(message("Stopping. Nothing is written."))
            return
        await super().act_back()

    async def _write(
        self,
        formats: tuple[str, ...],
        options: Options,
        folder: str,
        handing: Callable[[], exporting.Handing | None],
    ) -> None:
        label = self.walk.label

        def begun(wanted: str) -> None:
            """Called in the other thread before each format."""
            if self.stop:
                raise _StoppedError
            number = formats.index(wanted) + 1
            self.at_work = self.host.say(
                "Writing: {format}, {number} of {total}",
                format=FORMATS[wanted],
                number=number,
                total=len(formats),
            )

        def last() -> None:
            """Called in the other thread when everything is made: from here on there are files."""
            self.late = True
            if self.stop:
                raise _StoppedError

        def work(desk: Desk) -> Exported:
            from incidentkit.desk.computer import folder_named  # noqa: PLC0415

            target = folder_named(folder) if folder else None
            return exporting.export(
                desk, label, formats, target, options=options, handing=handing(), begun=begun, last=last
            )

        try:
            made = await self.host.office.elsewhere(work)
            await self.walk.reload()  # while it is still at work: its own line is nobody else's
        except _StoppedError:
            self.tell(message("Stopped. Nothing was written."))
            return
        except StoreError as error:
            self.host.not_saved(error)
            raise
        finally:
            self.at_work = ""
            await self.host.refresh_page()
        self.host.saved(made.written)
        await self.host.forget(self)
        page = WrittenPage(self.host, self.walk, made)
        if self.host.page is self:
            await self.host.replace(page)


MOST_PARTS = 4
TLP_WORDS = {
    "RED": message("Only for the persons to whom it is handed, by name."),
    "AMBER+STRICT": message("Only inside the organisation that receives it."),
    "AMBER": message("For the receiving organisation, and its clients who must know."),
    "GREEN": message("For people of the same trade, not for the public."),
    "CLEAR": message("For everybody."),
}
"""What each marking means; Traffic Light Protocol 2.0, FIRST."""


class WrittenPage(IncidentPage):
    """Where the files are, and how anybody can prove later that nothing was changed."""

    name = "written"
    keeps_drafts = False
    labels = {"main": message("Done")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, made: Exported) -> None:
        super().__init__(host, walk)
        self.made = made
        self.seal = ""

    async def opened(self) -> None:
        """The seal that stands in the report: of the lines before the export itself."""
        entry = self.made.written.entries[-1] if self.made.written.entries else None
        told = (entry.payload or {}).get("seal") if entry else None
        self.seal = str(told) if told else await seal_of(self.host, self.walk)

    async def respoken(self) -> None:
        """Its words in the other language."""
        await self.opened()

    def keys(self) -> tuple[str, ...]:
        """Another one."""
        return ("export", "verify", "journal")

    def view(self) -> View:
        """The paths."""
        say, glyphs = self.host.say, self.host.look.glyphs
        items: list[Item] = [Para(line(Span(say("The report is written"), "title"))), Gap()]
        items += [Para(line(Span(f"{glyphs.done} ", "ok"), file["path"]), hang=2) for file in self.made.files]
        problems = [
            Para(line(Span(f"{glyphs.gate} ", "never"), say(each)), hang=2) for each in self.made.problems
        ]
        items += [Gap(), *problems] if problems else []
        if self.made.checking is not None:
            items += [
                Gap(),
                *(Para(line(each), hang=2) for each in name_lines(self.host, self.made.checking)),
            ]
        items += [
            Gap(),
            Para(line(Span(say("Seal") + "  ", "muted"), Span(self.seal, "strong")), hang=6),
            Para(line(Span(say("It proves later that nothing before it changed."), "muted"))),
        ]
        buttons = [self.button("main"), self.button("export", message("Another one")), self.button("verify")]
        return self.page([Span(say("Export"), "strong")], items, buttons, bar="ok", never=(), step="written")

    async def act_main(self) -> None:
        """Back to the incident."""
        await self.host.back()

    async def act_export(self) -> None:
        """For another reader."""
        await self.host.replace(ExportPage(self.host, self.walk))


def _options(host: Host, words: dict[str, Message]) -> tuple[Option, ...]:
    return tuple(Option(each, host.say(said)) for each, said in words.items())
