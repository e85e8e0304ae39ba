"""How a report is told: for people, as JSON, as annotations of a pull request, as SARIF. Pure functions to text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from incidentkit.lint.diagnostics import Diagnostic, Report
from incidentkit.locale import Speaker
from incidentkit.text import visible

_WIDEST = 160
_LEVELS = {"error": "error", "warning": "warning", "information": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}


def text(report: Report, say: Speaker) -> str:
    """For people: `path:line:column: message [rule]`, the line, a caret under the exact part, what to write."""
    parts = [_told(one, say) for one in report.diagnostics]
    if report.fixed is not None:
        parts += [_mended(one, say) for one in report.fixed]
        parts += [""] if report.fixed else []
    return "\n".join([*parts, _summary(report, say), ""])


def _told(one: Diagnostic, say: Speaker) -> str:
    head = f"{_path(one.path)}:{one.line}:{one.column}: {_clean(say(one.message))} [{one.rule}]"
    lines = [head, *pointed(one)]
    if one.hint is not None:
        lines.append(f"  {_clean(say(one.hint))}")
    return "\n".join(lines) + "\n"


def _mended(one: Diagnostic, say: Speaker) -> str:
    place = f"{_path(one.path)}:{one.line}"
    return _clean(say("{place}: mended [{rule}]", place=place, rule=one.rule))


def pointed(one: Diagnostic, widest: int = _WIDEST) -> list[str]:
    """The source line and the caret under it, `widest` cells of it; tabs become blanks so that both stay in step."""
    source = visible(one.source.replace("\t", " "))
    if not source.strip() or len(source) != len(one.source):
        return [f"  {one.line} | {source[:widest]}"] if source.strip() else []
    start = one.column - 1
    end = one.end_column - 1 if one.end_line == one.line else len(source.rstrip())
    cut = max(0, start - widest // 2)
    shown = source[cut : cut + widest]
    width = max(1, min(end, cut + widest) - start)
    margin = f"  {one.line} | "
    caret = " " * (len(margin) - 2) + "| " + " " * (start - cut) + "^" + "~" * (width - 1)
    return [margin + shown.rstrip(), caret]


def _summary(report: Report, say: Speaker) -> str:
    files = say.plural("{count} file read", "{count} files read", len(report.files))
    errors = say.plural("{count} error", "{count} errors", report.count("error"))
    warnings = say.plural("{count} warning", "{count} warnings", report.count("warning"))
    return f"{files}: {errors}, {warnings}."


def as_data(report: Report, say: Speaker) -> dict[str, Any]:
    """The report as `runbook lint --json` prints it."""
    fixed = [{"rule": one.rule, "path": _path(one.path), "line": one.line} for one in report.fixed or ()]
    return ({} if report.fixed is None else {"fixed": fixed}) | {
        "problems": [
            {
                "rule": one.rule,
                "severity": one.severity,
                "path": _path(one.path),
                "line": one.line,
                "column": one.column,
                "end_line": one.end_line,
                "end_column": one.end_column,
                "message": say(one.message),
                "hint": say(one.hint) if one.hint is not None else None,
            }
            for one in report.diagnostics
        ],
        "files": [_path(one) for one in report.files],
    }


def as_json(report: Report, say: Speaker) -> str:
    """JSON, as in docs/commands.md."""
    return json.dumps(as_data(report, say), ensure_ascii=False, indent=2) + "\n"


def github(report: Report, say: Speaker) -> str:
    """Workflow commands that become annotations. Source: GitHub, "Workflow commands", the toolkit's escaping."""
    lines = []
    for one in report.diagnostics:
        where = {
            "file": _path(one.path),
            "line": one.line,
            "col": one.column,
            "endLine": one.end_line,
            "endColumn": one.end_column,
            "title": one.rule,
        }
        told = ",".join(f"{key}={_property(str(value))}" for key, value in where.items())
        sentence = say(one.message) + (" " + say(one.hint) if one.hint is not None else "")
        lines.append(f"::{_COMMANDS[one.severity]} {told}::{_escaped(sentence)}")
    return "".join(line + "\n" for line in lines)


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report, say: Speaker) -> str:
    """SARIF 2.1.0 (OASIS): one run, its rules with their documentation, columns in code points."""
    from importlib import import_module  # noqa: PLC0415 - the rules' pages are only needed here

    names = list(dict.fromkeys(one.rule for one in report.diagnostics))
    rules: list[dict[str, Any]] = []
    for name in names:
        rule: dict[str, Any] = {"id": name}
        try:
            page = import_module("incidentkit.lint.rules." + name.replace("-", "_")).__doc__ or ""
        except ModuleNotFoundError:
            page = ""  # the reader's own faults have no module
        if page:
            rule["shortDescription"] = {"text": page.partition("\n")[0].partition(": ")[2]}
            rule["fullDescription"] = {"text": page.strip()}
        rules.append(rule)
    run = {
        "tool": {"driver": {"name": "incidentkit", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, names.index(one.rule), say) for one in report.diagnostics],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    whole = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _result(one: Diagnostic, rule: int, say: Speaker) -> dict[str, Any]:
    sentence = say(one.message) + (" " + say(one.hint) if one.hint is not None else "")
    region = {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    uri = one.path.as_uri() if one.path.is_absolute() else _path(one.path)
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    return {
        "ruleId": one.rule,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": sentence},
        "locations": [place],
    }


def _path(path: Path) -> str:
    return path.as_posix()


def _clean(sentence: str) -> str:
    """What an author wrote stands in sentences too; on a terminal it must not be able to do anything."""
    return visible(sentence)


RENDERERS: dict[str, Callable[[Report, Speaker], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
