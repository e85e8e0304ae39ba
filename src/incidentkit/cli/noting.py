"""`note` without click: people type notes in the middle of everything, so the plain form of the command is quick.

`noted` reads only what it is sure of; anything else (help, an unknown option, a missing text) goes to click, which
reads the same options (`commands.note`) and says what is wrong.
"""

from __future__ import annotations

from incidentkit.cli.context import Cli, entries_data, read_text

WITH_VALUE = frozenset({"--type", "--at", "--id", "--home", "--language", "--actor", "--runbooks"})
ALONE = frozenset({"--json", "--debug"})


def noted(cli: Cli, argv: list[str]) -> bool:
    """Whether this was a plain `note INC TEXT` with known options, which is then done."""
    if "note" not in argv[:5]:
        return False
    options: dict[str, str] = {}
    words: list[str] = []
    left = iter(argv)
    for word in left:
        name, equals, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            words.append(word)
        elif name in WITH_VALUE:
            following = value if equals else next(left, None)
            if following is None or name in options:
                return False
            options[name] = following
        elif word not in ALONE:
            return False
    if len(words) != 3 or words[0] != "note":
        return False
    cli.options |= {name[2:]: value for name, value in options.items() if name not in ("--type", "--at")}
    add(cli, words[1], words[2], options.get("--type", "fact"), options.get("--at"))
    return True


def add(cli: Cli, incident: str, text: str, kind: str, at: str | None) -> None:
    """Adds a note and answers."""
    from incidentkit.desk.noting import add_note  # noqa: PLC0415

    said = read_text(text)
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    request = cli.request("note", {"incident": row.label, "text": said, "type": kind, "at": at})
    written = add_note(cli.desk, row, said, kind, lambda zone: _time(cli, at, zone), request)
    if cli.json:
        cli.data({"entries": entries_data(written)})
    else:
        cli.saved(written)


def _time(cli: Cli, at: str | None, zone: str) -> tuple[str | None, bool]:
    if at is None:
        return None, False
    from incidentkit.cli.times import read_time  # noqa: PLC0415
    from incidentkit.when.instants import utc_text  # noqa: PLC0415

    moment, approximate = read_time(cli, at, zone)
    return utc_text(moment), approximate
