"""Starting the screen: what the terminal can show, who acts, then the application."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from incidentkit.errors import UsageError, message
from incidentkit.tui.theme import look

if TYPE_CHECKING:
    from incidentkit.tui.app import IncidentkitApp
    from incidentkit.tui.launch import Launch
    from incidentkit.tui.pages.base import Page


NOBODY = frozenset({"root", "admin", "administrator", "administrateur", "user", "utilisateur", "unknown"})
"""Names that a computer gives to whoever sits at it: nobody is called so, and no record should say so."""


def run(launch: Launch) -> int:
    """Opens the screen and returns the exit status; raises UsageError where there is no terminal to draw in."""
    refuse_without_terminal()
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    seen = look(os.environ, launch.settings.get("theme"), encoding)
    for name in ("COLUMNS", "LINES"):  # where they are set, the library would never notice a resized window
        os.environ.pop(name, None)
    os.environ.pop("NO_COLOR", None)  # read above; the library would turn greys into other greys
    from incidentkit.tui.app import IncidentkitApp  # noqa: PLC0415 - the heavy part, only once it is wanted

    app = IncidentkitApp(
        launch.make_desk,
        lambda host: first_page(host, launch),
        look=seen,
        language=launch.language,
        actor=launch.actor,
        settings=launch.settings,
        write_setting=launch.write_setting,
    )
    app.run()
    if app.broken is not None:
        raise app.broken
    return app.return_code or 0


def refuse_without_terminal() -> None:
    """Without a terminal the library would hang: one sentence names what to use instead."""
    streams = (sys.stdin, sys.stdout)
    if all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb":
        return
    raise UsageError(
        "no-terminal",
        message("There is no terminal to draw in."),
        hint=message("Use: incidentkit walk (it takes a pipe), or incidentkit --help for single commands."),
    )


def first_page(host: IncidentkitApp, launch: Launch) -> Page:
    """Who you are, where that is not known yet; else what has happened."""
    from incidentkit.tui.pages.home import HomePage  # noqa: PLC0415
    from incidentkit.tui.pages.welcome import WelcomePage  # noqa: PLC0415

    if launch.knows_who:
        return HomePage(host)
    return WelcomePage(host, suggested="" if launch.actor.casefold() in NOBODY else launch.actor)
