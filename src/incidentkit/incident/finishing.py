"""Finishing a step: its answers, its proof, its gates, and the event that says it is done or decided."""

from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.asking import answers, evidence
from incidentkit.incident.carrying import attach
from incidentkit.incident.gates import Gate, closed_gates, proofs
from incidentkit.incident.situation import Situation
from incidentkit.incident.typed import needed
from incidentkit.runbook.model import Advice
from incidentkit.runbook.plan import PlanStep


def finish(command: c.Finish, situation: Situation, step: PlanStep) -> list[e.Payload]:
    """Evidence, answers, opened gates, then the finishing event; raises RefusedError `gate-closed`."""
    _refuse_wrong_end(command, situation, step)
    _refuse_foreign_names(command, situation, step)
    payloads: list[e.Payload] = [evidence(kept, step.id) for kept in command.evidence]
    for name, text in command.record.items():
        payloads += answers(situation, _full(situation, step, name), text, step.id)
    payloads += _through_gates(command, situation, step)
    payloads += _attached(command, situation, step)
    if isinstance(command, c.Decide):
        return [*payloads, _decision(command, situation, step)]
    if step.every is not None:
        return [*payloads, *_round(command, situation, step, payloads)]
    return [*payloads, e.StepDone(step=step.id, result=command.result)]


def _attached(command: c.Finish, situation: Situation, step: PlanStep) -> list[e.Payload]:
    """What attaching the step's runbook writes; nothing where it is attached, or could not be read."""
    if step.attach is None or command.attaching is None:
        return []
    scope = situation.within(step.id).scope
    by = scope.prefix.rstrip("/") or situation.runbook.id
    return attach(
        situation, command.attaching, by=by, step=step.id, first=step.first, carry=dict(step.carry)
    )  # fmt: skip


def _full(situation: Situation, step: PlanStep, name: str) -> str:
    """A name that a step records, as typed: the runbook's own, or as the record has it."""
    return name if name in situation.asks(step) else situation.within(step.id).scope.full(name)


def _round(command: c.Finish, situation: Situation, step: PlanStep, said: list[e.Payload]) -> list[e.Payload]:
    """One round; with it the end, when it is the last by a reason, or by what was just answered."""
    done: list[e.Payload] = [e.RoundDone(step=step.id, result=command.result)]
    if isinstance(command, c.FinishStep) and command.last:
        reason = needed(command.reason or "", "reason")
        return [*done, e.StepDone(step=step.id, result=command.result, reason=reason)]
    if situation.supposing(said).round_ends(step):
        return [*done, e.StepDone(step=step.id, result=command.result)]
    return done


def _refuse_wrong_end(command: c.Finish, situation: Situation, step: PlanStep) -> None:
    state = situation.record(step.id).state
    if state in ("done", "skipped"):
        word = message("done") if state == "done" else message("skipped")
        raise RefusedError(
            "step-already-" + state,
            message("“{step}” is already {state}.", step=step.do, state=word),
            hint=message("To change that: incidentkit reopen INC {step} --reason TEXT", step=step.id),
            where={"step": step.id},
        )
    if step.decide and not isinstance(command, c.Decide):
        raise RefusedError(
            "use-decide",
            message("“{step}” is a decision: it is finished by choosing.", step=step.do),
            hint=message(
                "incidentkit decide INC {step} CHOICE --reason TEXT; the choices: {options}",
                step=step.id,
                options=list(step.decide.options),
            ),
            where={"step": step.id, "options": list(step.decide.options)},
        )
    if isinstance(command, c.FinishStep):
        _refuse_wrong_round(command, step)
    if isinstance(command, c.Decide) and not step.decide:
        raise UsageError(
            "nothing-to-decide",
            message("“{step}” is not a decision.", step=step.do),
            hint=message("Finish it with: incidentkit done INC {step}", step=step.id),
            where={"step": step.id},
        )


def _refuse_wrong_round(command: c.FinishStep, step: PlanStep) -> None:
    if command.last and step.every is None:
        raise UsageError(
            "no-rounds",
            message("“{step}” is done once; it has no last round.", step=step.do),
            hint=message("Leave --last out."),
            where={"step": step.id},
        )
    if command.reason is not None and not command.last:
        raise UsageError(
            "reason-without-last",
            message("A reason is asked for the last round of a step only."),
            hint=message("What came of it: --result TEXT. The last round: --last --reason TEXT"),
            where={"step": step.id},
        )


