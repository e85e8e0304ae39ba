"""The Markdown report reads as text, and nothing that people typed becomes markup."""

import pytest
from markdown_it import MarkdownIt

from incidentkit.incident import commands as c
from incidentkit.report.markdown import escape

LINES = [
    "# heading", "## heading", "===", "---", "- item", "+ item", "* item", "1. item", "2) item", "> quote",
    "    code", "\tcode", "```", "~~~", "`code`", "**bold** _it_ ~~gone~~", "[a](http://evil.example)",
    "![a](http://evil.example/x.png)", "<b>bold</b>", "<script>alert(1)</script>", "<https://evil.example>",
    "https://evil.example/a", "www.evil.example", "mail@evil.example", "mailto:a@b.c", "&lt;b&gt;", "a | b | c",
    "| --- | --- |", "[ref]: http://evil.example", "[^1]: note", "\\# not\\", "!", ": term", "$x$", "***",
    "Term\n===", "a\n\n# b\n\n    c", "\n\n- x",
]  # fmt: skip
MARKUP = {
    "heading_open",
    "link_open",
    "image",
    "html_inline",
    "html_block",
    "code_block",
    "code_inline",
    "fence",
}


def kinds(text):
    """The kinds of all tokens, with GitHub's extensions switched on and HTML allowed."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(text):
        found.append(token.type)
        found += [child.type for child in token.children or []]
    return found


def rendered(text):
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return "".join(child.content for token in parser.parse(text) for child in token.children or [])


@pytest.mark.parametrize("line", [line for line in LINES if "\n" not in line and "\t" not in line])
def test_an_escaped_line_is_a_paragraph_that_shows_exactly_the_line(line):
    found = kinds(escape(line))
    assert found[0] == "paragraph_open"
    assert MARKUP & set(found) == set()
    assert rendered(escape(line)) == line.strip()


def test_nothing_that_people_typed_is_markup(world):
    """A note must not be able to forge a chapter of the report."""
    bad = "\n".join(LINES)
    plain = kinds(world.open().text("md", folder="plain"))
    world.open(bad.replace("\n", " "))
    world.desk.actor = "# Marie | <b>"
    world.do(c.AddNote(text=bad))
    world.do(c.AddNote(text=bad, type="message-out"))
    world.do(c.AddNote(text=bad, type="decision"))
    world.do(c.SkipStep(step="tell-staff", reason=bad))
    world.do(c.Decide(step="decide-lock", choice="now", reason=bad, no_witness=bad, result=bad))
    world.do(c.AddEvidence(files=[world.keep(description=bad, source=bad)]))
    world.do(c.Close(outcome=bad.replace("\n", " "), note=bad))
    found = kinds(world.text("md"))
    for kind in sorted(MARKUP - {"heading_open"}):
        assert kind not in found
    # the exceptions of a decision without its second person are one more chapter than an empty incident has
    assert found.count("heading_open") == plain.count("heading_open") + 1
    assert "blockquote_open" not in found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(full, language):
    """A bar in a note would shift every cell after it."""
    cells = tables = 0
    parser = MarkdownIt("commonmark").enable("table")
    widths = []
    for token in parser.parse(full.text("md", language)):
        if token.type == "tr_open":
            cells = 0
        elif token.type in {"td_open", "th_open"}:
            cells += 1
        elif token.type == "tr_close":
            widths.append(cells)
        elif token.type == "table_close":
            assert len(set(widths)) == 1
            widths = []
            tables += 1
    assert tables > 3


def test_it_begins_with_its_label_and_ends_with_it(full):
    lines = full.text("md").strip().split("\n")
    assert lines[0] == "**TLP:AMBER** · Incident report"
    assert lines[-1].endswith("**TLP:AMBER**")


def test_the_lines_of_a_note_stay_lines(world):
    world.open()
    world.do(c.AddNote(text="first\n\nsecond"))
    assert "  first\\\n  \N{NO-BREAK SPACE}\\\n  second" in world.text("md")


def test_a_drill_says_so(world):
    assert "**DRILL: nothing in this report really happened.**" in world.open(drill=True).text("md")
