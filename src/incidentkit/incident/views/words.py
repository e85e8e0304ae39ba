"""The words for what has a fixed set of values: phases, levels, roles, states. One table each, for every front end."""

from incidentkit.errors import Message, message

PHASES = {
    "detect": message("Detect"),
    "contain": message("Contain"),
    "assess": message("Assess"),
    "notify": message("Notify"),
    "recover": message("Recover"),
    "learn": message("Learn"),
}
LEVELS = {
    "low": message("Low"),
    "moderate": message("Moderate"),
    "high": message("High"),
    "critical": message("Critical"),
}
ROLES = {
    "lead": message("the person in charge"),
    "deputy": message("the deputy"),
    "scribe": message("the keeper of the journal"),
    "exec": message("management"),
    "it": message("IT"),
    "comms": message("communication"),
    "privacy": message("data protection"),
    "legal": message("legal advice"),
    "hr": message("human resources"),
    "finance": message("finance"),
}
CONTACTS = {
    "it_provider": message("the IT provider"),
    "operator": message("the telephone operator"),
    "lawyer": message("the lawyer"),
    "insurer": message("the insurer"),
    "broker": message("the insurance broker"),
    "police": message("the police"),
    "bank": message("the bank"),
    "bailiff": message("the bailiff"),
    "authority": message("the data protection authority"),
    "authority_gb": message("the British data protection authority"),
}
"""Contacts that the plans speak of, where the register names nobody."""
STEP_STATES = {
    "open": message("to do"),
    "waiting": message("waiting"),
    "done": message("done"),
    "skipped": message("skipped"),
}
CLOCK_STATES = {
    "not-started": message("not started"),
    "running": message("running"),
    "late": message("late"),
    "met": message("met"),
    "waived": message("waived"),
    "struck": message("does not apply"),
}
ANCHORS = {
    "opened_at": message("the opening of this record"),
    "detected_at": message("when it was noticed"),
    "occurred_at": message("when it happened"),
}


def contact_kind(contact: str) -> str | Message:
    """What a contact or role is, where nobody is named for it; the plan's own id in words where it is none of ours."""
    return CONTACTS.get(contact) or ROLES.get(contact) or contact.replace("_", " ")
