"""One record, many readers: what each gets stands in one table, and what is left out is in no byte of any file."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from reading import everything

from incidentkit.desk.exporting import Options, preview
from incidentkit.errors import Message, UsageError
from incidentkit.incident import commands as c
from incidentkit.incident.views import readers
from incidentkit.incident.views.pages import Story
from incidentkit.incident.views.readers import PARTS, READERS, TABLE, for_reader, left_out
from incidentkit.report.formats import RENDERERS
from incidentkit.report.tlp import TLP
from incidentkit.report.writing import ORDERS, READER_WORDS

NAMES = ["director", "insurer", "police", "lawyer", "authority", "staff", "customer"]


def test_the_table_names_every_part_and_every_reader_of_the_command():
    rows = [line.split()[0] for line in TABLE.splitlines() if line.strip()]
    assert rows == ["part", *PARTS, "order", "marking"]
    assert list(READERS) == list(READER_WORDS) == NAMES


def test_the_table_in_the_documentation_is_the_one_of_the_program():
    """Somebody who asks what an insurer gets reads it there."""
    page = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    assert TABLE.strip("\n") in page


def test_orders_and_markings_of_the_table_are_those_there_are():
    assert {each.order for each in READERS.values()} <= set(ORDERS)
    assert {each.marking for each in READERS.values()} <= set(TLP)


def test_a_lawyer_gets_everything(full):
    """Whoever advises must know all of it."""
    story = full.story()
    assert for_reader(story, READERS["lawyer"]) == story
    assert left_out(story, READERS["lawyer"]) == []


OURS = {"sort", "part", "tone", "kind", "state", "condition", "id", "language", "zone", "level", "sha256"}


def tokens(story: Story) -> tuple[Story, set[str]]:
    """The story with each of its texts replaced by a word that nothing else holds."""
    made: set[str] = set()
    known: dict[str, str] = {}

    def token(text: str) -> str:
        if text not in known:
            known[text] = f"zq{len(known):04d}qz"
            made.add(known[text])
        return known[text]

    def changed(value, name=""):
        if isinstance(value, str):
            if not value or name in OURS:
                return value
            return token(value)
        if isinstance(value, Message):
            return Message(value.text, {k: changed(v) for k, v in value.params.items()}, value.many)
        if isinstance(value, msgspec.Struct):
            return msgspec.structs.replace(
                value, **{f: changed(getattr(value, f), f) for f in value.__struct_fields__}
            )
        if isinstance(value, (list, tuple)):
            return [changed(each) for each in value]
        return value

    return changed(story), made


def words(value) -> set[str]:
    return set(re.findall(r"zq\d{4}qz", repr(value)))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_out_is_in_no_byte_of_any_file(full, name, monkeypatch):
    """Each text of the record is one word of its own; those left out are looked for inside streams as well."""
    from incidentkit.desk import reporting

    made: dict[str, Story] = {}
    real = reporting._told

    def told(*arguments):
        entries, situation, story, say, seal = real(*arguments)
        made["story"], _ = tokens(story)
        return entries, situation, made["story"], say, seal

    monkeypatch.setattr(reporting, "_told", told)
    formats = [each for each in RENDERERS if each != "json"] if name == "lawyer" else [*RENDERERS, "bundle"]
    exported = full.export(*formats, reader=name)
    story = made["story"]
    kept, gone = (
        for_reader(story, READERS[name]),
        words([each.what for each in left_out(story, READERS[name])]),
    )
    assert words(kept) | gone >= words(story) - words(story.facts.organisation)
    missing = words(story) - words(kept)
    for file in exported.files:
        found = words(everything(Path(file["path"]).read_bytes()).decode("utf-8", "replace"))
        assert found & missing == set(), file["path"]
        assert found or file["format"] in ("csv", "ics"), file["path"]


def test_the_preview_lists_exactly_what_is_left_out(full):
    """What a person checks before it is sent is what the filter takes out."""
    story, _ = tokens(full.story())
    for name in NAMES:
        kept = for_reader(story, READERS[name])
        listed = words([each.what for each in left_out(story, READERS[name])])
        assert words(story) - words(kept) <= listed, name


def test_the_preview_writes_nothing(ik):
    ik.ok("start", "lost-device", "--drill")
    ik.ok("note", "1", "Paul saw it.", "--type", "assumption")
    (seq,) = [each["seq"] for each in ik.call("log", "1", "--json").lines if each["kind"] == "note-added"]
    shown = ik.ok("export", "1", "--for", "insurer", "--preview")
    assert set(shown) == {"for", "marking", "left_out", "names"}
    assert {"part": "log.assumptions", "seq": seq, "what": "Paul saw it."} in shown["left_out"]
    assert not (ik.home / "exports").exists()
    assert ik.ok("show", "1")["entries"] == seq


def test_the_preview_can_be_read_by_people(ik):
    ik.ok("start", "lost-device", "--drill")
    ik.ok("note", "1", "Paul saw it.", "--type", "assumption")
    lines = ik.call("export", "1", "--for", "insurer", "--preview").stdout.splitlines()
    assert lines[0] == "Marking: TLP:AMBER"
    place = next(
        n for n, line in enumerate(lines) if line.startswith("Left out: incident log: assumptions (")
    )
    assert lines[place + 1].startswith("  #")
    assert any(line.endswith(" Paul saw it.") for line in lines[place:])


def test_a_pack_has_the_order_in_which_police_and_insurers_ask(full):
    """Facts by date, actions by date, proofs, losses."""
    for name in ("police", "insurer"):
        text = full.text("md", reader=name)
        chapters = re.findall(r"^## (.*)$", text, re.MULTILINE)
        first = chapters.index("Facts by date")
        assert chapters[first : first + 4] == ["Facts by date", "Actions by date", "Evidence", "Losses"]


def test_facts_stand_by_when_they_happened(full):
    """What happened the day before and was written today stands first."""
    text = full.text("md", reader="police")
    chapter = text.partition("## Facts by date")[2].partition("\n## ")[0]
    places = [chapter.index(each) for each in ("When did it happen", "Paul saw it", "Insurer: claim 77")]
    assert places == sorted(places)
    assert "The alarm was off" not in text


def test_a_reader_has_its_own_file_names_and_its_marking(full):
    made = full.export("md", "json", reader="staff")
    assert [Path(file["path"]).name for file in made.files] == [
        "INC-2026-001-staff.md",
        "INC-2026-001-staff.json",
    ]
    assert json.loads(Path(made.files[1]["path"]).read_text())["tlp"] == "TLP:AMBER+STRICT"
    assert made.written.entries[0].payload["reader"] == "staff"


def test_an_unknown_reader_is_refused_before_anything_is_written(full):
    with pytest.raises(UsageError) as error:
        full.export("md", reader="press")
    assert (error.value.code, (full.folder / "out").exists()) == ("unknown-reader", False)


# --- names


def test_one_name_is_one_letter_everywhere(full):
    """Full, in part, in capitals, in a file's name or an address: the same person is the same letter."""
    full.do(c.AddNote(text="Karim Benali called. KARIM said that Karim's phone (06 12 34 56 78) rang."))
    full.do(c.AddNote(text="Write to karim.benali@example.com; file karim_notes.txt; ask BENALI."))
    full.do(c.AddNote(text="Serrures Martin is our name; Martin Petit is not."))
    made = full.export("md", pseudonyms=True, names=("Karim Benali", "Martin Petit"))
    text = Path(made.files[0]["path"]).read_text()
    assert "Person A called. Person A said that Person A's phone (\\[phone 1\\]) rang." in text
    assert "Write to \\[e-mail 1\\]; file Person A\\_notes.txt; ask Person A." in text
    assert "Serrures Martin is our name; Person B is not." in text
    assert "Karim" not in text
    assert "06 12" not in text


