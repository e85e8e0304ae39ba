"""What a verification found, in lines: for the command and for the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.locale import Speaker

if TYPE_CHECKING:
    from incidentkit.desk.signing import Signature
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
    if found.signature is not None:
        lines.append(say(_signature_words(found.signature)))
    return lines


def _signature_words(signature: Signature) -> Message:
    if signature.who is not None:
        return message("It is signed by {who} (key {key}).", who=signature.who, key=signature.key)
    return message(
        "It is signed with the key {key}. Whose key that is was not asked: name a file of known keys with --signers.",
        key=signature.key,
    )
