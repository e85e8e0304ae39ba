"""Findings accepted by a comment with a reason, and severities set in `lint.yaml`."""

import pytest

from incidentkit.lint.run import lint

RUNBOOK = """\
format: 1
id: bad
title: Bad
summary: A mistake.
language: en
owner: it
reviewed: 2026-11-23
review_every: 6 months
questions:
{above}  weather: {{ask: How is the weather?, type: text}}{behind}
phases:
  contain:
    - {{id: call-bank, do: Call the bank}}
"""


def told(folder, *, above="", behind="", settings=None):
    path = folder / "en" / "bad.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(RUNBOOK.format(above=above, behind=behind), encoding="utf-8")
    if settings is not None:
        (folder / "lint.yaml").write_text(settings, encoding="utf-8")
    return [(one.severity, one.rule, one.path.name, one.line) for one in lint([folder]).diagnostics]


def sentences(folder):
    return [
        (one.message.english(), one.hint.english() if one.hint else "") for one in lint([folder]).diagnostics
    ]


def test_a_finding_is_accepted_at_the_end_of_its_line_or_above_it(tmp_path):
    assert told(tmp_path) == [("warning", "unread-question", "bad.yaml", 10)]
    assert told(tmp_path, behind="  # lint-ignore unread-question: asked for the insurer's form") == []
    assert told(tmp_path, above="  # lint-ignore unread-question: asked for the form\n") == []
    assert told(tmp_path, above="  # lint-ignore unread-question: for the form\n  # and more\n\n") == []


def test_a_comment_without_a_reason_accepts_nothing_and_is_told(tmp_path):
    """Who comes after must be able to judge whether the reason still holds."""
    found = told(tmp_path, behind="  # lint-ignore unread-question")

    assert found == [
        ("warning", "unread-question", "bad.yaml", 10),
        ("warning", "bad-suppression", "bad.yaml", 10),
    ]
    assert sentences(tmp_path)[1] == (
        "The reason is missing: why is this right as it stands?",
        "Write: # lint-ignore unread-question: …",
    )


def test_a_rule_that_does_not_exist_is_told_with_the_one_that_was_meant(tmp_path):
    told(tmp_path, behind="  # lint-ignore unread-questoin: reason")

    assert sentences(tmp_path)[1] == (
        "There is no rule 'unread-questoin' that a comment could accept.",
        "Did you mean 'unread-question'?",
    )


def test_a_comment_that_names_no_rule_is_told(tmp_path):
    told(tmp_path, behind="  # lint-ignore")

    assert sentences(tmp_path)[1] == (
        "This comment names no rule.",
        "Write: # lint-ignore unread-question: …",
    )


def test_an_exception_that_nothing_needs_is_told(tmp_path):
    """It would hide the next mistake on that line."""
    found = told(tmp_path, behind="  # lint-ignore unread-question, always-true: both")

    assert found == [("warning", "unused-suppression", "bad.yaml", 10)]
    assert sentences(tmp_path) == [
        (
            "Nothing is found here for always-true.",
            "Delete the comment, so that it does not hide the next mistake.",
        )
    ]


def test_an_upkeep_rule_is_not_called_unused_while_it_is_not_asked(tmp_path):
    assert ("warning", "unused-suppression", "bad.yaml", 10) not in told(
        tmp_path, behind="  # lint-ignore unread-question, law-not-checked: both"
    )


@pytest.mark.parametrize("rule", ["yaml", "unknown-key", "looks-like-secret"])
def test_what_breaks_the_file_or_does_harm_outside_cannot_be_accepted(rule, tmp_path):
    found = told(tmp_path, behind=f"  # lint-ignore {rule}: it is fine")

    assert ("warning", "bad-suppression", "bad.yaml", 10) in found


def test_a_secret_cannot_be_accepted(tmp_path):
    told(tmp_path, behind="  # lint-ignore looks-like-secret: it is old")

    assert sentences(tmp_path)[1] == ("A finding of looks-like-secret cannot be accepted by a comment.", "")


def test_the_same_words_in_a_text_are_text(tmp_path):
    (tmp_path / "en").mkdir()
    text = RUNBOOK.format(above="", behind="").replace(
        "title: Bad", 'title: Bad\nsigns:\n  - "one # lint-ignore unread-question: no"'
    )
    (tmp_path / "en" / "bad.yaml").write_text(
        text.replace("do: Call the bank}", "do: Call the bank, how: '# lint-ignore x: y'}"), encoding="utf-8"
    )

    assert [one.rule for one in lint([tmp_path]).diagnostics] == ["unread-question"]


def test_severities_are_set_for_a_folder(tmp_path):
    """One organisation wants a warning to stop a change, another does not want it at all."""
    assert told(tmp_path, settings="severity: {unread-question: error}\n") == [
        ("error", "unread-question", "bad.yaml", 10)
    ]
    assert told(tmp_path, settings="severity: {unread-question: information}\n") == [
        ("information", "unread-question", "bad.yaml", 10)
    ]
    assert told(tmp_path, settings="severity: {unread-question: off}\n") == []


def test_mistakes_in_the_settings_are_told_like_any_other(tmp_path):
    told(
        tmp_path,
        settings="""severity:
  unread-questoin: error
  unread-question: fatal
  looks-like-secret: off
  yaml: warning
severities: {}
""",
    )

    assert [one for one in sentences(tmp_path) if "answer to" not in one[0]] == [
        (
            "There is no rule 'unread-questoin' whose severity could be set.",
            "Did you mean 'unread-question'?",
        ),
        ("'fatal' is not possible here; expected one of: error, warning, information, off.", ""),
        ("The severity of looks-like-secret cannot be changed.", ""),
        ("There is no rule 'yaml' whose severity could be set.", ""),
        ("'severities' is not a setting here.", "Did you mean 'severity'?"),
    ]


def test_settings_that_cannot_be_read_are_told(tmp_path):
    assert ("error", "yaml", "lint.yaml", 2) in told(tmp_path, settings="severity: {\n")
