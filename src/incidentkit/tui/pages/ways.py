"""Which page an action leads to, and which page an incident is on: the map of the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.incident.history import event
from incidentkit.incident.views.telling import tell
from incidentkit.spoken.log import spoken
from incidentkit.tui.pages.base import Page
from incidentkit.tui.pages.question import Place, QuestionPage
from incidentkit.tui.pages.start import StartPage
from incidentkit.tui.pages.step import StepPage
from incidentkit.tui.view import Span, line
from incidentkit.tui.walk import Walk
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.desk.home import OpenIncident, Plan
    from incidentkit.tui.host import Host

AWAY = 600.0
"""Seconds since the last line after which coming back shows the brief first."""

Way = Callable[[Page, Walk], Awaitable[None]]


# --- into an incident


async def begin(host: Host, plan: Plan, words: str, same: OpenIncident | None) -> None:
    """Something new: one question first, then the incident is open."""
    await host.open(StartPage(host, plan, words, same))


async def enter(host: Host, label: str) -> None:
    """An incident from the list: the brief first where some time went by or a text was left half typed."""
    from incidentkit.tui.pages.brief import BriefPage, half_typed  # noqa: PLC0415
    from incidentkit.tui.pages.transfer import TransferPage, offered_to  # noqa: PLC0415

    walk = await Walk.open(host, label)
    page = StepPage(host, walk)
    await host.start_over(page)
    kept = await half_typed(host, walk)
    await host.forget_typed("screen/-/")  # what was said at home has led here
    last = await host.office.do(lambda desk: desk.entries(walk.row, since=walk.row.count - 1))
    since = (host.now() - read_utc(last[-1].recorded_at)).total_seconds()
    if offered_to(walk, host.actor):
        await host.open(TransferPage(host, walk))
    elif not walk.closed and (since >= AWAY or kept):
        await host.open(BriefPage(host, walk, away=since, kept=kept))
    else:
        await settle(host, walk)
    if not walk.closed:
        host.spawn(_tell_of_changes(host, walk))


async def _tell_of_changes(host: Host, walk: Walk) -> None:
    """Says once that a plan is another one on the disk than this incident has; nothing is taken over by itself."""

    def look(desk: Desk) -> bool:
        from incidentkit.desk.updating import runbook_changes  # noqa: PLC0415 - beside what the person does

        return any(each.changed for each in runbook_changes(desk, walk.row))

    if await host.office.elsewhere(look) and host.page.walk is walk and not host.notice:
        host.page.tell(
            message(
                "The plan has changed on the disk since this incident began. See K, “The plan on the disk”."
            )
        )
        await host.refresh_page()


async def settle(host: Host, walk: Walk) -> None:
    """Shows where the incident is: a first question while there is one, else the step."""
    name = None if walk.closed or walk.here else walk.first_question()
    if name is None:
        offer = None if walk.closed or walk.here else _offer(host, walk)
        if offer is not None:
            await _on_step(host, walk, offer)
            return
        if not isinstance(host.page, StepPage) or host.page.walk is not walk:
            await host.start_over(StepPage(host, walk))
        return
    await _on_step(host, walk, _first(host, walk, name))


def _offer(host: Host, walk: Walk) -> Page | None:
    """A change in one plan that the other may take over."""
    from incidentkit.tui.pages.offer import OfferPage, next_offer  # noqa: PLC0415

    offer = next_offer(walk)
    return OfferPage(host, walk, offer) if offer else None


async def _on_step(host: Host, walk: Walk, page: Page) -> None:
    """A page on top of the incident's step, which is what Escape leads back to."""
    if isinstance(host.page, StepPage) and host.page.walk is walk:
        await host.open(page)
        return
    base = StepPage(host, walk)
    await host.start_over(base)
    await host.open(page)


def _first(host: Host, walk: Walk, name: str) -> Page:
    """A question of the first minute."""
    names = walk.situation.start_questions()

    async def then(answered: bool = True) -> None:  # noqa: ARG001
        await host.back(StepPage)
        await settle(host, walk)

    heading = line(Span(host.say("Starting"), "strong"))
    place = Place(heading, names.index(name) + 1, len(names), starting=True, again=then)
    return _question(host, walk, name, place, then)


def _question(
    host: Host, walk: Walk, name: str, place: Place, then: Callable[[bool], Awaitable[None]]
) -> Page:
    if walk.situation.several(name) is not None:
        from incidentkit.tui.pages.several import SeveralPage  # noqa: PLC0415

        return SeveralPage(host, walk, name, place, then)
    return QuestionPage(host, walk, name, place, then)


async def ask(host: Host, walk: Walk, name: str) -> None:
    """One question, on top of this page; afterwards back to it."""

    async def then(answered: bool) -> None:  # noqa: ARG001
        await host.back()

    await host.open(_question(host, walk, name, Place(line(Span(host.say("Question"), "strong"))), then))


async def to_step(host: Host, walk: Walk, step_id: str) -> None:
    """A step that was chosen: shown if it can be done, else asked whether it is opened again."""
    from incidentkit.tui.pages.ask import ReopenPage  # noqa: PLC0415

    if walk.situation.record(step_id).state in ("done", "skipped"):
        await host.open(ReopenPage(host, walk, step_id))
        return
    walk.go_to(step_id)
    if isinstance(host.page, StepPage):
        return
    await host.back(StepPage)


# --- actions

