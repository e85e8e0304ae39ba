"""A tour of the whole screen: how each page is reached, on which record. Whoever has to see every page walks it.

A stop is a page in one state. It is reached from home on a copy of a record that was made once, by keys as far as a
person would need few of them, else by opening the page itself. A page that no stop shows fails `test_tour`.
"""

import asyncio
import contextlib
import hashlib
import re
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playing import World

from incidentkit.desk.attaching import attach
from incidentkit.incident import commands as c
from incidentkit.runbook.loading import library_folder
from incidentkit.tui.pages.home import HomePage
from incidentkit.tui.theme import PALETTES

ANSWERS = {"circumstances": "stolen", "device": "iPhone 15", "lock_state": "open", "personal_data": "yes"}
NAMES = {"?": "question_mark", "!": "exclamation_mark", " ": "space"}


@dataclass(frozen=True)
class Stop:
    """A page in one state: its name, the record it is shown on, and the way there from home."""

    name: str
    record: str
    go: Callable[..., Awaitable[None]]


STOPS: dict[str, Stop] = {}
RECORDS: dict[str, Callable] = {}


def stop(record):
    """Enters a way into the tour; its name is that of the function."""

    def enter(go):
        name = go.__name__.replace("_", "-")
        STOPS[name] = Stop(name, record, go)
        return go

    return enter


def record(make):
    """Enters a record: what is done before the screen is opened."""
    RECORDS[make.__name__] = make
    return make


def keys(name, on, *pressed):
    """A stop that a few keys lead to."""

    async def go(play):
        await press(play, *pressed)

    STOPS[name] = Stop(name, on, go)


async def press(play, *pressed):
    """Keys by the signs on them."""
    await play.press(*(NAMES.get(key, key) for key in pressed))


async def show(play, page):
    """A page on top of this one."""
    await play.app.open(page)
    await play.settle()


async def step(play, step_id):
    """From home to a step of the first incident."""
    await press(play, "enter")
    play.app.page.walk.go_to(step_id)
    await play.app.refresh_page()
    await play.settle()


async def until(play, true):
    """Until what is done beside the person has been done."""
    for _ in range(1000):
        await play.settle()
        if true(play.app.page):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never comes: " + play.text())


# --- what is seen

SMALL, LARGE = (80, 24), (120, 35)


def _tones(play):
    """The tone of every piece of each row: names of the palette, so that every theme gives the same."""
    names = {}
    for role, colour in PALETTES[play.app.look.theme].items():
        names.setdefault(colour, role)
    rows = []
    for strip in play.app.screen._compositor.render_strips():
        pieces = []
        for segment in strip:
            style = segment.style
            if style is None or not segment.text.strip():
                continue
            inks = [names.get(ink.name) for ink in (style.color, style.bgcolor) if ink is not None]
            marks = [mark for mark in ("bold", "reverse", "underline") if getattr(style, mark)]
            pieces.append((segment.text.strip(), *inks, *marks))
        rows.append(hashlib.sha256(repr(pieces).encode()).hexdigest()[:8] if pieces else "-")
    return rows


HASH = re.compile("[0-9a-f]{64}")
"""That of a line is another one whenever somebody edits a plan."""


async def picture(play):
    """The page on top as a text: its rows and their tones in both sizes, dark and light.

    The theme is another one afterwards: between two pages there is one change less, and each is met in both.
    """
    shots = {}

    def shoot(size):
        rows = [HASH.sub("0" * 64, row) for row in play.lines()]
        shots[size, play.app.look.theme] = rows, _tones(play)

    shoot(SMALL)
    await play.resize(*LARGE)
    shoot(LARGE)
    play.app.change_look("light" if play.app.look.theme == "dark" else "dark")
    await play.settle()
    shoot(LARGE)
    await play.resize(*SMALL)
    shoot(SMALL)
    parts = []
    for size in (SMALL, LARGE):
        (rows, dark), (later, light) = shots[size, "dark"], shots[size, "light"]
        parts += [f"--- {size[0]}x{size[1]}", *rows, f"dark {' '.join(dark)}"]
        parts += [f"light {'the same' if light == dark else ' '.join(light)}"]
        if later != rows:  # shown differently after the size was another one
            parts += ["light rows", *later]
    return "\n".join(parts) + "\n"


