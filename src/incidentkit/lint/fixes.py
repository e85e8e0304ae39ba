"""What `--fix` writes, rule by rule: only where there is one thing that can be meant, and its meaning is certain.

Each function gets the line of a finding and the finding, and returns the line as it should be; None where it takes a
person. Only the part under the caret is touched, so that comments and layout stay.
"""

import re
from collections.abc import Callable
from datetime import date

from incidentkit.errors import Message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.when.durations import meant_by
from incidentkit.yamlfile.trouble import indent_of, value_start

Fix = Callable[[str, Diagnostic], str | None]

_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d{1,2})[./-]?(\d{1,2})")
_LINE_LIKE = "\x85\u2028\u2029"


def _part(line: str, one: Diagnostic) -> str:
    """What stands under the caret."""
    return line[one.column - 1 : one.end_column - 1] if one.line == one.end_line else ""


def _over(line: str, one: Diagnostic, text: str) -> str:
    return line[: one.column - 1] + text + line[one.end_column - 1 :]


def _hint(one: Diagnostic, sentence: str) -> str | None:
    """The word that a hint offers, when it is this hint."""
    if isinstance(one.hint, Message) and one.hint.text == sentence:
        value = next(iter(one.hint.params.values()), None)
        return value if isinstance(value, str) else None
    return None


def _closed_word(line: str, one: Diagnostic) -> str | None:
    """A word of a fixed list, with one slip of the fingers."""
    word, meant = _part(line, one), _hint(one, "Did you mean '{name}'?")
    return _over(line, one, meant) if meant and _one_slip(word, meant) else None


def _one_slip(word: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two have changed places; or only - and _, or capitals."""
    if word.lower().replace("-", "_") == meant.lower().replace("-", "_"):
        return True
    if min(len(word), len(meant)) < 3 or abs(len(word) - len(meant)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant))
    )
    one, other = word[start:], meant[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[1::-1] and len(other) > 1 and one[2:] == other[2:])
    )


def _place(line: str, one: Diagnostic) -> str | None:
    code, place = one.message.params.get("code"), one.message.params.get("place")
    part = _part(line, one)
    return (
        _over(line, one, part.replace(str(place), code))
        if isinstance(code, str) and str(place) in part
        else None
    )


def _date(line: str, one: Diagnostic) -> str | None:
    """Another way to write a day, when it can only be that day: 5/11 may be May or November."""
    text = _part(line, one).strip("\"'")
    read = _DAY_FIRST.fullmatch(text)
    if read:
        day, month, year = (int(each) for each in read.groups())
        if day <= 12 and day != month:
            return None
    elif read := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(each) for each in read.groups())
    else:
        return None
    try:
        return _over(line, one, date(year, month, day).isoformat())
    except ValueError:
        return None


def _duration(line: str, one: Diagnostic) -> str | None:
    text = _part(line, one).strip("\"'")
    if re.fullmatch(r"\d+ ?m", text):
        return None  # minutes or months: an abbreviation once cost a company its deadline
    said = one.message.params.get("example")
    known = {meant_by(text, language) for language in ("en", "fr")}
    return _over(line, one, said) if isinstance(said, str) and said in known else None


def _unknown(line: str, one: Diagnostic) -> str | None:
    name, state = one.message.params.get("name"), one.message.params.get("state")
    pattern = rf"(?<![\w.]){re.escape(str(name))}\s*==\s*([\"']?){state}\1(?![\w.])"
    return re.sub(pattern, f"{name} is {state}", line, count=1) if re.search(pattern, line) else None


def _yes_no(line: str, one: Diagnostic) -> str | None:
    write = one.message.params.get("write")
    if not isinstance(write, str):
        return None
    name = write.removeprefix("not ")
    pattern = (
        rf"(?<!not )(?<![\w.]){re.escape(name)}\s*[!=]=\s*([\"']?)(?:yes|no|true|false|oui|non)\1(?![\w.])"
    )
    found = re.search(pattern, line, re.IGNORECASE)
    return line[: found.start()] + write + line[found.end() :] if found else None


def _condition(line: str, one: Diagnostic) -> str | None:
    match one.message.text:
        case "“{wrong}” is not part of a condition. Write: {right}":
            right = str(one.message.params["right"])
            if right in {"and", "or"}:
                before, after = line[: one.column - 1], line[one.end_column - 1 :]
                return f"{before.rstrip()} {right} {after.lstrip()}"
            return _over(line, one, right) if _part(line, one) == one.message.params["wrong"] else None
        case "One “=” compares nothing. Write: ==":
            return _over(line, one, "==")
        case "“!” is not part of a condition. Write: not":
            return _over(line, one, "not ")
    return None


def _option(line: str, one: Diagnostic) -> str | None:
    if one.message.text.startswith("Nothing is called '{name}'. If you mean the option"):
        return _over(line, one, f'"{one.message.params["name"]}"')
    return None


def _kind(line: str, one: Diagnostic) -> str | None:
    written = _hint(one, "Write: {text}")
    if written in {"true", "false"}:
        return _over(line, one, written)
    written = _hint(one, "Put it in quotes: {text}") or _hint(one, "Write a list: {text}")
    return _over(line, one, written) if written and one.line == one.end_line else None


def _yaml(line: str, one: Diagnostic) -> str | None:
    match one.message.text:
        case "A space is missing after the colon.":
            return line[: one.end_column - 1] + " " + line[one.end_column - 1 :]
        case "The indentation holds a no-break space. Use ordinary spaces.":
            indent = indent_of(line)
            return " " * len(indent) + line[len(indent) :]
        case "The colon cuts this text: YAML takes what stands before it for a key.":
            return _quoted(line) if one.hint is not None and "{text}" in one.hint.text else None
        case (
            "A text that begins with “{sign}” needs quotes around it."
            | "A text that begins with {braces} needs quotes around it."
        ):
            return _quoted(line)
        case "This closes a bracket that is not open.":
            return _over(line, one, "")
    return None


def _comment(line: str, one: Diagnostic) -> str | None:  # noqa: ARG001 - each mender is given both
    return _quoted(line)


def _quoted(line: str) -> str | None:
    """The line with its whole value in quotes; a comment after it may be part of the text, so that takes a person."""
    found = value_start(line)
    if found is None or found[1][0] in "\"'":
        return None
    column, value = found
    value = value.rstrip()
    if re.search(r"\s#\s", value):
        return None
    inner = '"' + value + '"' if not set(value) & {'"', "\\"} else "'" + value.replace("'", "''") + "'"
    return line[:column] + inner


def _unseen(line: str, one: Diagnostic) -> str | None:
    if one.message.text.startswith("An invisible"):
        return _over(line, one, " " if _part(line, one) in _LINE_LIKE else "")
    return None


def _comment_away(line: str, one: Diagnostic) -> str | None:
    return line[: one.column - 1].rstrip()


FIXES: dict[str, Fix] = {
    "unknown-key": _closed_word,
    "unknown-phase": _closed_word,
    "not-one-of": _closed_word,
    "unknown-place": _place,
    "bad-date": _date,
    "bad-duration": _duration,
    "compared-with-unknown": _unknown,
    "yes-no-compared": _yes_no,
    "bad-condition": _condition,
    "unknown-name": _option,
    "wrong-kind": _kind,
    "yaml": _yaml,
    "alias": _yaml,
    "tag": _yaml,
    "comment-cuts-text": _comment,
    "encoding": _unseen,
    "unused-suppression": _comment_away,
}
"""Rules of which some findings can be mended."""
