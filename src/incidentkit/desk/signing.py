"""Signing a file and checking a signature with the keys people have: OpenSSH's `ssh-keygen -Y`, namespace incidentkit.

The program on this computer does both; keys and passphrases never pass through here. Source: ssh-keygen(1), SSHSIG.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import IO

import msgspec

from incidentkit.errors import InputFileError, Message, StoreError, UsageError, message

NAMESPACE = "incidentkit"
SUFFIX = ".sig"
_KEY = re.compile(r"key (SHA256:\S+)")
_LONGEST = 600
"""Seconds: somebody may have to find the token that holds the key."""


class Signature(msgspec.Struct, frozen=True):
    """A signature beside a file: the key's fingerprint, whose it is (None: not asked), and what is wrong (None: nothing)."""

    key: str
    who: str | None = None
    problem: Message | None = None


def sign(key: Path, file: IO[bytes], *, asks: bool = True) -> bytes:
    """The signature of what an open file holds, made with a private key or with a public one whose other half an agent has.

    The passphrase is asked for by ssh-keygen itself, in the terminal; not with `asks` False, where a screen has the
    terminal: then the key must be open already, or in an agent. Raises UsageError (no-such-key, not-signed) and StoreError
    (no-ssh-keygen).
    """
    if not key.is_file():
        raise UsageError(
            "no-such-key",
            message("There is no key at {path}.", path=str(key)),
            hint=message(
                "Name the file of an SSH key, such as ~/.ssh/id_ed25519; ssh-keygen -t ed25519 makes one."
            ),
            where={"path": str(key)},
        )
    done = _run("sign", "-f", str(key), "-n", NAMESPACE, data=file, asks=asks)
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise UsageError(
            "not-signed",
            message("ssh-keygen did not sign with {path}: {why}", path=str(key), why=_said(done)),
            hint=message("Try the key by hand: ssh-keygen -Y sign -n incidentkit -f KEY FILE"),
            where={"path": str(key)},
        )
    return done.stdout


def signature_of(path: Path) -> Path | None:
    """The signature that lies beside a file."""
    beside = path.with_name(path.name + SUFFIX)
    return beside if beside.is_file() else None


def check(path: Path, signature: Path, signers: Path | None) -> Signature:
    """Whether a signature is that of this file, and with `signers` (the format of ALLOWED SIGNERS) whose it is.

    Raises InputFileError (signers-unreadable) and StoreError (no-ssh-keygen).
    """
    if signers is not None and not signers.is_file():
        raise InputFileError(
            "signers-unreadable",
            message("There is no file of known keys at {path}.", path=str(signers)),
            hint=message("It has lines such as: marie@example.com ssh-ed25519 AAAA…"),
            where={"path": str(signers)},
        )
    with path.open("rb") as data:
        done = _run("check-novalidate", "-n", NAMESPACE, "-s", str(signature), data=data)
    found = _KEY.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or found is None:
        return Signature(
            "", None, message("The signature {file} is not that of this bundle.", file=signature.name)
        )
    key = found[1]
    if signers is None:
        return Signature(key)
    who = _known(signers, signature)
    for name in who:
        with path.open("rb") as data:
            done = _run("verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(signature), data=data)  # fmt: skip
        if not done.returncode:
            return Signature(key, name)
    return Signature(key, None, message("Its signature is by the key {key}, which is not among the known ones, or no longer.", key=key))  # fmt: skip


def _known(signers: Path, signature: Path) -> list[str]:
    done = _run("find-principals", "-f", str(signers), "-s", str(signature))
    return done.stdout.decode("utf-8", "replace").split("\n")[0].split(",") if not done.returncode else []


def _run(
    what: str, *arguments: str, data: IO[bytes] | None = None, asks: bool = True
) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise StoreError(
            "no-ssh-keygen",
            message("The program ssh-keygen, which signs and checks signatures, is not on this computer."),
            hint=message(
                "It belongs to OpenSSH. Without it, leave the signature out: the seal is in the bundle."
            ),
        )
    try:
        return subprocess.run(  # noqa: S603 - OpenSSH's own program, with a list of arguments and no shell
            [program, "-Y", what, *arguments], stdin=data or subprocess.DEVNULL, capture_output=True, check=False,
            timeout=_LONGEST, start_new_session=not asks,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess([], 1, b"", str(error).encode())


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """What ssh-keygen said, in one line that fits a sentence."""
    return " ".join(done.stderr.decode("utf-8", "replace").split())[:300] or "?"