# --- walking


async def reach(play, place):
    """From wherever one is to a stop, with nothing half typed."""
    with play.app.batch_update():  # what is passed on the way is not drawn
        for page in play.app.pages:
            await play.app.forget(page)
        play.app.notice = ()
        await play.app.start_over(HomePage(play.app))
        await until(play, lambda page: page.known is not None)
        await place.go(play)
    await play.settle()


class Tour:
    """Worlds in which the tour is walked, each on a copy of a record that is made once a language.

    The folder is the working directory while it is walked: whatever shows a path shows the same everywhere.
    """

    def __init__(self, folder):
        self.folder = folder
        self.made = {}
        self.copies = 0
        self.runbooks = library_folder(starter=True)

    def _world(self, name):
        place = self.folder / name
        place.mkdir()
        shutil.copytree(self.runbooks, place / "runbooks", ignore=shutil.ignore_patterns("tests"))
        with contextlib.chdir(place):
            return place, World(Path(), Path("runbooks"))

    def world(self, name, language):
        """A folder and a world in it with that record."""
        if (name, language) not in self.made:
            place, world = self._world(f"{name}-{language}")
            with contextlib.chdir(place):
                RECORDS[name](world, language)
            self.made[name, language] = place, world
        origin, made = self.made[name, language]
        self.copies += 1
        place, world = self._world(f"copy-{self.copies}")
        if (origin / "home").exists():
            shutil.copytree(origin / "home", place / "home")
        world.clock.at, world.ids = made.clock.at, made.ids
        return place, world

    def play(self, name, language, scenario, **options):
        """Runs `scenario(play, world)` on a copy of a record."""
        place, world = self.world(name, language)
        with contextlib.chdir(place):
            return world.play(lambda play: scenario(play, world), language=language, **options)

    def walk(self, language, visit, only=None, **options):
        """Goes to each stop and does `await visit(stop, play)` there; stops that write come last."""
        for name in RECORDS:
            stops = [
                each for each in STOPS.values() if each.record == name and (not only or each.name in only)
            ]

            async def scenario(play, _, stops=stops):
                for each in stops:
                    await reach(play, each)
                    await visit(each, play)

            if stops:
                self.play(name, language, scenario, **options)


# --- records


@record
def nothing(world, language):
    """A first day."""


@record
def phone(world, language):
    """A stolen phone, its first questions answered."""
    world.open(answers=ANSWERS, language=language)


@record
def away(world, language):
    """The same, after a quarter of an hour and with a line that was half typed."""
    phone(world, language)
    world.clock.later(minutes=14)


@record
def unsure(world, language):
    """The same phone; nobody knows yet whether personal data is on it."""
    world.open(answers={**ANSWERS, "personal_data": "unknown"}, language=language)


@record
def started(world, language):
    """An incident whose first question is still open."""
    world.open(language=language)


@record
def claims(world, language):
    """An incident whose first question is a list."""
    world.open("false-claims", language=language)


@record
def exercise(world, language):
    world.open(answers=ANSWERS, language=language, drill=True)


@record
def lived_in(world, language):
    """An incident in which every list has something in it."""
    phone(world, language)
    world.clock.later(minutes=2)
    with world.desk(language=language) as desk:
        do = desk.perform
        do("1", c.AddNote(text="Paul 06 39 98 00 00"))
        do("1", c.AwaitReply(step="take-report", for_="Karim", reference="88213"))
        do("1", c.SkipStep(step="reset-password", reason="88213"))
        do("1", c.MakePromise(text="Karim 88213", by=datetime(2026, 11, 23, 18, 0, tzinfo=UTC)))


