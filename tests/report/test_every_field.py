"""What people may fill in is in every report that is read, each text of it, and no name of a person stays with pseudonyms."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from nastiest import NASTIEST, everywhere, fields
from reading import everything

from incidentkit.incident import commands as c
from incidentkit.text import visible

TOKEN = re.compile(r"Zq\d\d\dqz")


@pytest.fixture
def filled(world):
    """The incident whose every field has a word of its own, and those words."""
    count = iter(range(1, 1000))
    return world, fields(world, lambda: f"Zq{next(count):03d}qz")


@pytest.mark.parametrize("name", ["md", "html", "docx", "pdf", "json", "csv"])
def test_no_field_is_lost_in_any_format(filled, name):
    """A field that a report forgets is one that nobody misses until a lawyer asks for it."""
    world, given = filled
    found = set()
    for file in world.export(name).files:
        found |= set(TOKEN.findall(everything(Path(file["path"]).read_bytes()).decode("utf-8", "replace")))
    assert sorted(set(given) - found) == []


def test_a_person_named_in_a_list_is_replaced_too(world):
    """Who is asked for as a person is known as one, wherever the answer stands; what is said about them is not."""
    fields(world, lambda: "nothing")
    world.do(c.AddItem(list="people", fields={"name": "Xanthippe Mertens", "remark": "Lost it"}))
    world.do(c.AddNote(text="It was Xanthippe who had it. She Lost it."))
    text = world.text("md", pseudonyms=True)
    assert "Xanthippe" not in text
    assert "Mertens" not in text
    assert "Lost it" in text


def tight(text):
    return "".join(text.split())


class Shown(HTMLParser):
    """The texts of a page."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def handle_data(self, data):
        self.texts.append(data)


def shown(page):
    reader = Shown()
    reader.feed(page)
    return "".join(reader.texts)


def rendered(text):
    """What a reader of Markdown sees."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return "".join(child.content for token in parser.parse(text) for child in token.children or [])


@pytest.mark.parametrize("kind", NASTIEST)
def test_the_nastiest_texts_come_out_as_typed_in_every_field_that_is_read(world, kind):
    """As markup of a page or of Markdown they would vanish; invisible characters are written out."""
    text = NASTIEST[kind]
    places = everywhere(world, text)
    one_line = " ".join(text.split())  # what is a name or a title stands on one line
    wanted = {tight(visible(each, keep_newlines=True)) for each in (text, one_line)}
    for told in (tight(shown(world.text("html"))), tight(rendered(world.text("md")))):
        assert sum(told.count(each) for each in wanted) >= places


@pytest.mark.parametrize("kind", NASTIEST)
def test_the_record_keeps_the_nastiest_texts_exactly(world, kind):
    """Other forms show them safely; the JSON is the original."""
    everywhere(world, NASTIEST[kind])
    entries = json.loads(world.text("json"))["entries"]
    (note, *_) = [each["payload"] for each in entries if each["kind"] == "note-added"]
    assert note["text"] == NASTIEST[kind].strip()
