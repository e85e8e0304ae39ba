"""What the computer tells by itself: folders, user, time zone, time, random ids. Nothing here asks a network."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from incidentkit.errors import UsageError, message

APP = "incidentkit"


def folder_named(text: str) -> Path:
    """A folder as typed; `~` is the person's own. Raises UsageError (no-such-user) for `~somebody` without a home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise UsageError(
            "no-such-user",
            message("{path} begins with a user whom this computer does not know.", path=text[:200]),
            hint=message("Write the path in full, from the first folder on."),
            where={"path": text[:200]},
        ) from None


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where records are kept: INCIDENTKIT_HOME, else the user's data folder for this program."""
    told = environment.get("INCIDENTKIT_HOME")
    if told:
        return folder_named(told)
    import platformdirs  # noqa: PLC0415 - not needed where INCIDENTKIT_HOME is set

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where settings.yaml is kept: INCIDENTKIT_CONFIG, else the user's configuration folder."""
    told = environment.get("INCIDENTKIT_CONFIG")
    if told:
        return folder_named(told)
    import platformdirs  # noqa: PLC0415 - not needed where INCIDENTKIT_CONFIG is set

    return Path(platformdirs.user_config_dir(APP, appauthor=False))


def user_name(environment: Mapping[str, str] = os.environ) -> str:
    """The system's name for whoever runs this, else "unknown"."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if environment.get(name):
            return environment[name]
    try:
        import pwd  # noqa: PLC0415 - not on Windows

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, OSError):
        return "unknown"


def zone_name(environment: Mapping[str, str] = os.environ, localtime: Path = Path("/etc/localtime")) -> str:
    """The computer's IANA time zone: TZ, else what /etc/localtime points at, else UTC."""
    told = environment.get("TZ", "").lstrip(":")
    candidates = [told] if told else []
    try:
        target = os.path.realpath(localtime)
        if "zoneinfo/" in target:
            candidates.append(target.split("zoneinfo/", 1)[1].removeprefix("posix/"))
        candidates.append(Path("/etc/timezone").read_text(encoding="utf-8").strip())
    except OSError:
        pass
    return next((name for name in candidates if is_zone(name)), "UTC")


def is_zone(name: str) -> bool:
    """Whether the computer knows this time zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - hot paths know their zone

    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, LookupError):
        return False


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A permanent random id: 128 bits, hex."""
    import secrets  # noqa: PLC0415 - 3 ms, which only what writes pays

    return secrets.token_hex(16)
