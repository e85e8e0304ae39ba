"""Keeps the French catalogue in step with the sentences in the code.

`python tools/catalogue.py` adds new sentences with an empty translation and drops those that are no longer said;
`--check` changes nothing and exits 1 when a sentence has no French, when its places differ, when its typography is
wrong, or when a call in the code does not give a sentence the values it asks for.
"""

from __future__ import annotations

import argparse
import ast
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "incidentkit"
FRENCH = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "incidentkit.po"

HEADER = """\
# French sentences of incidentkit, kept in step with the code by tools/catalogue.py; CONTRIBUTING.md has the words.
msgid ""
msgstr ""
"Project-Id-Version: incidentkit\\n"
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""


class Sentence(NamedTuple):
    """What is said: the English, and its plural when a number decides."""

    one: str
    many: str | None = None


@dataclass
class Found:
    """All sentences of the code with the files they stand in, and what is wrong with the calls."""

    sentences: dict[Sentence, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def extract(folder: Path) -> Found:
    """Every sentence said below `folder`, in the order of files and lines."""
    found = Found()
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        _Reader(name, found).read(tree)
    return found


class _Reader:
    """Finds `message`, `counted` (from incidentkit.errors), `say` and `say.plural` in one file."""

    def __init__(self, name: str, found: Found) -> None:
        self.name = name
        self.found = found
        self.from_errors: dict[str, str] = {}

    def read(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "incidentkit.errors":
                self.from_errors |= {a.asname or a.name: a.name for a in node.names}
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            self._call(node)

    def _call(self, node: ast.Call) -> None:
        match self._function(node.func):
            case "message":
                self._single(node, literal=True)
            case "say":
                self._single(node, literal=False)
            case "counted":
                self._counted(node, literal=True)
            case "plural":
                self._counted(node, literal=False)

    def _function(self, func: ast.expr) -> str:
        if isinstance(func, ast.Name):
            known = self.from_errors.get(func.id, func.id if func.id == "say" else "")
        elif isinstance(func, ast.Attribute):
            known = func.attr if func.attr in {"say", "plural"} else ""
            if isinstance(func.value, ast.Name) and func.value.id == "errors":
                known = func.attr
        elif isinstance(func, ast.Call):  # say_of(context)("Usage:"): a function that returns a speaker
            made_by = ast.unparse(func.func).rpartition(".")[2].strip("_")
            known = "say" if made_by in {"say", "say_of", "speaker"} else ""
        else:
            known = ""
        return known if known in {"message", "counted", "say", "plural"} else ""

    def _single(self, node: ast.Call, *, literal: bool) -> None:
        texts = _literals(node.args[0]) if node.args else []
        if not texts:
            if literal:
                self._problem(node, "the sentence must be one plain string")
            return
        for text in texts:
            self._add(Sentence(text))
        self._places(node, {place for text in texts for place in places(text)}, set())

    def _counted(self, node: ast.Call, *, literal: bool) -> None:
        pair = [_literals(one) for one in node.args[:2]]
        if len(pair) != 2 or any(len(one) != 1 for one in pair):
            if literal:
                self._problem(node, "both sentences must be plain strings")
            return
        one, many = pair[0][0], pair[1][0]
        self._add(Sentence(one, many))
        self._places(node, places(one) | places(many), {"count"})

    def _places(self, node: ast.Call, wanted: set[str], given: set[str]) -> None:
        if any(keyword.arg is None for keyword in node.keywords):
            return
        missing = wanted - given - {keyword.arg for keyword in node.keywords if keyword.arg}
        if missing:
            self._problem(node, f"no value is given for {', '.join(sorted(missing))}")

    def _add(self, sentence: Sentence) -> None:
        self.found.sentences.setdefault(sentence, set()).add(self.name)

    def _problem(self, node: ast.Call, what: str) -> None:
        self.found.problems.append(f"{self.name}:{node.lineno}: {what}")


def _literals(node: ast.expr) -> list[str]:
    """The string of a literal, or both of `"a" if condition else "b"`; empty when any is something else."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        both = [_literals(node.body), _literals(node.orelse)]
        return [text for one in both for text in one] if all(both) else []
    return []


