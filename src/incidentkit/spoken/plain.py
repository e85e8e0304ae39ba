"""Views as lines of text: no colour needed, nothing redrawn, one thing a line, for people and screen readers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from incidentkit.errors import Message, counted
from incidentkit.incident.views.words import ANCHORS, CLOCK_STATES, LEVELS, PHASES, ROLES
from incidentkit.locale import speaker
from incidentkit.locale.dates import day, day_and_time, due
from incidentkit.runbook.texts import to_fill
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.now import DeadlineView
    from incidentkit.incident.views.steps import CallView, QuestionView, StepDetail, StepView


def several(voice: Voice, texts: list[str]) -> str:
    """Several texts in a line, where commas would run into theirs; questions stand one after the other."""
    if texts and all(text.endswith("?") for text in texts):
        return " ".join(texts)
    return ("\N{NO-BREAK SPACE}; " if voice.language == "fr" else "; ").join(texts)


def when_words(voice: Voice, at: datetime | None, now: datetime) -> str:
    """A time as people say it."""
    return day_and_time(at, voice.language, now=now) if at else ""


def title_lines(voice: Voice, situation: Situation, label: str) -> list[str]:
    """The incident in one or two lines: label, title, severity, nearest deadline."""
    from incidentkit.incident.severity import suggest  # noqa: PLC0415
    from incidentkit.incident.views.now import nearest_deadline, progress  # noqa: PLC0415

    say = voice.say
    suggestion = suggest(situation)
    level = situation.state.severity or suggestion.level
    done, total = progress(situation)
    head = f"{label}  {situation.state.title}"
    if situation.state.drill:
        head = say("DRILL") + "  " + head
    if level:
        head += "  " + say("severity: {level}", level=LEVELS[level])
    head += "  " + say("{done} of {total} steps", done=done, total=total)
    lines = [head]
    if suggestion.may_be and not situation.state.severity:
        names = [ask_words(voice, situation, name) for name in suggestion.depends_on]
        lines.append(
            say(
                "Could be {level} until you know: {questions}",
                level=LEVELS[suggestion.may_be],
                questions=several(voice, names),
            )
        )
    found = nearest_deadline(situation)
    if found and situation.state.status == "open":
        lines.append(deadline_line(voice, situation, found))
    return lines


def ask_words(voice: Voice, situation: Situation, name: str) -> str:
    """A question's words, or the name where it is none (a path of the register)."""
    from incidentkit.incident.views.steps import question_view  # noqa: PLC0415

    if name in situation.questions:
        view = question_view(situation, name)
        ask = voice.say(view.ask) if isinstance(view.ask, Message) else view.ask
        return f"{ask} ({view.item})" if view.item else ask
    step = situation.recorded_by.get(name) or situation.steps.get(name)
    if step is None and name.startswith("organisation."):
        return to_fill(name, voice.language)
    return step.do if step else name


def deadline_line(voice: Voice, situation: Situation, view: DeadlineView) -> str:
    """A deadline in one line: title, when, in what state, on what assumption."""
    say = voice.say
    state = say(CLOCK_STATES[view.state])
    if view.state in ("met", "waived"):
        return say(
            "{title}: {state} {time}",
            title=view.title,
            state=state,
            time=when_words(voice, view.ended_at, situation.now),
        )
    if view.state == "struck":
        return say("{title}: {state}", title=view.title, state=state)
    words = _running_words(voice, situation, view)
    if view.safe_on:
        words = say("{deadline}; to be safe by {day}", deadline=words, day=day(view.safe_on, voice.language))
    return words if view.applies != "unknown" else say("{deadline} (if it applies)", deadline=words)


def _running_words(voice: Voice, situation: Situation, view: DeadlineView) -> str:
    """A deadline that has not ended: when it is due, or what would start it."""
    say = voice.say
    if view.due_at is None:
        if view.state == "running":
            return say("{title}: without delay", title=view.title)
        waits = list(dict.fromkeys(ask_words(voice, situation, name) for name in view.depends_on))
        return say(
            "{title}: starts when you know: {questions}", title=view.title, questions=several(voice, waits)
        )
    time = due(view.due_at, voice.language, now=situation.now)
    if view.assumed:
        assumed = ANCHORS.get(view.assumed, view.assumed)
        return say(
            "{title}: at the latest {time}, assuming it runs from {assumed}",
            title=view.title,
            time=time,
            assumed=assumed,
        )
    return say("{title}: {time}", title=view.title, time=time)


