"""settings.yaml: who you are, your language, the theme, which runbooks; a few lines that people may edit."""

from __future__ import annotations

import os
from pathlib import Path

from incidentkit.errors import InputFileError, StoreError, UsageError, message

KEYS = ("name", "role", "language", "theme", "runbooks", "journal_mode")
ALLOWED = {
    "language": ("en", "fr"),
    "theme": ("dark", "light", "contrast", "mono"),
    "journal_mode": ("wal", "delete"),
}
LONGEST = 500


def path_in(folder: Path) -> Path:
    """Where the settings stand in a configuration folder."""
    return folder / "settings.yaml"


def read_settings(folder: Path) -> dict[str, str]:
    """The settings that are set; {} where there is no file. Raises InputFileError for one that cannot be read."""
    path = path_in(folder)
    if not path.exists():
        return {}
    own = _as_we_write_them(path)
    if own is not None:  # the common case pays for no YAML
        return own
    from incidentkit.yamlfile import read  # noqa: PLC0415

    document = read(path)
    if document.faults:
        fault = document.faults[0]
        raise InputFileError(
            "settings-unreadable",
            message(
                "The settings cannot be read: {path}, line {line}: {fault}",
                path=str(path),
                line=fault.span.line,
                fault=fault.what,
            ),
            hint=message("Mend that line, or delete the file: it is made again."),
            where={"path": str(path), "line": fault.span.line},
        )
    data = document.data if isinstance(document.data, dict) else {}
    return {key: str(value) for key, value in data.items() if key in KEYS and value is not None}


def _as_we_write_them(path: Path) -> dict[str, str] | None:
    """The settings of a file that `write_setting` wrote; None for one that a person changed in another form."""
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        key, colon, value = line.partition(": ")
        quoted = value[1:-1].replace("''", "")
        if line.startswith("#") or not line:
            continue
        if (
            not (
                colon
                and key in KEYS
                and key not in found
                and value[:1] == value[-1:] == "'"
                and len(value) > 1
            )
            or "'" in quoted
        ):
            return None
        found[key] = value[1:-1].replace("''", "'")
    return found


def check_key(key: str) -> None:
    """Raises UsageError where there is no such setting."""
    if key not in KEYS:
        raise UsageError(
            "unknown-setting",
            message("There is no setting “{key}”. There are: {keys}.", key=key[:40], keys=list(KEYS)),
        )


def check(key: str, value: str) -> str:
    """The value, if this setting may have it; raises UsageError naming what it may be."""
    check_key(key)
    if key in ALLOWED and value not in ALLOWED[key]:
        raise UsageError(
            "not-a-setting-value",
            message(
                "“{value}” is not a value for {key}. It is one of: {values}.",
                value=value[:40],
                key=key,
                values=list(ALLOWED[key]),
            ),
        )
    if not value.strip() or len(value) > LONGEST or "\n" in value:
        raise UsageError(
            "not-a-setting-value",
            message("A setting is one line of at most {most} characters.", most=LONGEST),
        )
    return value.strip()


def write_setting(folder: Path, key: str, value: str) -> dict[str, str]:
    """Sets one setting and returns them all; the file is replaced in one step."""
    checked = check(key, value)
    settings = {**read_settings(folder), key: checked}
    path = path_in(folder)
    lines = ["# Settings of incidentkit. `incidentkit settings KEY VALUE` writes this file."]
    lines += [f"{name}: {_quoted(settings[name])}" for name in KEYS if name in settings]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".settings.{os.getpid()}.tmp")
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise StoreError(
            "settings-unwritable",
            message(
                "The settings cannot be written to {path}: {reason}",
                path=str(path),
                reason=error.strerror or str(error),
            ),
            hint=message("Name another folder with INCIDENTKIT_CONFIG."),
            where={"path": str(path)},
        ) from error
    return settings


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
