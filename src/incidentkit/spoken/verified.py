"""What a verification found, in lines: for the command and for the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.locale import Speaker

if TYPE_CHECKING:
    from incidentkit.desk.verifying import Verified


def verified_lines(say: Speaker, found: Verified, *, sealed: bool) -> list[str]:
    """Every problem, or what is proved and what is not."""
    lines = []
    for problem in found.problems:
        place = " ".join(
            part for part in (problem["incident"], f"#{problem['seq']}" if problem["seq"] else "") if part
        )
        lines.append(f"× {place} {say(problem['problem'])}".replace("  ", " "))
    if not found.ok:
        return lines
    lines.append(say(message("Nothing was changed, reordered or taken out of what is kept here.")))
    if sealed:
        lines.append(
            say(message("The seal fits: nothing before that moment was changed, reordered or cut off."))
        )
    else:
        lines.append(
            say(
                message(
                    "Whether the end was cut off, or all of it written anew, only a seal from a report can tell."
                )
            )
        )
    return lines
