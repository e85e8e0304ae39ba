"""A call as people tell of it: who answered, what they promised, whether it is to be waited for."""

from datetime import datetime

from incidentkit.incident import commands as c


def call_made(
    contact: str, answered: str, reference: str | None, promised: str | None, by: datetime | None
) -> c.LogCall:
    """The command that logs a call; a promise without a time starts no clock and stands with what was answered."""
    if promised and by is None:
        answered = f"{answered}. {promised}" if answered else promised
    return c.LogCall(
        contact=contact,
        answered=answered or None,
        reference=reference or None,
        promised=promised if promised and by else None,
        by=by if promised else None,
    )
