"""`erase`, `search` and the filters of `log`, as people and scripts use them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidentkit.journal import search as index
from incidentkit.journal.log import Journal

ORDER = ("--why", "Art. 17 GDPR", "--by-order-of", "the data protection officer")


def seq_of(ik, *command):
    return ik.ok(*command)["entries"][0]["seq"]


def hits(ik, text):
    return [(hit["incident"], hit["seq"]) for hit in ik.ok("search", text)["hits"]]


@pytest.fixture
def incident(ik):
    ik.label = ik.ok("start", "lost-device", "--title", "Téléphone de Marie")["incident"]
    return ik


# --- erase


def test_the_json_of_erase(incident):
    seq = seq_of(incident, "note", "1", "Marie has the keys")
    data = incident.ok("erase", "1", str(seq), *ORDER)
    assert [(each["seq"], each["kind"]) for each in data["entries"]] == [(seq + 1, "payload-erased")]
    assert data["copies"] == []
    (line,) = incident.call("log", "1", "--since", str(seq), "--json").lines
    assert line["payload"] == {
        "seq": seq, "entry": incident.call("log", "1", "--json").lines[seq - 1]["id"], "kind": "note-added",
        "version": 1, "why": "Art. 17 GDPR", "by_order_of": "the data protection officer", "remains": {"type": "fact"},
    }  # fmt: skip


def test_the_line_stays_and_says_that_its_content_went(incident):
    seq = seq_of(incident, "note", "1", "Marie has the keys")
    outcome = incident.call("erase", "1", f"#{seq}", *ORDER)
    assert (outcome.status, "still verifies" in outcome.stdout) == (0, True)
    (erased, order) = incident.call("log", "1", "--since", str(seq - 1)).stdout.splitlines()
    assert "Content erased by order" in erased
    assert "Content of line 4 erased; Reason: Art. 17 GDPR; By order of: the data protection officer" in order
    (line,) = incident.call("log", "1", "--json", "--since", str(seq - 1)).lines[:1]
    assert (line["payload"], line["salt"], line["seq"]) == (None, None, seq)


def test_chain_and_old_seals_hold(incident):
    seq = seq_of(incident, "note", "1", "Marie has the keys")
    seal = incident.ok("show", "1")["seal"]
    incident.ok("export", "1", "--format", "json")
    incident.ok("erase", "1", str(seq), *ORDER)
    assert incident.ok("verify", "1", "--seal", seal)["ok"]
    (file,) = incident.ok("export", "1", "--format", "json")["files"]
    assert incident.ok("verify", file["path"], "--seal", seal)["ok"]


def test_steps_answers_and_reports_are_as_before(incident):
    incident.ok("answer", "1", "circumstances", "stolen")
    device = seq_of(incident, "answer", "1", "device", "phone of Zebulon")
    skipped = seq_of(incident, "skip", "1", "lock-device", "--reason", "Zebulon says no")
    before = incident.ok("show", "1")
    for seq in (device, skipped):
        incident.ok("erase", "1", str(seq), *ORDER)
    after = incident.ok("show", "1")
    assert [(s["id"], s["state"], s["applies"]) for s in after["steps"]] == [
        (s["id"], s["state"], s["applies"]) for s in before["steps"]
    ]
    assert [(d["id"], d["state"], d["due_at"]) for d in after["deadlines"]] == [
        (d["id"], d["state"], d["due_at"]) for d in before["deadlines"]
    ]
    assert after["answers"]["device"] == {"value": None, "state": "given", "entry": device}
    assert "Which device is it? erased by order" in incident.call("show", "1").stdout
    for until in ((), ("--until", str(skipped))):
        files = incident.ok("export", "1", "--format", "md,html,json", *until)["files"]
        for file in files:
            assert "Zebulon" not in Path(file["path"]).read_text(encoding="utf-8")


def test_erasing_is_accepted_after_the_end_and_cannot_be_undone(incident):
    seq = seq_of(incident, "note", "1", "Marie has the keys")
    incident.ok("close", "1", "--outcome", "resolved", "--note", "Found")
    incident.ok("erase", "1", str(seq), *ORDER)
    undone = incident.ok("undo", "1") if incident.call("reopen", "1", "--reason", "x").status == 0 else None
    assert "payload-erased" not in {each["kind"] for each in undone["undone"]}
    assert incident.call("log", "1", "--json").lines[seq - 1]["payload"] is None


def test_the_same_order_sent_twice_counts_once(incident):
    seq = str(seq_of(incident, "note", "1", "Marie has the keys"))
    first = incident.ok("erase", "1", seq, *ORDER, "--id", "order-1")
    assert incident.ok("erase", "1", seq, *ORDER, "--id", "order-1")["entries"] == first["entries"]
    other = incident.call("erase", "1", seq, "--why", "x", "--by-order-of", "y", "--id", "order-1", "--json")
    assert (other.status, other.data["error"]["code"]) == (1, "id-used")
    again = incident.call("erase", "1", seq, *ORDER, "--json")
    assert (again.status, again.data["error"]["code"]) == (1, "already-erased")


@pytest.mark.parametrize(
    ("seq", "status", "code"),
    [("1", 1, "cannot-be-erased"), ("2", 1, "cannot-be-erased"), ("3", 1, "cannot-be-erased"),
     ("99", 2, "unknown-entry"), ("0", 2, "unknown-entry"), ("x", 2, "not-a-line")],
)  # fmt: skip
def test_what_an_incident_cannot_be_read_without_is_refused_with_a_sentence(incident, seq, status, code):
    outcome = incident.call("erase", "1", seq, *ORDER, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (status, code)
    assert outcome.data["error"]["message"]


def test_an_undoing_and_an_erasing_cannot_be_erased(incident):
    seq = seq_of(incident, "note", "1", "One")
    undo = seq_of(incident, "undo", "1")
    order = seq_of(incident, "erase", "1", str(seq), *ORDER)
    for each in (undo, order):
        assert incident.call("erase", "1", str(each), *ORDER).status == 1


@pytest.mark.parametrize("missing", ["--why", "--by-order-of"])
def test_reason_and_orderer_are_needed(incident, missing):
    seq = str(seq_of(incident, "note", "1", "One"))
    given = dict(zip(ORDER[::2], ORDER[1::2], strict=True))
    given.pop(missing)
    assert incident.call("erase", "1", seq, *(word for pair in given.items() for word in pair)).status == 2


def test_copies_that_are_still_held_are_listed(incident):
    other = incident.ok("start", "data-breach")["incident"]
    text = "Zébulon Martin, 12 rue des Lilas"
    seq = seq_of(incident, "note", incident.label, text)
    quoting = seq_of(incident, "note", other, "They wrote: “ZEBULON MARTIN 12, rue des lilas”. So what?")
    incident.ok("note", other, "Martin only")
    files = incident.ok("export", incident.label)["files"]
    early = incident.ok("export", incident.label, "--until", str(seq - 1), "--format", "md")["files"]
    backup = str(incident.folder / "b.zip")
    incident.ok("backup", backup)
    (incident.folder / "home" / "exports" / f"{incident.label}-by-hand.txt").write_text(text)
    copies = incident.ok("erase", incident.label, str(seq), *ORDER)["copies"]
    for copy in copies:
        assert set(copy) == {"kind", "incident", "seq", "path", "found"}
    listed = {(copy["kind"], copy["incident"], copy["seq"]) for copy in copies if copy["kind"] == "entry"}
    assert listed == {("entry", other, quoting)}
    paths = {copy["path"] for copy in copies if copy["path"]}
    assert {file["path"] for file in files} | {backup} <= paths
    assert any(path.endswith("by-hand.txt") for path in paths)
    assert {copy["seq"] for copy in copies if copy["path"] == files[0]["path"]} == {seq + 1}
    assert early[0]["path"] not in paths  # it covers the lines before only
    plain = incident.call("erase", other, str(quoting), *ORDER).stdout
    assert f"Backup: {backup}" in plain


def test_a_backup_that_is_gone_is_named_as_not_there(incident):
    seq = str(seq_of(incident, "note", "1", "Marie has the keys"))
    backup = incident.folder / "b.zip"
    incident.ok("backup", str(backup))
    backup.unlink()
    (copy,) = incident.ok("erase", "1", seq, *ORDER)["copies"]
    assert (copy["path"], copy["found"]) == (str(backup), False)


# --- search


def test_search_looks_in_all_incidents_the_newest_first_without_case_and_accents(incident):
    other = incident.ok("start", "data-breach", "--drill")["incident"]
    first = seq_of(incident, "note", incident.label, "L’opérateur a rappelé")
    second = seq_of(incident, "note", other, "OPERATEUR joint à 14 h")
    assert hits(incident, "operateur") == [(other, second), (incident.label, first)]
    assert hits(incident, "rappele opérateur") == [(incident.label, first)]
    assert hits(incident, "telephone") == [(incident.label, 1)]
    third = seq_of(incident, "note", other, "Operateurs")
    assert hits(incident, "OPÉRATEUR")[0] == (other, third)
    data = incident.ok("search", "rappele")
    assert data == {"hits": [{"incident": incident.label, "seq": first, "snippet": "L’opérateur a rappelé"}], "total": 1}  # fmt: skip
    outcome = incident.call("search", "rappele")
    assert (outcome.status, outcome.stdout) == (0, f"{incident.label} #{first}  L’opérateur a rappelé\n")


def test_short_words_match_whole(incident):
    seq = seq_of(incident, "note", "1", "It is at noon")
    assert (incident.label, seq) in hits(incident, "at")
    seq_of(incident, "note", "1", "atlas")
    assert [each[1] for each in hits(incident, "at noon")] == [seq]


@pytest.mark.parametrize("text", ["", "   ", "***", '"', "()", "😀", "\x00"])
def test_a_search_without_a_word_is_refused(incident, text):
    outcome = incident.call("search", text, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, "empty-search")


@pytest.mark.parametrize("text", ["a " * 40, "x" * 1001])
def test_an_endless_search_is_refused(incident, text):
    assert incident.call("search", text).status == 2


def test_search_where_nothing_was_ever_kept(ik):
    assert ik.ok("search", "anything") == {"hits": [], "total": 0}
    assert not ik.home.exists()


@pytest.mark.parametrize(
    "text",
    ['phone" OR "x', "phone NOT keys", "NEAR(phone keys)", "phone*", "body:phone", "^phone", "phone AND",
     "{body} : phone", "phone + keys", "'; DROP TABLE entries; --", "phone\x00", "\udcff phone", "(phone", "phone)"],
)  # fmt: skip
def test_the_language_of_the_index_is_words_here(incident, text):
    """AND, NOT and quotes are looked for like other words; nothing that is typed is an error of the database."""
    seq = seq_of(
        incident, "note", "1", f"phone keys {text.replace(chr(0), ' ').encode('utf-8', 'replace').decode()}"
    )
    assert (incident.label, seq) in hits(incident, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=40))
def test_no_query_is_an_error_of_the_database(incident, text):
    outcome = incident.call("search", "--json", "--", text)
    assert outcome.status in {0, 2}
    if outcome.status == 2:
        assert outcome.data["error"]["code"] == "empty-search"


def test_the_newest_hundred_are_shown_and_all_are_counted(incident):
    for turn in range(3):
        incident.ok("note", "1", f"common {turn}")
    with Journal.open(incident.home) as journal:
        found, total = index.search(journal, "common", 2)
    assert ([hit.snippet for hit in found], total) == (["common 2", "common 1"], 3)


def test_what_is_written_after_a_search_is_found_by_the_next(incident, monkeypatch):
    """The index takes in what is missing, in turns; a note does not wait for it."""
    monkeypatch.setattr(index, "_TURN", 2)
    for turn in range(7):
        incident.ok("note", "1", f"common {turn}")
    assert len(hits(incident, "common")) == 7
    incident.ok("note", "1", "common too")
    with closing(sqlite3.connect(incident.home / "incidentkit.db")) as raw:
        assert raw.execute("SELECT count(*) FROM search_words").fetchone() < raw.execute("SELECT count(*) FROM entries").fetchone()  # fmt: skip
    assert len(hits(incident, "common")) == 8


def test_a_lost_index_is_made_again(incident):
    incident.ok("note", "1", "common")
    assert len(hits(incident, "common")) == 1
    with closing(sqlite3.connect(incident.home / "incidentkit.db")) as raw:
        raw.execute("DROP TABLE search_words")
        raw.commit()
    assert len(hits(incident, "common")) == 1
    with Journal.open(incident.home) as journal:
        index.rebuild(journal)
    assert len(hits(incident, "common")) == 1


def test_without_full_text_search_every_line_is_read(incident, monkeypatch):
    """Some builds of SQLite have no FTS5, and some folders cannot be written."""

    def none(*_):
        raise index.NoIndexError

    first = seq_of(incident, "note", "1", "L’opérateur a rappelé")
    second = seq_of(incident, "note", "1", "Les opérateurs")
    monkeypatch.setattr(index, "search", none)
    assert hits(incident, "OPERATEUR") == [(incident.label, second), (incident.label, first)]
    assert hits(incident, "a rappele") == [(incident.label, first)]
    assert hits(incident, "perateur") == []


# --- log


def test_log_filters_by_line_kind_and_text(incident):
    first = seq_of(incident, "note", "1", "L’opérateur a rappelé")
    incident.ok("answer", "1", "circumstances", "stolen")
    second = seq_of(incident, "note", "1", "OPERATEUR again")

    def seqs(*filters):
        return [line["seq"] for line in incident.call("log", "1", "--json", *filters).lines]

    assert seqs("--type", "note-added") == [first, second]
    assert seqs("--grep", "Opérateur") == [first, second]
    assert seqs("--grep", "operateur", "--since", str(first)) == [second]
    assert seqs("--grep", "circumstances", "--type", "question-answered") == [first + 1]
    assert seqs("--grep", '"text"') == []  # the names of fields are not what people wrote
    outcome = incident.call("log", "1", "--type", "note", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, "unknown-kind")
    assert json.loads(outcome.stdout)["error"]["hint"].startswith("There are: note-added")
