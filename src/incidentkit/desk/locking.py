"""Locking a file for those who may open it, and opening it again: age (age-encryption.org/v1), by the library pyrage.

The library is an extra: whoever only writes reports does without it. What is locked can be opened by any age program.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from incidentkit.errors import InputFileError, StoreError, UsageError, message

SUFFIX = ".age"
MAGIC = b"age-encryption.org/v1"


class Lock:
    """For recipients (age1…, ssh-ed25519 …, ssh-rsa …, or files of such lines), or for whoever knows a passphrase.

    Raises UsageError (bad-recipient, two-locks, empty-passphrase) and StoreError (no-age).
    """

    def __init__(self, recipients: Sequence[str] = (), passphrase: str | None = None) -> None:
        if recipients and passphrase is not None:
            raise UsageError(
                "two-locks",
                message("A bundle is encrypted for recipients or with a passphrase, not both."),
                hint=message("Leave one of --encrypt-to and --passphrase out."),
            )
        if passphrase is not None and not passphrase.strip():
            raise UsageError(
                "empty-passphrase", message("A passphrase is at least one word; five are better.")
            )
        self._age = _age()
        self._passphrase = passphrase
        self._recipients = [self._recipient(line) for each in recipients for line in _lines(each)]

    def _recipient(self, line: str) -> Any:
        reader = self._age.ssh if line.startswith("ssh-") else self._age.x25519
        try:
            return reader.Recipient.from_str(line)
        except self._age.RecipientError as error:
            raise UsageError(
                "bad-recipient",
                message("“{line}” is nobody's public key: {why}", line=line[:80], why=str(error)),
                hint=message("A recipient is age1…, or a line of an SSH public key, or a file of those."),
                where={"value": line[:80]},
            ) from error

    def close(self, plain: IO[bytes], locked: IO[bytes]) -> None:
        """Writes the locked form of one open file into another."""
        if self._passphrase is None:
            self._age.encrypt_io(plain, locked, self._recipients)
        else:
            locked.write(self._age.passphrase.encrypt(plain.read(), self._passphrase))


def is_locked(path: Path) -> bool:
    """Whether a file begins as those that are locked do."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def refuse_locked(path: Path) -> None:
    """Raises InputFileError (locked) where somebody named a file that has to be opened first."""
    if is_locked(path):
        raise InputFileError(
            "locked",
            message("{path} is encrypted.", path=str(path)),
            hint=message("Open it first with: incidentkit decrypt FILE --key KEY, or with --passphrase"),
            where={"path": str(path)},
        )


def refuse_open(path: Path) -> None:
    """Raises InputFileError (not-locked) where there is nothing to decrypt."""
    if not is_locked(path):
        there = path.exists()
        raise InputFileError(
            "not-locked",
            message("{path} is no encrypted file.", path=str(path))
            if there
            else message("There is nothing at {path}.", path=str(path)),
            hint=message("Name a file such as INC-2026-004.zip.age."),
            where={"path": str(path)},
        )


def unlocked(path: Path, identity: Path | None, passphrase: str | None) -> bytes:
    """What a locked file holds, opened with a private key's file (age's or OpenSSH's) or with the passphrase.

    Raises UsageError (key-does-not-fit), InputFileError (key-unreadable, not-locked) and StoreError (no-age).
    """
    age = _age()
    refuse_open(path)
    locked = path.read_bytes()
    try:
        if passphrase is not None:
            return bytes(age.passphrase.decrypt(locked, passphrase))
        return bytes(age.decrypt(locked, _identities(age, identity)))
    except age.DecryptError as error:
        raise UsageError(
            "key-does-not-fit",
            message("{path} does not open with that: {why}", path=str(path), why=str(error)),
            hint=message(
                "Was it encrypted for another key, or with a passphrase? A damaged file does not open either."
            ),
            where={"path": str(path)},
        ) from error


def _identities(age: Any, file: Path | None) -> list[Any]:
    try:
        content = file.read_bytes() if file is not None else b""
        if b"PRIVATE KEY-----" in content:
            return [age.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("utf-8").splitlines()]
        found = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, age.IdentityError) as error:
        raise _unreadable(file, str(error)) from error
    if not found:
        raise _unreadable(file, "–")
    return found


def _unreadable(file: Path | None, why: str) -> InputFileError:
    return InputFileError(
        "key-unreadable",
        message("No private key can be read from {path}: {why}", path=str(file), why=why[:200]),
        hint=message("Name age's key file, or an SSH private key without passphrase."),
        where={"path": str(file)},
    )


def _lines(told: str) -> list[str]:
    """A recipient as typed, or those of a file: one a line, # begins a remark."""
    path = Path(told).expanduser()
    if told.startswith(("age1", "ssh-")) or not path.is_file():
        return [told.strip()]
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            "recipients-unreadable",
            message("{path} cannot be read: {why}", path=told, why=str(error)),
            where={"path": told},
        ) from error
    return [line for line in lines if line and not line.startswith("#")]


def _age() -> Any:
    try:
        import pyrage  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise StoreError(
            "no-age",
            message("Encryption needs the library pyrage, which is not installed."),
            hint=message(
                "Install it with: pip install 'incidentkit[encrypt]', or use the program age on the file."
            ),
        ) from error
    return pyrage
