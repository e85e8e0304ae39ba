"""One command a file; each has `command`, made by `incidentkit.cli.program.command`."""