PAGES = {
    "list": ("steps", "StepsPage"),
    "journal": ("journal", "JournalPage"),
    "deadlines": ("deadlines", "DeadlinesPage"),
    "waiting": ("waiting", "WaitingPage"),
    "gravity": ("severity", "SeverityPage"),
    "edit": ("answers", "AnswersPage"),
    "more": ("more", "MorePage"),
    "export": ("export", "ExportPage"),
    "transfer": ("transfer", "TransferPage"),
    "verify": ("verify", "VerifyPage"),
    "brief": ("brief", "BriefPage"),
}
"""Actions that open a page about the incident: module and class. A page is imported when it is first gone to."""
PAGES_OF_A_STEP = {
    "skip": ("ask", "SkipPage"),
    "await": ("ask", "AwaitPage"),
    "mark": ("ask", "MarkPage"),
}
"""The same about the step on show; without one they lead nowhere."""
PAGES_BESIDE_A_STEP = {
    "note": ("ask", "NotePage"),
    "proof": ("proof", "ProofPage"),
    "stuck": ("stuck", "StuckPage"),
}
"""The same, with or without a step."""


async def go(page: Page, action: str) -> None:
    """Does an action that is the same on every page of an incident."""
    walk = page.walk
    if walk is None:
        return
    if action in PAGES:
        await page.host.open(_page_class(*PAGES[action])(page.host, walk))
    elif action in PAGES_OF_A_STEP:
        step = step_of(page, walk)
        if step:
            await page.host.open(_page_class(*PAGES_OF_A_STEP[action])(page.host, walk, step))
    elif action in PAGES_BESIDE_A_STEP:
        await page.host.open(_page_class(*PAGES_BESIDE_A_STEP[action])(page.host, walk, step_of(page, walk)))
    elif action in WAYS:
        await WAYS[action](page, walk)


def _page_class(module: str, name: str) -> Callable[..., Page]:
    made: Callable[..., Page] = getattr(import_module(f"incidentkit.tui.pages.{module}"), name)
    return made


def step_of(page: Page, walk: Walk) -> str | None:
    """The step that an action is about: the one the page is about, else the one on show."""
    told = getattr(page, "step_id", None)
    if isinstance(told, str):
        return told
    current = None if walk.closed else walk.current()
    return current.id if current and isinstance(page, StepPage) else None


async def _undo(page: Page, walk: Walk) -> None:
    """Takes back the last action and shows the step it was about."""
    outcome = await walk.write(c.Undo(actor=page.host.actor))
    if outcome.written is None:
        page.tell_outcome(outcome)
        return
    gone = (outcome.written.entries[0].payload or {}).get("entries")
    entries = await page.host.office.do(lambda desk: desk.entries(walk.row))
    undone = [entry for entry in entries if isinstance(gone, list) and entry.id in gone]
    for payload in (entry.payload or {} for entry in undone):
        step, question = payload.get("step"), payload.get("name")
        if isinstance(step, str):
            walk.go_to(step)
        # What was asked about them is asked again.
        walk.confirmed = {pair for pair in walk.confirmed if pair[0] != step and pair[1] != question}
        walk.left -= {question}
    if not undone:
        page.tell(message("Taken back. Both lines stay in the journal."))
        return
    told = tell(walk.situation, event(undone[0]))
    what = page.host.say(told.title)
    if told.about:
        about = spoken(page.host, walk.situation, told.about)
        what = page.host.say("{title}: {state}", title=what, state=about)
    if undone[0].kind == "step-done" and _its_answers(walk, undone[0].payload or {}):
        page.tell(
            message("Taken back: “{what}”. Its answers stay: Z again takes the last one back.", what=what)
        )
        return
    page.tell(message("Taken back: “{what}”. Both lines stay in the journal.", what=what))


def _its_answers(walk: Walk, payload: dict[str, Any]) -> bool:
    """Whether a step that is open again still has the answers that it asked for."""
    step = walk.situation.steps.get(str(payload.get("step")))
    return step is not None and any(walk.situation.is_answered(name) for name in step.record)


async def _reopen(page: Page, walk: Walk) -> None:
    from incidentkit.tui.pages.ask import ReopenPage  # noqa: PLC0415

    await page.host.open(ReopenPage(page.host, walk, None if walk.closed else step_of(page, walk)))


async def _call(page: Page, walk: Walk) -> None:
    from incidentkit.tui.pages.call import open_call  # noqa: PLC0415

    await open_call(page, walk, step_of(page, walk))


async def _message(page: Page, walk: Walk) -> None:
    from incidentkit.tui.pages.sending import open_message  # noqa: PLC0415

    await open_message(page, walk, step_of(page, walk))


async def _finish(page: Page, walk: Walk) -> None:
    from incidentkit.tui.pages.finish import open_finish  # noqa: PLC0415

    await open_finish(page, walk)


WAYS: dict[str, Way] = {
    "call": _call,
    "finish": _finish,
    "message": _message,
    "undo": _undo,
    "reopen": _reopen,
}
"""Actions that do something, or look first which page is the right one."""


# --- from home


async def from_home(host: Host, kind: str, words: str, plans: list[Plan]) -> None:
    """Rows of home that are neither an incident nor a plan."""
    if kind == "find":
        from incidentkit.tui.pages.find import FindPage  # noqa: PLC0415

        await host.open(FindPage(host, plans, words))
    elif kind == "all":
        from incidentkit.tui.pages.all import AllPage  # noqa: PLC0415

        await host.open(AllPage(host))
    elif kind == "plans":
        from incidentkit.tui.pages.plans import PlansPage  # noqa: PLC0415

        await host.open(PlansPage(host, plans))
    elif kind == "check":
        from incidentkit.tui.pages.runbooks import RunbooksPage  # noqa: PLC0415

        await host.open(RunbooksPage(host))
    elif kind == "settings":
        from incidentkit.tui.pages.settings import SettingsPage  # noqa: PLC0415

        await host.open(SettingsPage(host))
