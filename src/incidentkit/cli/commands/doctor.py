"""`doctor`: checks this computer and the records."""

from __future__ import annotations

from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command

GLYPHS = {"ok": "✓", "advice": "○", "problem": "×"}


@make_command("doctor", examples=("doctor",))
def command(cli: Cli) -> None:
    from incidentkit.desk.keeping import doctor  # noqa: PLC0415

    findings = doctor(cli.desk)
    sound = all(each.level != "problem" for each in findings)
    if cli.json:
        rows = [{"code": f.code, "level": f.level, "message": f.what, "hint": f.hint} for f in findings]
        cli.data({"ok": sound, "findings": rows})
    else:
        for each in findings:
            cli.raw(f"{GLYPHS[each.level]} {cli.say(each.what)}")
            if each.hint:
                cli.raw(f"    {cli.say(each.hint)}")
    if not sound:
        raise Answered(Exit.NO)
