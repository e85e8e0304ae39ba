"""Who is meant: contacts and roles by their names, those of the register and those that the runbook speaks of."""

from incidentkit.errors import UsageError, message
from incidentkit.incident.situation import Situation
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN

STANDARD_ROLES = ("lead", "deputy", "scribe", "exec", "it", "comms", "privacy", "legal", "hr", "finance")
"""Roles that may be taken even where no register names them."""


def same_person(one: str, other: str) -> bool:
    """Whether two names as typed mean the same person: capitals and blanks do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def contacts(situation: Situation) -> list[str]:
    """Whom one may call: contacts of the register, those that steps call and deadlines are for, then roles."""
    register = situation.register
    named = [step.call for step in situation.plan.steps if step.call]
    named += [each.to for each in situation.plan.deadlines.values() if each.to]
    return list(dict.fromkeys([*(register.contacts if register else []), *named, *roles(situation)]))


def likely_contacts(situation: Situation) -> list[str]:
    """Those of them that can be called: with a name in the register, or called by a step."""
    called = {step.call for step in situation.plan.steps}
    return [each for each in contacts(situation) if contact_name(situation, each) or each in called]


def roles(situation: Situation) -> list[str]:
    """The roles there are: of the register, of the steps, and the usual ones."""
    register = situation.register
    named = [step.role for step in situation.plan.steps if step.role]
    named += [each.approve for each in situation.plan.messages.values() if each.approve]
    return list(dict.fromkeys([*(register.roles if register else []), *named, *STANDARD_ROLES]))


def the_contact(situation: Situation, name: str) -> str:
    """The contact of this name; raises UsageError naming those there are."""
    return _known(name, contacts(situation), is_role=False)


def the_role(situation: Situation, name: str) -> str:
    """The role of this name; raises UsageError naming those there are."""
    return _known(name, roles(situation), is_role=True)


def _known(name: str, known: list[str], *, is_role: bool) -> str:
    wanted = name.strip().casefold()
    for each in known:
        if wanted == each.casefold():
            return each
    from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

    near = get_close_matches(wanted, known, n=3) or known
    if is_role:
        raise UsageError(
            "unknown-role",
            message("There is no role “{name}” here.", name=name[:80]),
            hint=message("There are: {names}", names=near),
            where={"role": name[:80]},
        )
    raise UsageError(
        "unknown-contact",
        message("There is no contact “{name}” here.", name=name[:80]),
        hint=message("There are: {names}. For anybody else, write a note.", names=near),
        where={"contact": name[:80]},
    )


def register_field(situation: Situation, contact: str, field: str) -> str | None:
    """What the register says of a contact, or of a role that is called like one; None where it says nothing."""
    for path in (f"organisation.contacts.{contact}.{field}", f"organisation.roles.{contact}.{_OF_ROLE.get(field, field)}"):  # fmt: skip
        value = situation.value(path)
        if value not in (UNKNOWN, NOT_ASKED):
            return str(value)
    return None


_OF_ROLE = {"name": "holder"}


def contact_name(situation: Situation, contact: str) -> str | None:
    """How the register calls a contact; for a role that it does not name, who holds it in this incident."""
    holder = situation.state.between.roles.get(contact)
    return register_field(situation, contact, "name") or (holder.name if holder else None)
