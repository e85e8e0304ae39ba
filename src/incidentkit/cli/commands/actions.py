"""`actions`: action items of all incidents, and what became of them."""

from __future__ import annotations

import msgspec

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command("actions", examples=("actions", "actions --owner Anna --all"))
@option("--owner", metavar="WHO", words=message("Only those of one person"))
@option("--all", "every", is_flag=True, words=message("Finished ones too"))
@option("--drills", is_flag=True, words=message("Those of drills too"))
def command(cli: Cli, owner: str | None, every: bool, drills: bool) -> None:
    from incidentkit.desk.across import actions  # noqa: PLC0415

    found = actions(cli.desk, owner=owner, every=every, drills=drills)
    if cli.json:
        cli.data({
            "actions": [
                {"incident": each.incident, **msgspec.structs.asdict(each.item)} for each in found
            ]
        })  # fmt: skip
        return
    if not found:
        cli.out(message("No action item is open."))
    glyphs = {"finished": "✓", "late": "■", "open": "○"}
    for each in found:
        item = each.item
        cli.raw(f"{glyphs.get(item.state, '○')} {each.incident} #{item.seq} {item.text}")
        if item.finished_at:
            cli.out(message("    {owner}, finished {time}", owner=item.owner, time=_day(item.finished_at)))
        elif item.due:
            state = message("overdue since {time}", time=_day(item.due)) if item.state == "late" else message("due {time}", time=_day(item.due))  # fmt: skip
            cli.out(message("    {owner}, {state}", owner=item.owner, state=state))
        else:
            cli.out(message("    {owner}", owner=item.owner))


def _day(at: object) -> str:
    return f"{at:%Y-%m-%d}"
