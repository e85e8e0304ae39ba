"""What looks like a password is caught before it is written: the record is kept for ever and read by others."""

from __future__ import annotations

from incidentkit.cli.walking.prompts import Back, Prompts
from incidentkit.errors import message
from incidentkit.lint.rules.looks_like_secret import secrets_in


def checked(prompts: Prompts, text: str, harmless: set[str]) -> str:
    """The text, perhaps with what looks like a secret hidden; asked once for each text. Raises Back to leave it out."""
    found = list(secrets_in(text)) if text not in harmless else []
    if not found:
        return text
    say = prompts.cli.say
    said = prompts.pick(
        [say(message("This looks like a password. It is not saved."))],
        [
            say(message("Hide it and go on")),
            say(message("It is no password: save it as typed")),
            say(message("Leave it out")),
        ],
    )
    if said.number == 3:
        raise Back
    if said.number == 2:
        harmless.add(text)
        return text
    for start, end, _ in sorted(found, key=lambda each: each[0], reverse=True):
        text = f"{text[:start]}[…]{text[end:]}"
    return text