def test_names_are_listed_for_checking_with_each_form(full):
    full.do(c.AddNote(text="Karim met Paulette in the lobby. karim.x@example.com"))
    found = preview(full.desk, full.label, Options(pseudonyms=True)).checking
    told = {each.name: each.forms for each in found.replaced}
    assert set(told) >= {"Marie", "Karim", "karim.x@example.com"}
    assert "Paulette" in found.may_be_names


def test_a_word_of_the_language_is_not_taken_for_a_name(full):
    """`Rose` is a colleague, `rose` is not; in a file's name she is meant again."""
    full.do(c.AddNote(text="Rose rose early. Look at rose_report.pdf."))
    text = full.text("md", pseudonyms=True, names=("Rose Martel",))
    assert "Person A rose early. Look at Person A\\_report.pdf." in text


def test_letters_stay_the_same_whoever_reads(full):
    """Two readers who compare their copies must not take one person for two."""
    told = [
        {each.name: each.pseudonym for each in preview(full.desk, full.label, Options(pseudonyms=True, reader=name)).checking.replaced}
        for name in ("police", "insurer", None)
    ]  # fmt: skip
    assert told[0] == told[1] == told[2]


def test_a_record_with_pseudonyms_holds_no_entries(full):
    """An entry with a name taken out would no longer fit its hash, and one left in would give the name away."""
    document = json.loads(full.text("json", pseudonyms=True))
    assert (document["format"], "entries" in document) == ("incidentkit-report", False)
    assert "Marie" not in json.dumps(document)


def test_french_pseudonyms_in_a_french_report(full):
    assert "Personne A" in full.text("md", "fr", pseudonyms=True)


def test_every_kind_of_entry_has_a_part():
    """A kind that nobody thought of would stand in no reader's report but the lawyer's; that is the safe side."""
    from incidentkit.incident.events import KINDS

    sorts = {f"log.{each}" for each in [*readers.LINE_SORTS.values(), *readers.NOTE_SORTS.values(), "record"]}
    assert set(readers.LINE_SORTS) <= set(KINDS)
    assert sorts == {part for part in PARTS if part.startswith("log.")} - {"log.struck"}
