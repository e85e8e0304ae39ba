"""`handover`: hands the incident over with a brief, or takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message
from incidentkit.locale import language_named

if TYPE_CHECKING:
    from incidentkit.desk.core import IncidentRow, Written


@make_command(
    "handover",
    writes=True,
    examples=("handover 4", "handover 4 --to Karim --text-language fr", "handover 4 --accept --actor Karim"),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--to", metavar="NAME", words=message("Who takes over"))
@option("--accept", is_flag=True, words=message("You take over"))
@option("--text-language", metavar="en|fr", words=message("Language of the brief"))
def command(cli: Cli, incident: str, to: str | None, accept: bool, text_language: str | None) -> None:
    from incidentkit.incident.commands import AcceptHandover, OfferHandover  # noqa: PLC0415

    if to is not None and accept:
        raise UsageError("to-or-accept", message("Say one of the two: --to NAME, or --accept"))
    if text_language is not None:
        language_named(text_language)
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    written = None
    if to is not None or accept:
        made = AcceptHandover(actor=cli.actor) if to is None else OfferHandover(actor=cli.actor, to=to)
        typed = {"incident": row.label, "to": to, "accept": accept, "text_language": text_language}
        written = cli.desk.perform(row.label, made, cli.request("handover", typed))
    _answer(cli, row, written, text_language or cli.language)


def _answer(cli: Cli, row: IncidentRow, written: Written | None, language: str) -> None:
    """The brief in its language; who hands over to whom is told by the entry that was written."""
    from incidentkit.incident.evolve import fold  # noqa: PLC0415
    from incidentkit.incident.views.brief import brief  # noqa: PLC0415
    from incidentkit.spoken.brief import brief_lines  # noqa: PLC0415

    entries = cli.desk.entries(row)
    situation = cli.desk.situate(fold(entries), language=language)
    by, to = _names(written)
    made = brief(situation, row.label, entries, by=by, to=to)
    lines = brief_lines(cli, situation, made, language)
    if cli.json:
        from incidentkit.cli.output import plain  # noqa: PLC0415
        from incidentkit.locale import speaker  # noqa: PLC0415

        told: dict[str, Any] = plain(made, speaker(language))
        text = "\n".join(lines)
        cli.data({"brief": {**told, "text": text}, "entries": entries_data(written) if written else []})
        return
    cli.raw("\n".join(lines))
    if written:
        cli.saved(written)
        accepted = written.entries[0].kind == "handover-accepted"
        offered_to = _offered_to(cli, written) if accepted else None
        if offered_to:
            cli.talk(message("It was offered to {who}; you are recorded as {actor}.", who=offered_to, actor=cli.actor))  # fmt: skip
        if not accepted:
            cli.talk(message("They take over with: incidentkit handover INC --accept"))


def _names(written: Written | None) -> tuple[str | None, str | None]:
    if written is None:
        return None, None
    entry = written.entries[0]
    payload = entry.payload or {}
    if entry.kind == "handover-accepted":
        return str(payload.get("from")), entry.actor
    return entry.actor, str(payload.get("to"))


def _offered_to(cli: Cli, written: Written) -> str | None:
    """The name that the handover was offered to, where it is another than the one who accepted."""
    from incidentkit.incident.people.names import same_person  # noqa: PLC0415

    entry = written.entries[0]
    offers = cli.desk.situation(written.row).state.between.offers
    found = next((offer for offer in offers if offer.accepted_seq == entry.seq), None)
    return found.to if found and not same_person(found.to, entry.actor) else None