@record
def two_plans(world, language):
    """An answer that two plans use was changed in one of them."""
    phone(world, language)
    with world.desk(language=language) as desk:
        attach(desk, "1", "data-breach")
        desk.perform("1", c.AnswerQuestion(name="personal_data", text="no"))
        situation = desk.situation(desk.find("1"))
        for name in situation.start_questions():
            if not situation.is_answered(name):
                desk.perform("1", c.AnswerQuestion(name=name, text="unknown"))


@record
def closed(world, language):
    """An incident that has ended."""
    phone(world, language)
    with world.desk(language=language) as desk:
        desk.perform("1", c.Close(outcome="88213", note="Karim"))


# --- before an incident

keys("home-empty", "nothing")
keys("home", "phone")
keys("home-in-the-list", "phone", "tab")
keys("home-after-closing", "closed")
keys("help-at-home", "phone", "f1")


@stop("nothing")
async def welcome(play):
    from incidentkit.tui.pages.welcome import WelcomePage

    await play.app.start_over(WelcomePage(play.app, "marie"))
    await play.settle()


@stop("phone")
async def home_searched(play):
    await play.type("device" if play.app.language == "en" else "perdu")
    await until(play, lambda page: page.found)


@stop("nothing")
async def home_nothing_fits(play):
    await play.type("zzz")


async def _row(play, key):
    play.app.page.rows_at["places"] = key
    await play.app.page._open(key)
    await play.app.refresh_page()
    await play.settle()


def row(name, on, key):
    """A stop that a row of home leads to."""

    async def go(play):
        await _row(play, key)

    STOPS[name] = Stop(name, on, go)
    return go


row("start", "nothing", "new:lost-device")
row("start-with-the-same-open", "phone", "new:lost-device")
find = row("find", "nothing", "find:")
row("all-incidents", "phone", "all:")
row("all-incidents-none", "nothing", "all:")
plans = row("plans", "nothing", "plans:")
row("settings", "nothing", "settings:")


@stop("nothing")
async def find_found(play):
    await find(play)
    await press(play, "enter")


@stop("nothing")
async def plan(play):
    await plans(play)
    await press(play, "enter")


@stop("nothing")
async def plan_step(play):
    await plan(play)
    await press(play, "enter")


@stop("nothing")
async def runbooks(play):
    await _row(play, "check:")
    await until(play, lambda page: page.seen is not None or page.problem is not None)


@stop("nothing")
async def runbook(play):
    await runbooks(play)
    await press(play, *(["down"] if play.app.language == "fr" else []), "enter")
    await until(play, lambda page: getattr(page, "situation", None) is not None)


# --- the step

keys("step", "phone", "enter")
keys("step-in-an-exercise", "exercise", "enter")
keys("help", "phone", "enter", "?")
keys("question-starting", "started", "enter")
keys("several", "claims", "enter")
keys("item", "claims", "enter", "enter")
keys("brief", "lived_in", "enter", "b")
keys("brief-away", "away", "enter")
keys("steps", "lived_in", "enter", "l")
keys("journal", "lived_in", "enter", "j")
keys("journal-search", "lived_in", "enter", "j", "r")
keys("journal-line", "lived_in", "enter", "j", "enter")
keys("strike", "lived_in", "enter", "j", *["up"] * 3, "e")
keys("deadlines", "lived_in", "enter", "d")
keys("deadline-met", "phone", "enter", "d", "down", "enter")
keys("deadline-waived", "phone", "enter", "d", "s")
keys("promise", "phone", "enter", "d", "n")
keys("waiting", "lived_in", "enter", "w")
keys("waiting-none", "phone", "enter", "w")
keys("severity", "phone", "enter", "g")
keys("answers", "phone", "enter", "e")
keys("question", "phone", "enter", "e", "enter")
keys("proof", "phone", "enter", "p")
keys("note", "phone", "enter", "n")
keys("skip", "phone", "enter", "s")
keys("await", "phone", "enter", "a")
keys("stuck", "phone", "enter", "!")
keys("whom", "phone", "enter", "c")
keys("call", "phone", "enter", "c", "enter")
keys("which-message", "phone", "enter", "m")
keys("message", "phone", "enter", "m", "enter")
keys("sent", "phone", "enter", "m", "enter", "m")
keys("approve", "phone", "enter", "m", "enter", "e")
keys("transfer", "phone", "enter", "t")
keys("transfer-read", "phone", "enter", "t", "escape", "v")
keys("more", "phone", "enter", "k")
keys("attach", "phone", "enter", "k", "enter")
keys("roles", "phone", "enter", "k", "down", "enter")
keys("lessons", "phone", "enter", "k", *["down"] * 2, "enter")
keys("todo", "phone", "enter", "k", *["down"] * 3, "enter")
keys("mark", "phone", "enter", "k", *["down"] * 4, "enter")
keys("reopen", "phone", "enter", "k", *["down"] * 5, "enter")
keys("verify", "phone", "enter", "k", *["down"] * 6, "enter")
keys("stamp", "phone", "enter", "k", *["down"] * 7, "enter")
keys("changes", "phone", "enter", "k", *["down"] * 8, "enter")
keys("checks", "phone", "enter", "f")
keys("points", "phone", "enter", "f", "enter")


