"""looks-like-secret: a password, key, code or card number stands in a file.

These files are shared, reviewed and printed. They name where a secret is kept, never the secret.

Wrong:

    password: Tr0ub4dor&3

Right:

    password: in the password manager, folder Devices
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "looks-like-secret"

_TOKENS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}"
    r"|\bxox[abeprs]-[\w-]{10,}|\b[sr]k_(?:live|test)_\w{10,}|\bsk-[A-Za-z0-9_-]{20,}"
    r"|\bAIza[\w-]{35}|\bEAA[A-Za-z0-9]{40,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}"
    r"|otpauth://\S+|(?<=://)[^\s/:@]+:[^\s/@{}]+(?=@)"
)
_SAID = re.compile(
    r"\b(?:password|passwd|pwd|passphrase|passcode|mot de passe|mdp|secret|api[ _-]?key|cl[ée] api|token|jeton"
    r"|pin|code pin|puk)\b\s*(?:[:=]|\bis\b|\best\b)\s*[\"'“«]?\s*(?P<value>[^\s\"'”»,;]{4,})",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w-])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|3[47]\d{2})(?:[ -]?\d){9,15}(?![\w-])")
_MIXED = re.compile(r"(?<![\w/+=.@-])[A-Za-z0-9_+=-]{28,}(?![\w/+=.@-])")
# Looked for first, because nearly every text holds none of them.
_TOKEN_SIGN = re.compile(
    r"-----BEGIN|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|k_live|k_test|sk-|AIza|EAA|eyJ|otpauth|://"
)
_SAID_SIGN = re.compile(r"pass|pwd|mdp|secret|api|token|jeton|\bpin|puk", re.IGNORECASE)
_DIGITS = re.compile(r"(?:[0-9][ -]?){13}")
_LONG = re.compile(r"\S{28}")
# What a file holds somewhere when it holds a secret; looked for in the whole text, which is quick.
_SIGNS_IN_FILE = (
    "-----begin", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "k_live",
    "k_test", "sk-", "aiza", "eaa", "eyj", "otpauth", "pass", "pwd", "mdp", "secret", "api", "token", "jeton", "puk",
    "second_factor", "recovery",
)  # fmt: skip
_PIN = re.compile(r"\bpin\b")
_LOGIN = re.compile(r"://[^\s/:@]+:[^\s/@{}]+@")
_DIGITS_AS_ONE = bytes(48 if chr(byte).isdecimal() and byte < 128 else byte for byte in range(256))
# Keys that say where a secret is kept; a single word with digits or signs there is the secret itself.
_KEEPERS = {"password", "second_factor", "recovery"}
_HARMLESS = {"1password", "2fa", "u2f", "fido2", "2fas", "office365", "microsoft365", "lastpass", "mfa"}
_NOT_LOOKED_AT = {"serial", "imei", "phone"}


def _harmless(text: str) -> bool:
    """Whether a whole file holds no sign of a secret, as nearly every file: then its texts need no look."""
    words = set(text.lower().split())
    once = "\n".join(words)  # every word once is a third of the text
    return (
        max(map(len, words), default=0) < 28
        and not any(sign in once for sign in _SIGNS_IN_FILE)
        and not ("pin" in once and _PIN.search(once))
        and not ("://" in once and _LOGIN.search(once))
        and b"0" * 13 not in text.encode("utf-8", "surrogatepass").translate(_DIGITS_AS_ONE, b" -")
    )


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Every text of the file; the first thing of each kind in it that looks like a secret."""
    if _harmless(scope.source.document.text):
        return
    for where, text in scope.source.strings:
        if where[-1] in _NOT_LOOKED_AT or len(text) < 4:
            continue
        for start, end, what in _found(str(where[-1]), text):
            hint = message(
                "Say where it is kept instead. If it is a real one, change it now: it has been shared."
            )
            yield scope.say(RULE, where, what, hint=hint, part=(start, end))


def secrets_in(text: str) -> Iterator[tuple[int, int, Message]]:
    """Start and end of each thing in a text that looks like a secret, and what it looks like."""
    return _found("", text)


def _found(key: str, text: str) -> Iterator[tuple[int, int, Message]]:
    token = _TOKENS.search(text) if _TOKEN_SIGN.search(text) else None
    if token:
        yield token.start(), token.end(), message("This looks like a key or an access code.")
    said = _SAID.search(text) if _SAID_SIGN.search(text) else None
    if said and _like_a_secret(said["value"]):
        yield said.start("value"), said.end("value"), message("This looks like a password or a code.")
    if key in _KEEPERS and " " not in text.strip() and _like_a_secret(text.strip()):
        yield 0, len(text), message("This looks like the secret itself.")
    for card in _CARD.finditer(text) if _DIGITS.search(text) else ():
        if _luhn(card[0]):
            yield card.start(), card.end(), message("This looks like the number of a payment card.")
            break
    for mixed in _MIXED.finditer(text) if _LONG.search(text) else ():
        if not token and _random(mixed[0]):
            yield mixed.start(), mixed.end(), message("This looks like a key or an access code.")
            break


def _like_a_secret(word: str) -> bool:
    """Digits together with letters or signs, or digits alone; words, addresses, blanks and paths are none."""
    word = word.rstrip(".)")
    if word.lower() in _HARMLESS or any(
        mark in word for mark in ("{{", "}}", "://", "/", "…", "__", "[", "<")
    ):
        return False
    if re.fullmatch(r"[\w.+-]+@[\w.-]+\.\w+", word) or len(word) < 4:
        return False
    if re.fullmatch(r"\+\d[\d.-]*|0\d{8,}", word):
        return False  # a telephone number, to which codes are sent
    digits = sum(char.isdigit() for char in word)
    if digits == len(word.replace("-", "")):
        return len(word) >= 4
    if digits == 0:
        return False
    return len(word) >= 6 and any(char.isalpha() for char in word)


def _random(word: str) -> bool:
    """Capital and small letters and digits in one long word, changing kind often: no name is written so."""
    kinds = [
        "d" if char.isdigit() else "u" if char.isupper() else "l" if char.islower() else "s" for char in word
    ]
    changes = sum(one != two for one, two in pairwise(kinds))
    return {"d", "u", "l"} <= set(kinds) and changes * 3 >= len(word)


def _luhn(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
