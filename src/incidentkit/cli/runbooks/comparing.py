"""`runbook diff`: what changed between two versions, in the words of the runbook; also as git's diff driver."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message

if TYPE_CHECKING:
    from incidentkit.runbook.comparing.differing import Change
    from incidentkit.runbook.comparing.versions import Version

SIGNS = {"added": "+", "removed": "-", "moved": ">", "changed": "~"}
FROM_GIT = 7
"""Git calls a diff driver with path, old file, hex and mode, new file, hex and mode."""


@make_command(
    "diff",
    message("Say what changed between two versions of runbooks"),
    examples=(
        "runbook diff",
        "runbook diff lost-device --from HEAD~1",
        "runbook diff old.yaml new.yaml",
    ),
)
@click.argument("what", metavar="[WHAT...]", nargs=-1)
@option("--from", "old", metavar="REVISION", words=message("The older version in git (HEAD)"))
@option(
    "--to", "new", metavar="REVISION", words=message("The newer version in git (the files as they stand)")
)
@option("--exit-code", is_flag=True, words=message("Exit 1 when there are changes"))
@option("--text", is_flag=True, words=message("Print a file as lines that git can compare"))
def diff(
    cli: Cli, what: tuple[str, ...], old: str | None, new: str | None, exit_code: bool, text: bool
) -> None:
    if text:
        _listing(cli, what)
        return
    found: list[tuple[str, list[Change]]] = []
    for path, before, after in _pairs(cli, what, old, new):
        for version in (before, after):
            _tell_broken(cli, path, version)
        found.append((path, _changes(before, after)))
    found = [(path, changes) for path, changes in found if changes]
    if cli.json:
        cli.data(
            {"files": [{"path": path, "changes": [_data(each) for each in some]} for path, some in found]}
        )
    else:
        _tell(cli, found)
    if exit_code and found:
        raise Answered(Exit.NO)


def _pairs(
    cli: Cli, what: tuple[str, ...], old: str | None, new: str | None
) -> list[tuple[str, Version, Version]]:
    """The files to compare, each with both versions."""
    from incidentkit.runbook.comparing.versions import at_revision, changed_files, in_folder  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    if len(what) == FROM_GIT:
        return [(what[0], in_folder(Path(what[1])), in_folder(Path(what[4])))]
    paths = [Path(each) for each in what]
    if len(paths) == 2 and all(path.is_file() for path in paths) and old is None and new is None:
        return [(what[1], in_folder(paths[0]), in_folder(paths[1]))]
    if what:
        files = [file for each in what for file in _files(cli, each)]
    else:
        files = changed_files(library_folder(cli.runbooks), old or "HEAD", new)
    return [
        (
            str(_shown(file)),
            at_revision(file, old or "HEAD"),
            at_revision(file, new) if new is not None else in_folder(file),
        )
        for file in files
    ]


def _shown(path: Path) -> Path:
    """The path from the folder one works in, where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def _files(cli: Cli, what: str) -> list[Path]:
    """The files of a runbook's id, or the file of this path; also one that is not there any more."""
    from incidentkit.runbook.loading import LANGUAGES, library_folder  # noqa: PLC0415

    if what.endswith((".yaml", ".yml")):
        return [Path(what)]
    folder = library_folder(cli.runbooks)
    if not what.replace("-", "").isalnum():
        raise _unknown(what, folder)
    found = [folder / language / f"{what}.yaml" for language in LANGUAGES]
    found = [path for path in found if path.parent.is_dir()]
    tests = folder / "tests" / f"{what}.yaml"
    if not any(path.exists() for path in found):
        raise _unknown(what, folder)
    return [*found, *([tests] if tests.exists() else [])]


def _unknown(what: str, folder: Path) -> UsageError:
    return UsageError(
        "unknown-runbook",
        message("There is no runbook “{id}” in {folder}.", id=what[:80], folder=str(folder)),
        hint=message("A file is named with its ending: incidentkit runbook diff en/{id}.yaml", id=what[:80]),
        where={"runbook": what[:80]},
    )


def _changes(before: Version, after: Version) -> list[Change]:
    from incidentkit.runbook.comparing.differing import Change, changes  # noqa: PLC0415

    if not before.exists and not after.exists:
        return []
    if not before.exists:
        return [Change("added", "file", "", None, None, None, message("a new file"))]
    if not after.exists:
        return [Change("removed", "file", "", None, None, None, message("the file is gone"))]
    return changes(before.outline, after.outline)


def _tell_broken(cli: Cli, path: str, version: Version) -> None:
    """A version that could not be read whole is compared as far as it could."""
    faults = version.document.faults if version.document else []
    if faults:
        first = faults[0]
        cli.talk(
            message(
                "{path}:{line}: {fault} The rest is compared as far as it can be read.",
                path=path,
                line=first.span.line,
                fault=first.what,
            )
        )


def _listing(cli: Cli, what: tuple[str, ...]) -> None:
    from incidentkit.runbook.comparing.listing import listing  # noqa: PLC0415
    from incidentkit.runbook.comparing.versions import in_folder  # noqa: PLC0415

    if len(what) != 1:
        raise UsageError("one-file", message("--text takes one file."))
    version = in_folder(Path(what[0]))
    _tell_broken(cli, what[0], version)
    if cli.json:
        cli.data({"text": listing(version.outline)})
    else:
        cli.raw(listing(version.outline).rstrip("\n"))


def _data(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "thing": change.thing,
        "name": change.name,
        "key": change.key,
        "old": change.old,
        "new": change.new,
        "message": change.message,
    }


def _tell(cli: Cli, found: list[tuple[str, list[Change]]]) -> None:
    for path, changes in found:
        cli.raw(path)
        for change in changes:
            cli.raw(f"  {SIGNS[change.kind]} {cli.say(change.message)}")
    if not found:
        cli.talk(message("Nothing changed that means anything."))
