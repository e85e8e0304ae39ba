"""The journal: every line with both times, who and what; newest at the bottom, made as it comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, counted, message
from incidentkit.incident import commands as c
from incidentkit.incident.events import STRIKABLE
from incidentkit.incident.history import event
from incidentkit.incident.views.chapters import sort_of
from incidentkit.incident.views.now import local
from incidentkit.incident.views.telling import tell
from incidentkit.locale.dates import short_time
from incidentkit.spoken.log import spoken
from incidentkit.text import folded
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Row, Rows, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.incident.events import Entry
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

FIRST_READ = 300
"""Lines read before the page is shown; the rest follows while it is looked at."""
WHO = 10
NOTED = "note-added"
LONGEST = 240
EVERYTHING = "all"
SORTS = {
    "notes": (message("notes"), ("facts", "assumptions")),
    "answers": (message("answers"), ("answers", "decisions")),
    "steps": (message("steps"), ("actions", "exceptions")),
    "messages": (message("messages"), ("messages",)),
    "proofs": (message("proofs"), ("evidence",)),
    "clocks": (message("deadlines"), ("clocks",)),
    "people": (message("people"), ("people",)),
}
"""What the lines can be narrowed down to: its words, and the parts of the table of readers that are meant."""


class JournalPage(ListPage):
    """The lines, a search in them, and the line under the cursor in full below."""

    name = "journal"
    rows_name = "lines"
    labels = {"main": message("Read the line"), "note": message("add a line"), "edit": message("correct")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.entries: list[Entry] = []
        self.missing = 0
        """How many older lines are still to be read."""
        self.found: list[int] | None = None
        """Places of the lines that are searched for; None for all."""
        self.version = 0

    async def opened(self) -> None:
        """The newest lines first, then the others; coming back, only what is new."""
        if self.entries:
            await self._read_newer()
            return
        row = self.walk.row
        since = max(0, row.count - FIRST_READ)

        def read(desk: Desk) -> list[Entry]:
            return desk.entries(row, since=since)

        self.entries = await self.host.office.do(read)
        self.missing, self.version = since, self.version + 1
        if since:
            self.host.spawn(self._read_older())

    async def _read_older(self) -> None:
        row, until = self.walk.row, self.missing
        older = await self.host.office.do(lambda desk: desk.entries(row, until=until))
        if self.missing == until:
            self.entries, self.missing, self.version = [*older, *self.entries], 0, self.version + 1
            if self.found is not None:  # places were those among the newest lines only
                await self._search()
            await self.host.refresh_page()

    async def others_wrote(self) -> None:
        """There are newer lines."""
        await self._read_newer()

    async def _read_newer(self) -> None:
        row, since = self.walk.row, self.missing + len(self.entries)
        self.entries += await self.host.office.do(lambda desk: desk.entries(row, since=since))
        self.version += 1
        if self.found is not None:
            await self._search()

    async def respoken(self) -> None:
        """The same lines in other words."""
        self.version += 1

    def keys(self) -> tuple[str, ...]:
        """What can be done with lines."""
        return ("search", "edit", "note", "undo", "export", "deadlines", "brief")

    # --- what it shows

    def view(self) -> View:
        """The list and the line under the cursor."""
        say = self.host.say
        total = self.missing + len(self.entries)
        heading = [Span(say("Journal"), "strong"), Span(f"  {self.host.look.glyphs.dot}  ", "muted")]
        heading.append(Span(say(counted("{count} line", "{count} lines", total)), "muted"))
        places = self.found if self.found is not None else None
        count = len(self.entries) if places is None else len(places)
        empty = (
            say("No line has these words.")
            if self.wanted()
            else say("No lines yet. Each thing you do is written here by itself.")
        )

        def row(number: int) -> Row:
            return self._row(self.entries[number if places is None else places[number]])

        about = f"{self.wanted()}:{self._sort()}"
        version = f"{self.version}:{self.host.language}:{about}"
        rows = Rows("lines", count, row, empty, at="end", version=version, about=about)
        items: list[Item] = [*self.search_field(), *self._sorts(), rows, Gap(), *self._below()]
        buttons = [self.button("main"), self.button("note"), self.button("edit")]
        return self.page(heading, items, buttons, focus="lines", step="journal", never=())

    def _sort(self) -> str:
        return self.chosen.get("sort", (EVERYTHING,))[0] if self.searching else EVERYTHING

    def _sorts(self) -> list[Item]:
        """What to narrow the lines down to, while something is searched for."""
        if not self.searching:
            return []
        say = self.host.say
        options = (
            Option(EVERYTHING, say("all")),
            *(Option(name, say(words)) for name, (words, _) in SORTS.items()),
        )
        return [Choices("sort", options, (self._sort(),), label=say("Show"), across=True)]

    def _row(self, entry: Entry) -> Row:
        glyphs, words = self.host.look.glyphs, self.words(entry)
        who = self.host.say("you") if entry.actor == self.host.actor else entry.actor
        lead = [
            Span(f"{self._when(entry):<{self._when_cells()}}  ", "muted"),
            Span(f"{who[:WHO]:<{WHO}} ", "muted"),
        ]
        gone = self._gone(entry)
        if gone is not None:
            return Row(
                str(entry.seq),
                line(*lead, Span(f"{glyphs.never} ", "muted"), Span(words, "muted")),
                line(Span(self.host.say(gone), "muted")),
            )
        late = line(Span(f"({self._written(entry)})", "muted")) if entry.occurred_at else ()
        return Row(str(entry.seq), line(*lead, Span(words)), late)

    def words(self, entry: Entry) -> str:
        """A line's title and what it is about, in one row."""
        say, situation = self.host.say, self.walk.situation
        told = tell(situation, event(entry))
        said = [(each.label, each.text) for each in told.said[:2]]
        if told.about:  # of a note, what was written comes before the step it was written at
            said.insert(1 if entry.kind == NOTED else 0, (None, told.about))
        parts: list[str] = []
        for label, text in said:
            # The kind of a line is the label of what stands first in it, unless that has one of its own.
            before = label or (None if parts else told.title)
            words = spoken(self.host, situation, text)
            if label and not parts:
                parts.append(say(told.title))
            parts.append(say("{title}: {state}", title=say(before), state=words) if before else words)
            if len(parts[-1]) > LONGEST:
                break
        return " ".join(f" {self.host.look.glyphs.dot} ".join(parts or [say(told.title)]).split())

    def _when(self, entry: Entry) -> str:
        at = local(self.walk.situation, entry.occurred_at or entry.recorded_at)
        return short_time(at, self.host.language, now=self.walk.situation.now) if at else ""

    def _when_cells(self) -> int:
        """How wide the times are: the first and the last line tell whether days stand beside them."""
        return max(len(self._when(each)) for each in (self.entries[0], self.entries[-1]))

    def _written(self, entry: Entry) -> str:
        at = local(self.walk.situation, entry.recorded_at)
        return self.host.say("written {time}", time=f"{at:%H:%M}" if at else "")

    def _gone(self, entry: Entry) -> Message | None:
        """Why a line counts no more."""
        state = self.walk.situation.state
        if entry.seq in state.struck:
            return message("struck by line {seq}", seq=state.struck[entry.seq].by)
        if entry.id in state.undone:
            return message("taken back by line {seq}", seq=state.undone[entry.id])
        return None

    def here(self) -> Entry | None:
        """The line under the cursor."""
        key = self.row_here() or (str(self.entries[-1].seq) if self.entries else "")
        place = int(key) - 1 - self.missing if key else -1
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def _below(self) -> list[Item]:
        entry, say = self.here(), self.host.say
        if entry is None:
            return []
        at = local(self.walk.situation, entry.recorded_at)
        time = f"{short_time(at, self.host.language, now=self.walk.situation.now)}:{at:%S}" if at else ""
        words = say("Line {seq}, written {time}.", seq=entry.seq, time=time)
        last = say("Nothing is erased: a wrong line is struck and replaced.")
        return [Para(line(self.words(entry)), most=2), Para(line(Span(f"{words} {last}", "muted")))]

    # --- what it does

    def field_changed(self, field: str) -> None:  # noqa: ARG002
        """Searches without holding the keys up."""
        self.host.spawn(self._search())

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:
        """Narrows the lines down to a kind."""
        await super().choice_taken(field, value, by_digit=by_digit)
        await self._search()

    async def _search(self) -> None:
        wanted, sort, entries = self.wanted(), self._sort(), self.entries
        if not wanted and sort == EVERYTHING:
            self.found = None
        else:
            found = await self.host.office.do(
                lambda _: [n for n, each in enumerate(entries) if self._is_wanted(each, wanted, sort)]
            )
            if (wanted, sort) != (self.wanted(), self._sort()):
                return
            self.found = found
        self.version += 1
        await self.host.refresh_page()

    def _is_wanted(self, entry: Entry, wanted: str, sort: str) -> bool:
        if sort != EVERYTHING and sort_of(event(entry)) not in SORTS[sort][1]:
            return False
        return not wanted or wanted in folded(f"{entry.actor} {self.words(entry)}")

    async def act_back(self) -> None:
        """Closes the search, else goes back."""
        self.found = None
        self.chosen.pop("sort", None)
        await super().act_back()

    async def act_main(self) -> None:
        """The line in full, on a page of its own."""
        entry = self.here()
        if entry is None:
            return
        from incidentkit.tui.pages.reading import ReadPage  # noqa: PLC0415

        await self.host.open(
            ReadPage(self.host, self.walk, message("Line {seq}", seq=entry.seq), lambda: self._whole(entry))
        )

    def _whole(self, entry: Entry) -> list[str]:
        say, situation = self.host.say, self.walk.situation
        told = tell(situation, event(entry))
        lines = [say(told.title)]
        if told.about:
            lines.append(f"  {spoken(self.host, situation, told.about)}")
        for said in told.said:
            label = f"{say(said.label)} " if said.label else ""
            lines += [
                f"  {label}{part}" for part in str(spoken(self.host, situation, said.text)).splitlines()
            ]
        at = local(situation, entry.recorded_at)
        lines += [
            "",
            say("Written {time} by {actor}", time=f"{at:%Y-%m-%d %H:%M:%S}" if at else "", actor=entry.actor),
        ]
        happened = local(situation, entry.occurred_at)
        if happened:
            lines.append(say("(happened {time})", time=f"{happened:%Y-%m-%d %H:%M}"))
        gone = self._gone(entry)
        return [*lines, *([say(gone)] if gone else []), f"  SHA-256 {entry.hash}"]

    async def act_edit(self) -> None:
        """Strikes the line and writes another instead."""
        entry = self.here()
        if entry is None:
            return
        if entry.kind not in STRIKABLE:
            self.tell(
                message(
                    "This line cannot be struck. Z takes back your last action; E on a step changes an answer; O opens a step again."
                )
            )
            return
        if self._gone(entry) is not None:
            self.tell(message("This line no longer counts already."))
            return
        await self.host.open(StrikePage(self.host, self.walk, entry))

    async def act_undo(self) -> None:
        """Takes back the last action; its line is at the end of the list."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await ways.go(self, "undo")
        await self._read_newer()

    async def act_note(self) -> None:
        """A line, also about what happened earlier."""
        from incidentkit.tui.pages.ask import NotePage  # noqa: PLC0415

        await self.host.open(NotePage(self.host, self.walk))


class StrikePage(IncidentPage):
    """Strikes a line, with a reason; what is to be read instead may be written at once."""

    name = "strike"
    labels = {"main": message("Strike it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, entry: Entry) -> None:
        super().__init__(host, walk)
        self.entry = entry
        self.draft_key = str(entry.seq)
        self.harmless: set[str] = set()
        text = (entry.payload or {}).get("text")
        self.before = str(text) if isinstance(text, str) else ""
        self.values = {"replace": self.before}

    def view(self) -> View:
        """The line, the reason, the new words."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("Line {seq} is wrong. Why?", seq=self.entry.seq), "title"))),
            Gap(),
            Field("reason", say("Reason"), self.values.get("reason", "")),
            Gap(),
            Field(
                "replace", say("What to read instead; empty: nothing"), self.values.get("replace", ""), rows=4
            ),
            Gap(),
            Para(
                line(
                    Span(
                        say("Both lines stay in the journal; the struck one says which line replaced it."),
                        "muted",
                    )
                )
            ),
        ]
        return self.page(
            [say("Correct a line")],
            items,
            [self.button("main"), self.button("back")],
            focus="reason",
            step="strike",
            never=(),
        )

    async def act_main(self) -> None:
        """Writes it."""
        reason = self.typed("reason")
        if not reason:
            self.tell(message("A reason is needed, even “by mistake”."))
            self.host.focus("reason")
            return
        replace = self.typed("replace")
        safe = await without_secret(self, replace, self.harmless) if replace else ""
        if safe is None:
            return
        made = c.StrikeEntry(
            seq=self.entry.seq, reason=reason, replace=safe if safe and safe != self.before else None
        )
        outcome = await self.walk.write(made)
        if self.tell_outcome(outcome, message("Struck. Both lines stay in the journal.")):
            await self.host.forget(self)
            await self.host.back()