def places(text: str) -> set[str]:
    """The names between braces."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # a brace that is only a brace
        return set()


def read(path: Path) -> Catalog:
    """The catalogue at `path`."""
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def write(path: Path, found: Found, catalogue: Catalog) -> int:
    """Writes the sentences with the French they have; returns how many have none yet."""
    parts, empty = [HEADER], 0
    for sentence, files in found.sentences.items():
        french = _french(catalogue, sentence)
        empty += not all(french)
        parts.append("\n" + "".join(_entry(sentence, sorted(files), french)))
    path.write_text("".join(parts), encoding="utf-8")
    return empty


def _french(catalogue: Catalog, sentence: Sentence) -> tuple[str, ...]:
    wanted = 1 if sentence.many is None else 2
    known = catalogue.get(sentence.one)
    if known is None or known.fuzzy:
        return ("",) * wanted
    strings = (known.string or "",) if isinstance(known.string, str | None) else tuple(known.string)
    # The sentence may have got a plural, or lost it, since it was translated.
    return strings if len(strings) == wanted else ("",) * wanted


def _entry(sentence: Sentence, files: list[str], french: tuple[str, ...]) -> Iterator[str]:
    yield from (f"#: {name}\n" for name in files)
    if places(sentence.one) or places(sentence.many or ""):
        yield "#, python-brace-format\n"
    yield f"msgid {_quoted(sentence.one)}\n"
    if sentence.many is None:
        yield f"msgstr {_quoted(french[0])}\n"
        return
    yield f"msgid_plural {_quoted(sentence.many)}\n"
    yield from (f"msgstr[{number}] {_quoted(text)}\n" for number, text in enumerate(french))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\r", "\\r")
    lines = escaped.replace("\n", "\\n\n").splitlines()
    return "\n".join(f'"{line}"' for line in ([""] if len(lines) != 1 else []) + lines)


def problems(found: Found, catalogue: Catalog) -> list[str]:
    """What a release must not have, one line each."""
    lines = list(found.problems)
    forms: dict[str, str | None] = {}
    for sentence, files in found.sentences.items():
        where = f"{min(files)}: {sentence.one!r}"
        if forms.setdefault(sentence.one, sentence.many) != sentence.many:
            lines.append(f"{where}: said with two different plurals, a catalogue holds one")
        french = _french(catalogue, sentence)
        if not all(french):
            lines.append(f"{where}: no French")
            continue
        wanted = places(sentence.one) | places(sentence.many or "")
        for text in french:
            # "an hour" needs no number, in either language
            if not wanted - ({"count"} if sentence.many else set()) <= places(text) <= wanted:
                lines.append(f"{where}: other places in French: {text!r}")
            lines += [f"{where}: {fault}: {text!r}" for fault in typography(text)]
            if _edges(sentence.one) != _edges(text):
                lines.append(f"{where}: begins or ends with other blanks: {text!r}")
    return lines


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


# Commands, options and addresses keep the typography of the machine.
_CODE = re.compile(r"`[^`]*`|https?://\S+|\"[^\"]*\"")
_FAULTS = (
    (re.compile(r"[ \t][:;?!](?!\S)"), "an ordinary space before : ; ? or !"),
    (re.compile(r"[\w})»\]][;?!](?!\w)"), "no space before ; ? or !"),
    (re.compile(r"[\w})»\]]:(?=\s|$)"), "no space before :"),
    (re.compile(r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"), "no no-break space inside « »"),
    (re.compile(r"(?i)\bcrypte[rzs]?\b|\bcryptée?s?\b|\binfalsifiable"), "a word that words.md rules out"),
)


def typography(text: str) -> list[str]:
    """What French typography and our words would object to."""
    plain = _CODE.sub("x", text)
    return [fault for pattern, fault in _FAULTS if pattern.search(plain)]


def main() -> int:
    """Updates the catalogue, or with --check reports what is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is wrong")
    arguments = parser.parse_args()
    found = extract(SOURCE)
    catalogue = read(FRENCH)
    if arguments.check:
        lines = problems(found, catalogue)
        sys.stdout.writelines(f"{line}\n" for line in lines)
        sys.stdout.write(f"{len(found.sentences)} sentences, {len(lines)} problems\n")
        return 1 if lines else 0
    empty = write(FRENCH, found, catalogue)
    sys.stdout.write(f"{len(found.sentences)} sentences, {empty} without French\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