def question_lines(voice: Voice, view: QuestionView) -> list[str]:
    """A question with its numbered answers, its reason and the register's proposal."""
    say = voice.say
    lines = [say(view.ask) if isinstance(view.ask, Message) else view.ask]
    if view.item:
        lines[0] += f" ({view.item})"
    asks = [
        (each.name, say(each.ask) if isinstance(each.ask, Message) else each.ask)
        for each in view.fields or []
    ]
    lines += [f"  - {ask} ({name})" for name, ask in asks]
    lines += [f"  {key}  {label}" for key, label in (view.items or {}).items()]
    if view.why:
        lines.append("  " + say("Why: {why}", why=view.why))
    for number, words in enumerate(choices(voice, view).values(), 1):
        lines.append(f"  {number}  {words}")
    if view.prefill is not None:
        lines.append(
            "  "
            + say("The register says: {value} (Enter takes it)", value=value_words(voice, view, view.prefill))
        )
    return lines


def choices(voice: Voice, view: QuestionView) -> dict[str, str]:
    """The answers that can be chosen by number: option id to words; {} where one types."""
    if view.type in ("choice", "choices"):
        return dict(view.options or {})
    if view.type == "yes_no":
        return {"yes": voice.say("Yes"), "no": voice.say("No")}
    return {}


def value_words(voice: Voice, view: QuestionView, value: Any) -> str:
    """A value of a question in words."""
    if isinstance(value, bool):
        return voice.say("Yes") if value else voice.say("No")
    if isinstance(value, list):
        words = [value_words(voice, view, each) for each in value]
        return ", ".join(words) if words else voice.say("none of them")
    if value == "unknown":
        return voice.say("not known yet")
    return (view.options or {}).get(str(value), str(value))


def phase_line(voice: Voice, situation: Situation, view: StepView) -> str:
    """The heading above steps: their phase, after the title of the attached runbook that they are of."""
    title = f"{situation.title_of(view.runbook)}  ·  " if view.runbook else ""
    return title + voice.say(PHASES[view.phase])


def step_line(voice: Voice, view: StepView, now: datetime) -> str:
    """A step in one line of a list: glyph, id, what to do, state in words."""
    doubt = voice.say("depends on: {names}", names=view.depends_on)
    glyph, words = state_words(voice, view, now, doubt=doubt)
    return f"  {glyph}  {view.id}: {in_brackets(view.do, words)}"


def state_words(voice: Voice, view: StepView, now: datetime, *, doubt: str) -> tuple[str, list[str]]:
    """A step's glyph and its state in words, none where it is simply to do; `doubt` where it may not be needed."""
    say = voice.say
    if view.state == "done":
        return "✓", [say("done {time}", time=when_words(voice, view.done_at, now))]
    if view.state == "skipped":
        return "–", [say("skipped: {reason}", reason=view.skip_reason)]
    if view.state == "waiting":
        return "…", [say("waiting")]
    if view.applies == "no":
        return "·", [say("not needed")]
    if view.applies == "unknown":
        return "?", [doubt]
    words = []
    if view.rounds:
        words.append(rounds_words(voice, len(view.rounds), when_words(voice, view.rounds[-1], now)))
    if view.overdue:
        words.append(say("late"))
    return "○", words


def in_brackets(text: str, words: list[str]) -> str:
    """A text with words after it, each between brackets."""
    return " ".join([text, *(f"({each})" for each in words)])


def rounds_words(voice: Voice, count: int, last: str) -> str:
    """How often a step that comes back was done."""
    return voice.say(
        counted(
            "done {count} time so far, last {time}",
            "done {count} times so far, last {time}",
            count,
            time=last,
        )
    )


def step_lines(voice: Voice, situation: Situation, view: StepDetail) -> list[str]:
    """A step's card: what, why, how, call, message, decision, what it asks and what keeps it closed."""
    say = voice.say
    head = head_words(voice, situation, view)
    lines = ["  ·  ".join(head), view.do, *reason_lines(voice, situation, view)]
    lines += [f"× {say('Never {text}', text=text)}" for text in view.never]
    if view.how:
        lines += [line.rstrip() for line in view.how.strip().splitlines()]
    lines += call_lines(voice, view.call) + message_lines(voice, view) + _asked_lines(voice, view)
    lines += [f"■ {say(gate.because)}" for gate in view.gates]
    return lines