def _refuse_foreign_names(command: c.Finish, situation: Situation, step: PlanStep) -> None:
    asked = situation.asks(step)
    for name in command.record:
        if _full(situation, step, name) not in asked:
            raise UsageError(
                "not-recorded-here",
                message("“{step}” does not record “{name}”.", step=step.do, name=name[:80]),
                hint=message("It records: {names}", names=asked)
                if asked
                else message("Answer it with: incidentkit answer INC {name} VALUE", name=name[:80]),
                where={"step": step.id, "question": name[:80]},
            )


def _through_gates(command: c.Finish, situation: Situation, step: PlanStep) -> list[e.Payload]:
    passed: list[e.Payload] = []
    shut: list[Gate] = []
    if step.attach is not None and step.attach not in situation.state.attached and command.attaching is None:
        what = message("The runbook “{runbook}” cannot be attached: it cannot be read.", runbook=step.attach)
        shut.append(Gate("attach", what, f"attach {step.attach}", step.attach))
    for gate in closed_gates(situation, step):
        opened = _opens(gate, command, situation, step)
        if opened is None:
            shut.append(gate)
        else:
            passed += opened
    if not shut:
        return passed
    if command.despite and command.despite.strip():
        return [
            *passed,
            *(e.GateOverridden(step=step.id, gate=g.kind, reason=command.despite.strip()) for g in shut),
        ]
    raise RefusedError(
        "gate-closed",
        message("“{step}” cannot be finished yet. {gates}", step=step.do, gates=[gate.because for gate in shut]),
        hint=message("Open it with {ways}, or go on and say why: --despite TEXT", ways=[g.opens_with for g in shut]),
        where={
            "step": step.id,
            "gates": [_told(gate) for gate in shut],
        },
    )  # fmt: skip


def _told(gate: Gate) -> dict[str, object]:
    """A closed gate as programs read it; `until` only where it opens by itself."""
    told: dict[str, object] = {
        "kind": gate.kind, "because": gate.because, "opens_with": gate.opens_with,
    }  # fmt: skip
    return told | ({"until": gate.until.isoformat()} if gate.until else {})


def _opens(gate: Gate, command: c.Finish, situation: Situation, step: PlanStep) -> list[e.Payload] | None:
    """What this command brings to open the gate: events (perhaps none), or None where it stays shut."""
    match gate.kind:
        case "evidence":
            wanted = step.evidence.count if step.evidence else 1
            enough = proofs(situation, step) + len(command.evidence) >= wanted
            return [] if enough else None
        case "answer":
            said = {_full(situation, step, name) for name in command.record}
            return [] if gate.subject in said else None
        case "witness":
            return _witness(command, step)
        case "irreversible":
            if command.confirm == step.id:
                return []
            if command.confirm is not None:
                raise UsageError(
                    "wrong-confirmation",
                    message("“{typed}” is not this step's id.", typed=command.confirm[:80]),
                    hint=message("Type exactly: {step}", step=step.id),
                )
            if not (command.witness and command.witness.strip()):
                return None
            return [] if step.people == 2 else _witness(command, step)
    return None


def _witness(command: c.Finish, step: PlanStep) -> list[e.Payload] | None:
    if command.witness and command.witness.strip():
        return [e.WitnessConfirmed(step=step.id, witness=command.witness.strip())]
    if command.no_witness and command.no_witness.strip():
        return [e.WitnessConfirmed(step=step.id, reason=command.no_witness.strip())]
    return None


def _decision(command: c.Decide, situation: Situation, step: PlanStep) -> e.DecisionMade:
    options = step.decide.options if step.decide else {}
    by_text = {text.casefold(): option for option, text in options.items()}
    choice = command.choice if command.choice in options else by_text.get(command.choice.casefold())
    if choice is None:
        raise UsageError(
            "unknown-option",
            message(
                "“{said}” is not a choice of “{step}”. It has: {options}.",
                said=command.choice[:60],
                step=step.do,
                options=list(options),
            ),
            where={"step": step.id, "options": list(options)},
        )
    return e.DecisionMade(
        step=step.id,
        name=step.decide.name if step.decide else "",
        choice=choice,
        reason=needed(command.reason, "reason"),
        advised=[a.choose for a in advice(situation, step)],
        result=command.result,
    )


def advice(situation: Situation, step: PlanStep) -> list[Advice]:
    """The advice whose condition holds now."""
    here = situation.within(step.id)
    return [each for each in step.decide.advise if here.decide(each.when)] if step.decide else []
