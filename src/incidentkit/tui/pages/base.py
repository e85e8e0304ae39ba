"""What every page is: a view made from what is known, and what its keys do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from incidentkit.errors import IncidentkitError, Message, message
from incidentkit.tui import marks
from incidentkit.tui.actions import ACTIONS, EVERYWHERE, cap_of
from incidentkit.tui.view import Button, Frame, Item, Line, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Outcome, Walk


class Page:
    """A page. `values` are the texts in its fields, `chosen` the answers taken, `rows_at` the rows under cursors.

    The stage keeps these three in step with what is typed; `view` is made from them and from what the page knows,
    in the language of now. An action called "do-it" is the method `act_do_it`.
    """

    name = "page"
    labels: dict[str, Message] = {}  # noqa: RUF012 - read only
    """Other words for an action on this page."""
    keeps_drafts = True

    def __init__(self, host: Host, walk: Walk | None = None) -> None:
        self.host = host
        self.walk = walk
        self.values: dict[str, str] = {}
        self.told: dict[str, str] = {}
        """The texts that were taken up last, by field: what is kept as half typed, what is searched for."""
        self.restored: set[str] = set()
        """Fields whose text was half typed before: it is gone on with at its end."""
        self.chosen: dict[str, tuple[str, ...]] = {}
        self.rows_at: dict[str, str] = {}
        self.rows_here = ""
        """The list whose cursor was moved last."""
        self.draft_key = ""
        """What tells this page's drafts from those of the same page about something else: a step, a question."""

    # --- what it shows

    def view(self) -> View:
        """The page as it is now."""
        raise NotImplementedError

    def keys(self) -> tuple[str, ...]:
        """The actions of this page beyond its buttons, the most useful first."""
        return ()

    def offers(self) -> tuple[str, ...]:
        """Every action that its keys start now: buttons, its own, and what works everywhere."""
        buttons = [button.action for button in self.view().buttons if not button.why]
        return tuple(dict.fromkeys([*buttons, *self.keys(), *EVERYWHERE]))

    def word(self, action: str) -> str:
        """What an action is called here."""
        return self.host.say(self.labels.get(action, ACTIONS[action].word))

    def button(self, action: str, label: Message | str | None = None, why: Message | None = None) -> Button:
        """A button for an action; `why` closes it."""
        say = self.host.say
        words = self.word(action) if label is None else say(label) if isinstance(label, Message) else label
        words = words[:1].upper() + words[1:]
        return Button(action, words, say(cap_of(action)), say(why) if why else "")

    def frame(self) -> Frame:
        """What stands around the page."""
        if self.walk is not None:
            from incidentkit.tui.frame import frame  # noqa: PLC0415 - home is drawn without an incident's views

            return frame(self.host, self.walk)
        return Frame(
            title=line(Span("incidentkit", "accent")),
            saved=marks.saved_words(self.host),
            clocks=marks.languages(self.host),
        )

    def never(self) -> tuple[Line, ...]:
        """The never-lines pinned above an incident's page."""
        if self.walk is None or self.walk.closed:
            return ()
        from incidentkit.tui.frame import never_lines  # noqa: PLC0415 - see frame

        return never_lines(self.host, self.walk)

    def page(
        self, heading: Iterable[str | Span], items: Iterable[Item], buttons: Iterable[Button], **more: Any
    ) -> View:
        """A view with this page's frame, never-lines and keys."""
        made = {
            "frame": self.frame(),
            "never": self.never(),
            "keys": self.keys(),
            "labels": {action: self.host.say(words) for action, words in self.labels.items()},
        }
        return View(
            heading=tuple(_spans(heading)), items=tuple(items), buttons=tuple(buttons), **{**made, **more}
        )

    # --- what happens

    async def opened(self) -> None:
        """The page comes on top, for the first time or again."""

    def left(self) -> None:
        """The page is no longer there, on top or below."""

    async def act(self, action: str) -> None:
        """Does an action; one that this page has no method for is done by the incident's pages."""
        method = getattr(self, f"act_{action.replace('-', '_')}", None)
        if method is not None:
            await method()
            return
        from incidentkit.tui.pages.ways import go  # noqa: PLC0415 - ways lead to every page

        await go(self, action)

    async def act_back(self) -> None:
        """Goes one page back."""
        await self.host.back()

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:  # noqa: ARG002
        """An answer was chosen: kept as the one, or as one of several by pages that say so."""
        self.chosen[field] = (value,)

    async def row_opened(self, rows: str, key: str) -> None:
        """A row was opened by a click; as the main button does, unless the page says otherwise."""
        self.rows_at[rows] = key
        await self.act("main")

    def enter_is_enough(self, field: str) -> bool:
        """Whether Enter in this one-line field does what the main button says; else it goes to the next thing.

        It does once the only thing that a page asks for is typed. A page on which Enter weighs more says otherwise.
        """
        return bool(self.typed(field)) and self.view().only_field == field

    async def picked_step(self, step_id: str) -> None:
        """A step was clicked in the outline."""
        if self.walk is not None:
            from incidentkit.tui.pages.ways import to_step  # noqa: PLC0415

            await to_step(self.host, self.walk, step_id)

    def typed(self, field: str) -> str:
        """What stands in a field, without blanks around it."""
        return self.values.get(field, "").strip()

    def field_changed(self, field: str) -> None:
        """The text of a field is another one."""

    async def respoken(self) -> None:
        """The language changed: texts that were read in the old one are read again."""

    async def others_wrote(self) -> None:
        """Another program wrote: what is shown from elsewhere than the incident is read again."""

    async def act_language(self) -> None:
        """The other language, in place."""
        await self.host.change_language()

    async def act_contrast(self) -> None:
        """High contrast; the same key leads back to the colours from before."""
        await self.host.change_contrast()

    async def act_check(self) -> None:
        """The files of the plans, and what is wrong in them."""
        from incidentkit.tui.pages.runbooks import RunbooksPage  # noqa: PLC0415 - brings the checks with it

        await self.host.open(RunbooksPage(self.host))

    async def act_quit(self) -> None:
        """Leaves; all is kept."""
        await self.host.leave()

    async def act_help(self) -> None:
        """Everything that can be done here."""
        from incidentkit.tui.pages.help import HelpPage  # noqa: PLC0415

        await self.host.open(HelpPage(self.host, self))

    # --- saying things

    def tell(self, *parts: str | Span | Message) -> None:
        """Says something in the row above the footer, until the next action."""
        self.host.notice = tuple(_spans(self.host.say(p) if isinstance(p, Message) else p for p in parts))

    def tell_outcome(self, outcome: Outcome, done: Message | None = None) -> bool:
        """Says what came of a write: why it was refused, else `done` and what it changed; whether it was written."""
        if outcome.error is not None:
            self.tell(
                Span(f"{self.host.look.glyphs.gate} ", "watch"), self.host.say(refused_words(outcome.error))
            )
            return False
        words = [*([self.host.say(done)] if done else []), *outcome.changed]
        self.tell(" ".join(each if each.endswith((".", "!", "?", "…")) else f"{each}." for each in words))
        return True

    def tell_error(self, error: IncidentkitError) -> None:
        """Says why something cannot be done."""
        self.tell(Span(f"{self.host.look.glyphs.gate} ", "watch"), self.host.say(refused_words(error)))

    def draft_place(self, field: str) -> str:
        """Under which name a half-typed text is kept."""
        return f"{self.draft_prefix()}{field}"

    def draft_prefix(self) -> str:
        """The beginning of the names of this page's half-typed texts."""
        about = self.walk.row.incident_id if self.walk else "-"
        return f"screen/{about}/{self.name}/{self.draft_key}/"


class IncidentPage(Page):
    """A page about an incident."""

    walk: Walk

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)


def _spans(parts: Iterable[str | Span]) -> Iterable[Span]:
    for part in parts:
        if isinstance(part, Span):
            yield part
        elif part:
            yield Span(part)


BACK_TO_STEP = message("Back to the step")


def refused_words(error: IncidentkitError) -> Message:
    """A refusal as one sentence, with the way out where that is none of the command line's."""
    hint = error.hint
    if hint is None or "incidentkit " in hint.text or "--" in hint.text:
        return error.what
    return message("{what} {hint}", what=error.what, hint=hint)