def head_words(voice: Voice, situation: Situation, view: StepDetail) -> list[str]:
    """What stands above a step: its phase, whose it is and until when."""
    say = voice.say
    head = [say(PHASES[view.phase])]
    if view.role:
        head.append(say("for {role}", role=role_words(situation, view.role)))
    if view.target:
        head.append(say("by {time}", time=due(view.target, voice.language, now=situation.now)))
    return head


def reason_lines(voice: Voice, situation: Situation, view: StepDetail) -> list[str]:
    """Why a step is here, or may be, and why it matters."""
    say = voice.say
    lines = []
    if view.applies == "unknown":
        names = [ask_words(voice, situation, name) for name in view.depends_on]
        lines.append(say("Not sure that it is needed. It depends on: {names}", names=several(voice, names)))
    if view.reason:
        lines.append(say(view.reason))
    if view.why:
        lines.append(say("Why: {why}", why=view.why))
    return lines


def role_words(situation: Situation, role: str, *, holder: bool = True) -> str:
    """A role with who holds it in this incident, else with its holder by the register."""
    if not holder:
        return speaker(situation.language)(ROLES[role]) if role in ROLES else role
    taken = situation.state.between.roles.get(role)
    name = taken.name if taken else situation.value(f"organisation.roles.{role}.holder")
    known = speaker(situation.language)(ROLES[role]) if role in ROLES else role
    return f"{known} ({name})" if isinstance(name, str) else known


def call_lines(voice: Voice, card: CallView | None) -> list[str]:
    """The call card; nothing where a step calls nobody."""
    if card is None:
        return []
    say = voice.say

    def spoken(text: str | Message) -> str:
        return say(text) if isinstance(text, Message) else text

    lines = [say("Call: {name}, {phone}", name=spoken(card.name), phone=spoken(card.phone))]
    if "phone" in getattr(card, "noted", ()):
        lines.append("  " + say("Found during the incident, not in your register."))
    if card.hours:
        lines.append("  " + say("Hours: {hours}", hours=card.hours))
    if card.reference:
        lines.append("  " + say("Our reference: {reference}", reference=card.reference))
    if card.url:
        lines.append(f"  {card.url}")
    if card.script:
        lines.append("  " + say("Say:"))
        lines += [f"    {line}" for line in card.script.strip().splitlines()]
    return lines


def message_lines(voice: Voice, view: StepDetail) -> list[str]:
    """The drafted message."""
    if view.message is None:
        return []
    say = voice.say
    draft = view.message
    lines = [
        say("Message to {to}, by {channel}: {title}", to=draft.to, channel=draft.channel, title=draft.title)
    ]
    lines += [f"  | {line}" for line in draft.text.strip().splitlines()]
    if draft.to_fill:
        lines.append("  " + say("Still to fill in: {names}", names=draft.to_fill))
    lines.append("  " + say("Once it is sent: incidentkit message INC {id} --sent --to WHO", id=draft.id))
    return lines


def _asked_lines(voice: Voice, view: StepDetail) -> list[str]:
    say = voice.say
    lines = []
    if view.decide:
        lines.append(view.decide.ask or say("Decide:"))
        lines += [f"  {n}  {words}" for n, words in enumerate(view.decide.options.values(), 1)]
        for advised in view.decide.advise:
            words = view.decide.options.get(advised["choose"], advised["choose"])
            lines.append(
                "  " + say("We advise: {choice}. {because}", choice=words, because=advised["because"])
            )
    for question in [*view.confirm, *view.fields]:
        lines.append(
            say(
                "Asked here: {question} ({name})",
                question=say(question.ask) if isinstance(question.ask, Message) else question.ask,
                name=question.name,
            )
        )
    if view.evidence and view.evidence.ask:
        kept = len(view.evidence.kept)
        lines.append(say("Proof: {ask} ({kept} kept)", ask=view.evidence.ask, kept=kept))
    return lines
