"""The beginning: who you are, texts that were kept, what is open, and finding the runbook for what has happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from incidentkit.cli.context import Cli, saved_words
from incidentkit.cli.walking.prompts import Back, Prompts, Turn
from incidentkit.cli.walking.withheld import checked
from incidentkit.cli.walking.words import fold
from incidentkit.errors import IncidentkitError, message
from incidentkit.incident import commands as c
from incidentkit.incident.order import next_step
from incidentkit.spoken.plain import title_lines

if TYPE_CHECKING:
    from incidentkit.desk.core import IncidentRow
    from incidentkit.runbook.loading import LibraryEntry

MOST_RESULTS = 4
WORDS_OF_AN_EVENT = 4
"""So many words are hardly a name."""
GO_ON = frozenset({"continue", "go on", "resume", "continuer", "reprendre", "poursuivre"})
_INCIDENT = re.compile(r"(?:inc|drill)-\d{4}-\d+", re.IGNORECASE)


def ask_name(cli: Cli, prompts: Prompts) -> str:
    """Who you are, asked once; Enter is the system's name. Settings that cannot be written are no reason to stop.

    Somebody in a hurry says what has happened instead: that is returned, to be taken up after the name.
    """
    if cli.option("actor") or cli.settings.get("name"):
        return ""
    from incidentkit.desk.settings import write_setting  # noqa: PLC0415

    user = cli.actor
    name = happened = ""
    while not name:
        try:
            typed = prompts.text(
                [
                    cli.say(message("Who are you? Your name will stand beside what you write.")),
                    cli.say(message("Enter alone: you are called {name}.", name=user)),
                ],
                empty=True,
            )
            if len(typed.split()) >= WORDS_OF_AN_EVENT and not _is_a_name(cli, prompts, typed):
                happened = typed
                continue
            name = typed[:200] or user
        except Turn as turn:
            _away(cli, prompts, turn)
        except Back:
            continue
    try:
        cli.__dict__["settings"] = write_setting(cli.config, "name", name)
    except IncidentkitError as error:
        prompts.failed(error)
    name_actor(cli, name)
    return happened


def _is_a_name(cli: Cli, prompts: Prompts, typed: str) -> bool:
    said = prompts.pick(
        [cli.say(message("Is this your name? {text}", text=typed[:200]))],
        [cli.say(message("Yes, my name")), cli.say(message("No, it is what has happened"))],
    )
    return said.number == 1


def name_actor(cli: Cli, name: str) -> None:
    """From now on this person acts."""
    cli.__dict__["actor"] = name
    if "desk" in cli.__dict__:
        cli.desk.actor = name


def switch_language(cli: Cli, prompts: Prompts) -> None:
    """The other language, at once; kept for the next start where settings can be written."""
    from incidentkit.desk.settings import write_setting  # noqa: PLC0415

    language = "en" if cli.language == "fr" else "fr"
    cli.options["language"] = language
    cli.__dict__["language"] = language
    if "desk" in cli.__dict__:
        cli.desk.language = language
    prompts.blank()
    prompts.say(message("English from here. To change: language"))
    try:
        cli.__dict__["settings"] = write_setting(cli.config, "language", language)
    except IncidentkitError:
        return  # it holds for this walk


def _away(cli: Cli, prompts: Prompts, turn: Turn) -> None:
    """A word where no incident is open yet."""
    if turn.word == "language":
        switch_language(cli, prompts)
    else:
        prompts.say(message("That word works once an incident is open. All words: help"))


def begin(cli: Cli, prompts: Prompts, happened: str = "") -> IncidentRow:
    """The incident to walk: one that is open, or a new one for what has happened (perhaps said already)."""
    offer_drafts(cli, prompts)
    if happened:
        try:
            row = _search(cli, prompts, happened)
        except (Turn, Back):
            row = None
        if row is not None:
            return row
    while True:
        try:
            row = _what_happened(cli, prompts)
        except Turn as turn:
            _away(cli, prompts, turn)
        except Back:
            continue
        else:
            if row is not None:
                return row


def _what_happened(cli: Cli, prompts: Prompts) -> IncidentRow | None:
    say = cli.say
    rows = open_incidents(cli)
    shown = []
    for number, row in enumerate(rows, 1):
        shown += _incident_lines(cli, number, row)
    if shown:
        prompts.blank()
        prompts.say(message("Open now:"))
        prompts.lines(shown)
    ask = [say(message("What has happened? Say it in your own words, in English or in French."))]
    ask.append(
        say(message("To go on with an incident, type its number."))
        if rows
        else say(message("Nothing is open. To see all the plans there are: list"))
    )
    closed = [] if rows else cli.desk.incidents()[-1:]
    ask += [say(message("Closed last: {label}. To see it, type: {label}", label=row.label)) for row in closed]
    try:
        said = prompts.hear(ask, [], free=True)
    except Turn as turn:
        if turn.word != "list":
            raise
        return _from_list(cli, prompts, "")
    if said.number is not None and not said.dotted:
        if 1 <= said.number <= len(rows):
            return rows[said.number - 1]
        prompts.say(message("No open incident has the number {number}.", number=said.number))
        return None
    if rows and fold(said.text) in GO_ON:
        return rows[0]
    if _INCIDENT.fullmatch(said.text):
        return cli.desk.find(said.text)
    return _search(cli, prompts, said.text) if said.text else None


def open_incidents(cli: Cli) -> list[IncidentRow]:
    """Those not closed, the newest first, exercises last."""
    rows = [row for row in reversed(cli.desk.incidents()) if cli.desk.situation(row).state.status == "open"]
    return sorted(rows, key=lambda row: row.drill)


def _incident_lines(cli: Cli, number: int, row: IncidentRow) -> list[str]:
    situation = cli.desk.situation(row)
    head, *rest = title_lines(cli, situation, row.label)
    step = next_step(situation)
    lines = [f"  {number}  {head}"]
    if step is not None:
        lines.append("     " + cli.say(message("Next: {step}", step=step.do)))
    return [*lines, *(f"     {line}" for line in rest[-1:])]


def _search(cli: Cli, prompts: Prompts, words: str) -> IncidentRow | None:
    from incidentkit.runbook.library import rank  # noqa: PLC0415 - reads the library

    if words not in prompts.told:
        prompts.told = (*prompts.told, words)
    entries = {entry.id: entry for entry in library(cli)}
    found = [entries[match.runbook_id] for match in rank(list(entries.values()), words)][:MOST_RESULTS]
    if not found:
        prompts.say(message("Nothing fits these words yet. Here are all the plans there are."))
        return _from_list(cli, prompts, words)
    options = [plan_words(cli, entry) for entry in found]
    said = prompts.pick(
        [cli.say(message("Does one of these fit? The nearest will do; you can change everything later."))],
        [*options, cli.say(message("None of these"))],
    )
    if (said.number or 0) <= len(found):
        return start(cli, prompts, found[(said.number or 1) - 1], words)
    return _from_list(cli, prompts, words)


def _from_list(cli: Cli, prompts: Prompts, words: str) -> IncidentRow | None:
    entries = library(cli)
    said = prompts.pick(
        [cli.say(message("All the plans there are:"))],
        [
            *(plan_words(cli, entry) for entry in entries),
            cli.say(message("None of them: say it in other words")),
        ],
    )
    if (said.number or 0) > len(entries):
        prompts.say(message("If nothing fits, take the nearest one. In danger, call the police first."))
        return None
    return start(cli, prompts, entries[(said.number or 1) - 1], words)


def library(cli: Cli) -> list[LibraryEntry]:
    """The runbooks that can be used."""
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    return [entry for entry in load_library(library_folder(cli.runbooks)).entries if entry.pinned is not None]


def plan_words(cli: Cli, entry: LibraryEntry) -> str:
    """A runbook in a line: title and summary in the language spoken, else in one it has."""
    title = entry.titles.get(cli.language) or next(iter(entry.titles.values()), entry.id)
    summary = entry.summaries.get(cli.language) or next(iter(entry.summaries.values()), "")
    return f"{title}. {summary}".strip()


def start(cli: Cli, prompts: Prompts, entry: LibraryEntry, words: str) -> IncidentRow | None:
    """Opens an incident with a runbook, after one question; what was said becomes its first note."""
    from incidentkit.desk.opening import open_incident  # noqa: PLC0415

    say = cli.say
    same = next((r for r in open_incidents(cli) if cli.desk.situation(r).state.runbook_id == entry.id), None)
    if same is not None:
        said = prompts.pick(
            [say(message("{label} is open with the same plan.", label=same.label))],
            [
                say(message("Go on with {label}", label=same.label)),
                say(message("Something new has happened")),
            ],
        )
        if said.number == 1:
            return same
    said = prompts.pick(
        [plan_words(cli, entry)],
        [
            say(message("Yes, this is real: begin")),
            say(message("It is an exercise")),
            say(message("Something else")),
        ],
    )
    if said.number == 3:
        return None
    opened = open_incident(cli.desk, entry.id, drill=said.number == 2)
    row = cli.desk.row(opened.written.row.incident_id)
    prompts.blank()
    prompts.say(message("Opened: {label}. Everything you do is written down with its time.", label=row.label))
    prompts.say(saved_words(opened.written))
    if words or prompts.told:
        _note_words(cli, prompts, row, " / ".join(prompts.told) or words)
        prompts.told = ()
    for warning in opened.warnings:
        prompts.blank()
        prompts.say(warning)
    return cli.desk.row(row.incident_id)


def _note_words(cli: Cli, prompts: Prompts, row: IncidentRow, words: str) -> None:
    try:
        said = cli.say(message("First report: {words}", words=checked(prompts, words, set())))
        written = cli.desk.perform(row.label, c.AddNote(text=said))
    except Back:
        return
    except IncidentkitError as error:
        prompts.failed(error)
        prompts.line(words)
        return
    prompts.say(saved_words(written))


def named(cli: Cli, prompts: Prompts, what: str) -> IncidentRow:
    """The incident that an argument names, else a new one of the runbook that it names."""
    from incidentkit.desk.opening import find_runbook  # noqa: PLC0415
    from incidentkit.errors import UsageError  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    try:
        row = cli.desk.find(what)
    except UsageError:
        if what.strip().isdigit() or _INCIDENT.fullmatch(what.strip()):
            raise
    else:
        return row
    find_runbook(library_folder(cli.runbooks), what)
    entry = next(each for each in library(cli) if each.id == what)
    ask_name(cli, prompts)
    while True:
        try:
            found = start(cli, prompts, entry, "")
        except Turn as turn:
            _away(cli, prompts, turn)
        except Back:
            return begin(cli, prompts)
        else:
            return found or begin(cli, prompts)


def offer_drafts(cli: Cli, prompts: Prompts) -> None:
    """Texts that were typed and not written, when the program ended or a write failed."""
    journal = cli.desk.existing_journal()
    if journal is None:
        return
    rows = {row.incident_id: row for row in cli.desk.incidents()}
    for draft in journal.drafts():
        row = rows.get(draft.incident_id or "")
        if not draft.place.startswith("walk/") or row is None:
            continue
        try:
            _offer(cli, prompts, row, draft.place, draft.text)
        except (Turn, Back):
            return


def _offer(cli: Cli, prompts: Prompts, row: IncidentRow, place: str, text: str) -> None:
    say = cli.say
    shown = text if len(text) <= 300 else text[:300] + "…"
    said = prompts.pick(
        [say(message("Half-typed text was kept ({label}): {text}", label=row.label, text=shown))],
        [
            say(message("Write it as a note")),
            say(message("Forget it")),
            say(message("Decide later")),
        ],
        empty=3,
    )
    if said.number == 3:
        return
    if said.number == 1:
        try:
            prompts.say(saved_words(cli.desk.perform(row.label, c.AddNote(text=text))))
        except IncidentkitError as error:
            prompts.failed(error)
            return
    cli.desk.journal.drop_draft(place)
