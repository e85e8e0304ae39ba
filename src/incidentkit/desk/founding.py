"""Founding: a runbook folder for a company, made from the starter library, ready to be put under version control."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from incidentkit.desk.repository import BUILD_SERVERS, REPOSITORY
from incidentkit.errors import InputFileError, RefusedError, StoreError, message
from incidentkit.runbook.loading import library_folder
from incidentkit.runbook.schema import json_schema

SCHEMAS = ("runbook", "organisation", "block", "shared", "test")


def found(folder: Path, servers: Sequence[str] = ()) -> list[str]:
    """Writes the folder and returns its files' paths; refuses one that already holds something.

    `servers` are those that check each change, of BUILD_SERVERS.
    """
    source = library_folder(None, starter=True)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RefusedError(
                "folder-not-empty",
                message("{folder} already holds something. Nothing was written.", folder=str(folder)),
                hint=message("Name a new folder."),
                where={"path": str(folder)},
            )
        written = [
            _write(folder / "runbooks" / path.relative_to(source), _read(path))
            for path in sorted(source.rglob("*.yaml"))
        ]
        written += [
            _write(
                folder / "runbooks" / "schema" / f"{of}.schema.json",
                json.dumps(json_schema(of), indent=2, ensure_ascii=False) + "\n",
            )
            for of in SCHEMAS
        ]
        more = dict(REPOSITORY)
        for server in servers:
            more |= BUILD_SERVERS[server]
        written += [_write(folder / name, text) for name, text in more.items()]
    except OSError as error:
        raise StoreError(
            "folder-not-writable",
            message(
                "{folder} cannot be written: {reason}",
                folder=str(folder),
                reason=error.strerror or str(error),
            ),
            hint=message("Name a folder of your own."),
            where={"path": str(folder)},
        ) from error
    return written


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputFileError("not-utf-8", message("{path} is not UTF-8 text.", path=str(path))) from error


def _write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return str(path)
