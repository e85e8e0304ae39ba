"""A runbook as a responder would see it for given answers, without opening an incident anywhere."""

from collections.abc import Mapping
from datetime import datetime

from incidentkit.errors import UsageError, message
from incidentkit.incident.asking import the_step
from incidentkit.incident.situation import Situation
from incidentkit.organisation.model import Organisation
from incidentkit.proving.player import Find, Player, UnplayableError
from incidentkit.runbook.plan import PinnedRunbook


def preview(
    runbook: PinnedRunbook,
    organisation: Organisation | None,
    now: datetime,
    zone: str,
    *,
    language: str,
    answers: Mapping[str, str],
    after: str | None = None,
    find: Find = lambda _: None,
) -> Situation:
    """The incident as it would stand at `now` (aware) with these answers as typed.

    `after` is a step: the path is walked to it as `runbook test` walks it, and what follows is shown. What steps
    record or decide is said when the path comes to them. Raises UsageError for what nothing asks or does not fit,
    and where the path does not come to the step.
    """
    player = Player(runbook, organisation, now, zone, language=language, find=find)
    said: dict[str, object] = dict(answers)
    later = player.situation.recorded_by
    for name, text in answers.items():
        if name.partition("@")[0] not in later or name in player.situation.plan.questions:
            player.say(name, text)
            del said[name]
    if after is None:
        return player.situation
    the_step(player.situation, after)
    try:
        for step in player.path(said):
            if step.id == after:
                return player.situation
    except UnplayableError as error:
        raise UsageError("path-stops", error.what, where={"step": after}) from None
    raise UsageError(
        "not-on-path",
        message("With these answers the path does not come to “{step}”.", step=after),
        hint=message("What it hangs on: incidentkit runbook show {id}", id=runbook.id),
        where={"step": after},
    )
