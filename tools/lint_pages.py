"""Writes docs/lint-rules.md from the docstrings of the rules.

`python tools/lint_pages.py` writes the page; `--check` changes nothing and exits 1 when the page is not what would be
written. What the reader of YAML and of the language finds has no file of its own; its rules are described here.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

from incidentkit.lint.fixes import FIXES

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "src" / "incidentkit" / "lint" / "rules"
PAGE = ROOT / "docs" / "lint-rules.md"

HEAD = """\
# Lint rules

`incidentkit runbook lint` looks for mistakes before an incident does. Each finding names its rule, the file, the line \
and the column, and says what to write instead. This page is written by `tools/lint_pages.py` from the rules \
themselves: change the docstring in `src/incidentkit/lint/rules/`, not the page.

An **error** makes the command exit with 1. A **warning** does so with `--strict`. **Information** never does. One \
finding is told for each cause: while a file is broken, rules that could only guess stay silent.

**To mend** what is safe to mend, `--fix`. Only the part under the caret is written anew, comments and layout stay, and \
a second time changes nothing. Where two things can be meant (5/11 may be May or November), nothing is touched.

**To accept** a finding, a comment with the reason at the end of its line, or on a line of its own above it:

```yaml
  weather: {ask: How is the weather?, type: text}  # lint-ignore unread-question: the insurer's form asks for it
```

Without a reason, or where nothing is found any more, the comment itself is told. What makes a file unreadable, and \
what looks like a secret, cannot be accepted.

**To make a rule milder or stricter** in one folder, `lint.yaml` beside `organisation.yaml`:

```yaml
severity:
  unread-question: information   # error, warning, information or off
```
"""
UPKEEP_NOTE = "Rules marked *upkeep* are about the passing of time and about tidying up; they are asked only with `--upkeep` (`--as-of DATE`)."
TITLES = {"error": "Errors", "warning": "Warnings", "information": "Information"}

READER: dict[str, tuple[str, str]] = {
    "yaml": (
        "error",
        "The file cannot be read as YAML. The sentence says why: a colon in a text, a quote left open, a tab.",
    ),
    "encoding": ("error", "The file is not UTF-8, or holds a character that nobody can see."),
    "file": ("error", "The file cannot be opened, is empty, too big, or nested too deeply."),
    "duplicate-key": ("error", "A key stands twice in one place; only one of the two could count."),
    "comma-in-braces": ("error", "Between `{ }` a comma ended the text. Put the text in quotes."),
    "comment-cuts-text": (
        "error",
        "A `#` between a space and a word cuts the text. Put the text in quotes; in a comment a space follows the `#`.",
    ),
    "alias": ("error", "`&name` and `*name` are not used here: write the text out in both places."),
    "tag": ("error", "`!name` is not used here. A text that begins with `!` is put in quotes."),
    "unknown-key": ("error", "There is no such key in this place. The nearest one is offered."),
    "missing-key": ("error", "A key that must be there is not, or has no value."),
    "wrong-kind": (
        "error",
        "A text stands where a list, a map, a number or true/false belongs, or the other way round.",
    ),
    "not-one-of": ("error", "The value is not one of those that this key takes; they are listed."),
    "unknown-phase": ("error", "The phases are detect, contain, assess, notify, recover and learn."),
    "phase-order": ("error", "The phases stand in that order, whichever of them are there."),
    "bad-id": (
        "error",
        "Ids of files and steps are written `like-this`, names `like_this`: small letters and digits.",
    ),
    "too-long": (
        "error",
        "`do` has at most 80 characters and a `never` 90, to fit on a line; steps have a limit too.",
    ),
}
"""What the reader finds: rule, severity, what it means."""

ABOUT_LINT: dict[str, tuple[str, str]] = {
    "bad-suppression": (
        "warning",
        "A `# lint-ignore` comment without a reason, or for a rule that does not exist or cannot be accepted.",
    ),
    "unused-suppression": ("warning", "A `# lint-ignore` comment where nothing is found: delete it."),
    "bad-setting": ("error", "`lint.yaml` names a rule or a severity that there is not."),
    "report-template": (
        "error",
        "`report/report.yaml` names a chapter, language, colour or logo that cannot be used: reports go without it.",
    ),
}
"""What is said about the exceptions that authors make, and about the files beside the runbooks."""


class Page(NamedTuple):
    """A rule as it is documented."""

    name: str
    severity: str
    summary: str
    body: str
    upkeep: bool


def pages() -> list[Page]:
    """Every rule of the registry and of the reader, by name."""
    found = [Page(name, severity, text, "", upkeep=False) for name, (severity, text) in READER.items()]
    found += [Page(name, severity, text, "", upkeep=False) for name, (severity, text) in ABOUT_LINT.items()]
    found += [_page(path) for path in RULES.glob("*.py") if path.stem != "__init__"]
    return sorted(found)


def _page(path: Path) -> Page:
    source = path.read_text(encoding="utf-8")
    text = ast.get_docstring(ast.parse(source)) or ""
    first, _, rest = text.partition("\n\n")
    name, _, summary = " ".join(first.split()).partition(": ")
    upkeep = "(only with --upkeep)" in summary
    summary = summary.replace(" (only with --upkeep)", "")
    return Page(name, _severity(source), summary[0].upper() + summary[1:], _fenced(rest), upkeep=upkeep)


def _severity(source: str) -> str:
    """The severity that a rule's module names; one that hands its work to another rule has that one's."""
    named = re.search(r'severity="(\w+)"', source)
    if named:
        return named[1]
    lender = re.search(r"from incidentkit\.lint\.rules\.(\w+) import", source)
    return _severity((RULES / f"{lender[1]}.py").read_text(encoding="utf-8")) if lender else "error"


def _fenced(text: str) -> str:
    """The text with its indented examples as blocks of YAML."""
    block = re.compile(r"^((?: {4}.*\n|\n(?= {4}))+)", re.MULTILINE)

    def fence(found: re.Match[str]) -> str:
        lines = [line.removeprefix("    ") for line in found[1].strip("\n").splitlines()]
        return "\n```yaml\n" + "\n".join(lines) + "\n```\n"

    return block.sub(fence, text + "\n").strip()


def written() -> str:
    """The whole page."""
    every = pages()
    parts = [HEAD, UPKEEP_NOTE + "\n"]
    for severity, title in TITLES.items():
        names = [f"[{page.name}](#{page.name})" for page in every if page.severity == severity]
        parts.append(f"**{title}** ({len(names)}): " + " · ".join(names) + "\n")
    for severity, title in TITLES.items():
        parts.append(f"## {title}\n")
        for page in every:
            if page.severity == severity:
                mark = " *(upkeep)*" if page.upkeep else ""
                mark += " *(some can be mended with `--fix`)*" if page.name in FIXES else ""
                body = f"\n\n{page.body}" if page.body else ""
                parts.append(f"### {page.name}\n\n{page.summary}{mark}{body}\n")
    return "\n".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Writes the page, or with `--check` says whether it is up to date."""
    parser = argparse.ArgumentParser(
        description="Writes docs/lint-rules.md from the docstrings of the rules."
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when the page is out of date"
    )
    checks = parser.parse_args(arguments).check
    text = written()
    if not checks:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/lint-rules.md is out of date. Run: python tools/lint_pages.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
