"""A message went out, or somebody approves it: to whom, in what way, and why, where something keeps it closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.step import joined
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.incident.gates import Gate
    from incidentkit.tui.pages.sending import MessagePage


class _About(IncidentPage):
    """A page about a draft."""

    def __init__(self, below: MessagePage) -> None:
        super().__init__(below.host, below.walk)
        self.below = below
        self.draft_key = below.message_id
        self.harmless: set[str] = set()

    def closed(self, gates: list[Gate]) -> list[Item]:
        """What keeps it from going out, and the field that opens it with a reason."""
        if not gates:
            return []
        say, glyph = self.host.say, self.host.look.glyphs.gate
        items: list[Item] = [Gap()]
        words = [self.below.blank_words() if gate.kind == "blanks" else gate.because for gate in gates]
        items += [Para(line(Span(f"{glyph} ", "never"), say(each)), hang=2) for each in words]
        why = say("Why all the same?")
        return [
            *items,
            Field("reason", why, self.values.get("reason", ""), hint=say("it will be in the report")),
        ]

    def heading(self) -> tuple[Span, ...]:
        """The message."""
        parts = [Span(self.host.say("Message"), "strong"), Span(self.below.drafted().title, "muted")]
        return joined(parts, self.host.look.glyphs.dot)

    async def _written(self, made: c.Command, done: Any) -> bool:
        if not self.tell_outcome(await self.walk.write(made), done):
            return False
        await self.host.forget(self)
        return True

    async def _texts(self, *fields: str) -> dict[str, str] | None:
        found = {}
        for field in fields:
            safe = await without_secret(self, self.typed(field), self.harmless)
            if safe is None:
                return None
            found[field] = safe
        return found

    def _needs_reason(self, gates: list[Gate]) -> bool:
        if gates and not self.typed("reason"):
            self.tell(message("Fill what is missing, or say why it goes out all the same."))
            self.host.focus("reason")
            return True
        return False


class SentPage(_About):
    """Notes that the message was sent; the text is kept in the words in which it went."""

    name = "sent"
    labels = {"main": message("It was sent"), "back": message("Not yet")}  # noqa: RUF012

    def _gates(self) -> list[Gate]:
        return self.below.shut(approved=bool(self.typed("by")))

    def view(self) -> View:
        """To whom, in what way, who approved it."""
        say, values, made = self.host.say, self.values, self.below.drafted()
        items: list[Item] = [
            Para(line(Span(say("You sent it. To whom, and in what way?"), "title"))),
            Gap(),
            Field("to", say("To"), values.get("to", ""), placeholder=made.draft.to),
            Field("through", say("In what way"), values.get("through", ""), placeholder=made.draft.channel),
        ]
        if any(gate.kind in ("approval", "changed") for gate in self.below.shut(approved=False)):
            items.append(
                Field("by", say("Approved by"), values.get("by", ""), hint=say("nobody: leave it empty"))
            )
        items += self.closed(self._gates())
        items += [Gap(), Para(line(Span(say("The text is kept as it was sent, with this time."), "muted")))]
        buttons = [self.button("main"), self.button("back")]
        return self.page(self.heading(), items, buttons, focus="to", step=f"sent:{self.draft_key}")

    async def act_main(self) -> None:
        """Writes that it was sent."""
        gates = self._gates()
        if self._needs_reason(gates):
            return
        said = await self._texts("to", "through", "by", "reason")
        if said is None:
            return
        made = c.SendMessage(
            **self.below.common(),  # type: ignore[arg-type]
            to=said["to"] or self.below.drafted().draft.to,
            through=said["through"] or None,
            approved_by=said["by"] or None,
            reason=said["reason"] if gates else None,
        )
        done = message("The text is kept as it was sent: {title}", title=self.below.drafted().title)
        if await self._written(made, done):
            await self.host.back()
            await self.below.go_on()


class ApprovePage(_About):
    """Notes who says that the text may go out as it is."""

    name = "approve"
    labels = {"main": message("Approved")}  # noqa: RUF012

    def view(self) -> View:
        """Who."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("Who approved this text?"), "title"))),
            Gap(),
            Field("by", say("Name"), self.values.get("by", ""), width=36),
            *self.closed(self.below.shut(approved=True)),
            Gap(),
            Para(line(Span(say("If the text changes afterwards, it must be approved again."), "muted"))),
        ]
        buttons = [self.button("main"), self.button("back")]
        return self.page(self.heading(), items, buttons, focus="by", step=f"approve:{self.draft_key}")

    async def act_main(self) -> None:
        """Writes it."""
        if not self.typed("by"):
            self.tell(message("Say who it is."))
            self.host.focus("by")
            return
        gates = self.below.shut(approved=True)
        if self._needs_reason(gates):
            return
        said = await self._texts("by", "reason")
        if said is None:
            return
        made = c.ApproveMessage(
            **self.below.common(),  # type: ignore[arg-type]
            by=said["by"],
            reason=said["reason"] if gates else None,
        )
        if await self._written(made, message("Approved by {who}.", who=said["by"])):
            await self.host.back()
