"""`lint.yaml` in a folder of runbooks: which rules are errors, warnings, information or off in this organisation.

    severity:
      unread-question: information
      language-missing: "off"

Only rules can be set, never what the reader finds: a file that cannot be read is an error everywhere.
"""

from collections.abc import Iterator, Mapping

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import SEVERITIES, Diagnostic
from incidentkit.lint.rules import RULES, UPKEEP
from incidentkit.lint.source import SourceFile, mapping
from incidentkit.lint.suppressing import OWN_RULES
from incidentkit.lint.wording import listed, near
from incidentkit.yamlfile import Fault

OFF = "off"
RULE = "bad-setting"
LOCKED = frozenset({"looks-like-secret"})
"""Rules that no setting makes milder: what they find does harm outside this folder."""


def severities(file: SourceFile | None) -> dict[str, str]:
    """The severity of each rule that the settings name; what is wrong in them is left out, and told by `faults_of`."""
    if file is None:
        return {}
    said = mapping(file.data.get("severity"))
    return {
        rule: word
        for rule, word in said.items()
        if _settable(rule) and isinstance(word, str) and word in (*SEVERITIES, OFF)
    }


def apply(found: list[Diagnostic], set_to: Mapping[str, str]) -> list[Diagnostic]:
    """The findings with the severities of the settings."""
    if not set_to:
        return found
    kept = []
    for one in found:
        word = set_to.get(one.rule, one.severity)
        if word != OFF:
            kept.append(one if word == one.severity else one.with_severity(word))
    return kept


def faults_of(file: SourceFile) -> Iterator[Fault]:
    """What is wrong with a file of settings."""
    if file.kind != "settings" or not isinstance(file.document.data, dict):
        return
    for key in file.data:
        if key not in {"format", "severity"}:
            what = message("'{key}' is not a setting here.", key=key)
            hint: Message | None = near(str(key), ["severity"]) or message(
                "Possible here: {names}.", names="severity"
            )
            yield Fault(RULE, "error", what, file.span((key,), key=True), hint)
    for rule, word in mapping(file.data.get("severity")).items():
        where = ("severity", rule)
        if rule in LOCKED:
            what = message("The severity of {rule} cannot be changed.", rule=rule)
            yield Fault(RULE, "error", what, file.span(where, key=True))
        elif not _settable(rule):
            what = message("There is no rule '{rule}' whose severity could be set.", rule=rule)
            yield Fault(RULE, "error", what, file.span(where, key=True), near(rule, _names()))
        elif word not in (*SEVERITIES, OFF):
            options = listed((*SEVERITIES, OFF))
            what = message(
                "'{value}' is not possible here; expected one of: {options}.",
                value=str(word)[:60],
                options=options,
            )
            hint = near(str(word), (*SEVERITIES, OFF))
            yield Fault(RULE, "error", what, file.span(where), hint)


def _settable(rule: str) -> bool:
    return rule in _names() and rule not in LOCKED


def _names() -> tuple[str, ...]:
    return (*RULES, *UPKEEP, *OWN_RULES)
