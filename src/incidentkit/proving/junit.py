"""Results as JUnit XML, which build servers show beside a change.

One suite for each runbook, one case for each written test and each proof. What XML 1.0 cannot hold is written out.
Source of the shape: the schema of Jenkins' xUnit plug-in, which other servers follow.
"""

import re
from xml.sax.saxutils import escape, quoteattr

from incidentkit.errors import Message
from incidentkit.locale import Speaker
from incidentkit.proving.run import Problem, RunbookResult
from incidentkit.text import visible

_NOT_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def junit(results: list[RunbookResult], say: Speaker) -> str:
    """The results as one XML document, in the language spoken."""
    suites = [_suite(each, say) for each in results]
    cases = sum(count for count, _, _, _ in suites)
    failures, errors = sum(each[1] for each in suites), sum(each[2] for each in suites)
    head = f'<testsuites name="incidentkit" tests="{cases}" failures="{failures}" errors="{errors}">'
    body = "\n".join(text for _, _, _, text in suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}\n</testsuites>\n'


def _suite(result: RunbookResult, say: Speaker) -> tuple[int, int, int, str]:
    """How many cases, failures and errors, and the suite."""
    rows: list[str] = []
    failures = 0
    for test in result.tests:
        rows.append(_case(result.id, test.name, str(test.path), test.line, test.problems, say))
        failures += bool(test.problems)
    for proof in result.walk.proofs if result.walk else []:
        first = proof.problems[0] if proof.problems else None
        path, line = (str(first.path), first.span.line) if first else (None, None)
        rows.append(_case(result.id, proof.proof, path, line, proof.problems, say))
        failures += bool(proof.problems)
    for problem in result.broken:
        what = _text(say, problem.what)
        head = _head(result.id, say("file that cannot be used"), str(problem.path), problem.span.line)
        rows.append(
            f"{head}><error message={_quoted(what)}>{escape(_where(problem, what))}</error></testcase>"
        )
    errors = len(result.broken)
    head = (
        f'  <testsuite name={_quoted(result.id)} tests="{len(rows)}" failures="{failures}" errors="{errors}">'
    )
    return len(rows), failures, errors, "\n".join([head, *rows, "  </testsuite>"])


def _case(
    suite: str, name: str, path: str | None, line: int | None, problems: list[Problem], say: Speaker
) -> str:
    head = _head(suite, name, path, line)
    if not problems:
        return f"{head}/>"
    texts = [_where(each, _text(say, each.what)) for each in problems]
    first = _text(say, problems[0].what)
    return f"{head}><failure message={_quoted(first)}>{escape(chr(10).join(texts))}</failure></testcase>"


def _head(suite: str, name: str, path: str | None, line: int | None) -> str:
    place = f' file={_quoted(path)} line="{line}"' if path is not None else ""
    return f"    <testcase classname={_quoted('incidentkit.' + suite)} name={_quoted(name)}{place}"


def _where(problem: Problem, what: str) -> str:
    return _clean(f"{problem.path}:{problem.span.line}:{problem.span.column}: {what}")


def _text(say: Speaker, what: Message) -> str:
    return _clean(say(what))


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Text without what moves a terminal's cursor, and without what XML cannot hold."""
    shown = visible(text, keep_newlines=True)
    return _NOT_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", shown)
