"""One mistake, one finding: what a fault drags along is left out, and what is another mistake is not."""

from incidentkit.errors import message
from incidentkit.lint.causes import causes
from incidentkit.yamlfile import Fault, Span

COLUMN = message("This line begins in column {column}, where nothing above begins.", column=3)
COLON = message("The colon cuts this text: YAML takes what stands before it for a key.")


def fault(rule, line, what=None, end=None):
    return Fault(rule, "error", what or message(rule), Span(line, 1, end or line, 5))


def lines(faults):
    return [one.span.line for one in causes(faults)]


def test_lines_shifted_together_are_told_at_the_first():
    """A list indented wrongly is one slip, however long the list is."""
    assert lines([fault("yaml", 3, COLUMN), fault("yaml", 4, COLUMN), fault("yaml", 9, COLUMN)]) == [3, 9]


def test_neighbouring_lines_with_different_mistakes_are_both_told():
    """All faults of a file in one go."""
    assert lines([fault("yaml", 3, COLUMN), fault("yaml", 4, COLON)]) == [3, 4]


def test_keys_below_broken_yaml_are_not_called_unknown():
    """They are in the wrong place because of the line above; once it is right they are known."""
    assert lines([fault("unknown-key", 2), fault("yaml", 5, COLUMN), fault("unknown-key", 6)]) == [2, 5]


def test_a_part_around_broken_yaml_is_not_of_the_wrong_kind():
    """It stands above the broken line but reaches over it."""
    assert lines([fault("wrong-kind", 2, end=9), fault("yaml", 5, COLON)]) == [5]


def test_other_mistakes_below_broken_yaml_are_told():
    """A reference to a later version or a duplicate is a mistake whatever stands above."""
    assert lines([fault("yaml", 5, COLON), fault("duplicate-key", 8)]) == [5, 8]


def test_a_row_of_values_of_the_wrong_kind_is_one_mistake():
    """The name above the row was lost; two in a row may well be two."""
    assert lines([fault("wrong-kind", line) for line in (2, 3, 4, 5)]) == [2]
    assert lines([fault("wrong-kind", line) for line in (2, 3)]) == [2, 3]