@stop("unsure")
async def step_unsure(play):
    await step(play, "list-data")


@stop("phone")
async def step_decide(play):
    await step(play, "decide-wipe")


@stop("phone")
async def gate_first(play):
    from incidentkit.incident.gates import before
    from incidentkit.tui.pages import gates

    flow = await _flow(play, "send-wipe")
    await show(play, gates.first(flow, before(flow.situation, flow.step)))


@stop("phone")
async def gate_reason(play):
    await gate_first(play)
    play.app.page.chosen["way"] = ("despite",)
    await press(play, "enter")


async def _flow(play, step_id):
    """What finishing a step asks for is shown at once."""
    from incidentkit.tui.pages.finishing import Finishing

    await step(play, step_id)
    return Finishing(play.app.page, step_id, None)


@stop("phone")
async def gate_proof(play):
    from incidentkit.tui.pages import gates

    flow = await _flow(play, "revoke-sessions")
    await show(play, gates.proof(flow, flow.step))


@stop("phone")
async def gate_decide(play):
    from incidentkit.tui.pages import gates

    flow = await _flow(play, "decide-wipe")
    await show(play, gates.decision(flow, flow.view()))


@stop("phone")
async def gate_word(play):
    from incidentkit.tui.pages import gates

    flow = await _flow(play, "send-wipe")
    await show(play, gates.typed_word(flow, flow.step))


@stop("phone")
async def gate_witness(play):
    from incidentkit.tui.pages import gates

    flow = await _flow(play, "send-wipe")
    await show(play, gates.second_person(flow, flow.step))


@stop("phone")
async def secret(play):
    await press(play, "enter", "n")
    await play.type("password: Tr0ub4dor&3x")
    await press(play, "escape", "enter")


keys("offer", "two_plans", "enter")


@stop("phone")
async def end(play):
    from incidentkit.tui.pages.finish import EndPage

    await press(play, "enter")
    await show(play, EndPage(play.app, play.app.page.walk))


@stop("closed")
async def step_closed(play):
    from incidentkit.tui.pages.step import StepPage
    from incidentkit.tui.walk import Walk

    await show(play, StepPage(play.app, await Walk.open(play.app, "1")))


@stop("closed")
async def seal(play):
    from incidentkit.tui.pages.finish import SealPage
    from incidentkit.tui.walk import Walk

    await show(play, SealPage(play.app, await Walk.open(play.app, "1")))


@stop("phone")
async def export(play):
    await press(play, "enter", "x")
    await until(play, lambda page: page.found is not None)


@stop("phone")
async def export_left_out(play):
    await export(play)
    await press(play, "v")


@stop("phone")
async def written(play):
    await export(play)
    play.app.page.chosen["formats"] = ("json",)
    await play.app.page.act("main")
    await until(play, lambda page: type(page).__name__ == "WrittenPage")
