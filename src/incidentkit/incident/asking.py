"""What several decisions ask of a command: words where words are needed, a step that exists, a value that fits."""

from incidentkit.errors import UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.listing import answer_list, the_name
from incidentkit.incident.situation import Situation
from incidentkit.incident.values import read_places, read_value
from incidentkit.runbook.plan import PlanStep


def the_step(situation: Situation, step_id: str) -> PlanStep:
    """The step of this id; raises UsageError with the nearest ones."""
    found = situation.steps.get(step_id)
    if found is None:
        walked = situation.unrolled.instances.get(step_id)
        if walked is not None:
            raise UsageError(
                "which-item",
                message("“{step}” is done for each item of a list; say for which.", step=step_id),
                hint=message("There are: {steps}", steps=walked) if walked else message("The list is empty."),
                where={"step": step_id, "steps": walked},
            )
        from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

        near = get_close_matches(step_id, list(situation.steps), n=3) or list(situation.steps)
        raise UsageError(
            "unknown-step",
            message("This runbook has no step “{step}”.", step=step_id[:80]),
            hint=message("Its steps: {steps}", steps=near),
            where={"step": step_id[:80]},
        )
    return found


def answers(situation: Situation, name: str, text: str, step: str | None = None) -> list[e.Payload]:
    """The events of an answer as typed: one, or of a list as many as it has items; raises as `answer`."""
    name = the_name(situation, name)
    if situation.several(name) is not None:
        return answer_list(situation, name, text, step)
    return [answer(situation, name, text, step)]


def answer(situation: Situation, name: str, text: str, step: str | None = None) -> e.QuestionAnswered:
    """The event of an answer as typed; raises UsageError for an unknown question or value."""
    if name == "places" and text.strip().casefold() not in ("unknown", "inconnu"):
        return e.QuestionAnswered(
            name=name, type="choices", state="given", value=read_places(text), step=step
        )
    question = situation.questions.get(name)
    if question is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

        near = get_close_matches(name, list(situation.questions), n=3) or list(situation.questions)
        raise UsageError(
            "unknown-question",
            message("This incident asks nothing called “{name}”.", name=name[:80]),
            hint=message("It asks: {names}", names=near),
            where={"question": name[:80]},
        )
    read = read_value(name, question, text, now=situation.now, zone=situation.zone)
    return e.QuestionAnswered(
        name=name,
        type=question.type,
        state=read.state,
        value=read.value,
        approximate=read.approximate,
        step=step,
    )


def evidence(kept: c.KeptFile, step: str | None) -> e.EvidenceAdded:
    """The event of a file that the evidence store keeps."""
    return e.EvidenceAdded(
        name=kept.name, sha256=kept.sha256, size=kept.size, path=kept.path, source=kept.source,
        description=kept.description, step=step, method="copied by incidentkit, SHA-256 while copying",
    )  # fmt: skip
