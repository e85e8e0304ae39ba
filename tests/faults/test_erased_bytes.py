"""An erased text is found nowhere: database, WAL, drafts and evidence are searched byte by byte."""

import subprocess
import sys
import threading

import pytest

from incidentkit.journal import erasing
from incidentkit.journal.log import Journal

WORD = "Quetzalcoatlus"
TEXT = f"Ada said: {WORD} has the keys of the café"
ORDER = ("--why", "Art. 17 GDPR", "--by-order-of", "the data protection officer")


def holders(home, needle=WORD):
    """Names of the files of a home, exports aside, in which the word stands, as UTF-8 whatever its case."""
    wanted = needle.encode().lower()
    files = [path for path in sorted(home.rglob("*")) if path.is_file() and path.parent.name != "exports"]
    return [path.name for path in files if wanted in path.read_bytes().lower()]


def seq_of(ik, *command):
    return ik.ok(*command)["entries"][0]["seq"]


@pytest.fixture
def told(ik):
    """An incident with the text in a note, in the search index, in drafts, and in drafts dropped long ago."""
    ik.ok("start", "lost-device")
    with Journal.open(ik.home) as journal:
        incident_id = journal.find("1").incident_id
        journal.connection.execute("PRAGMA secure_delete = OFF")  # Debian's SQLite has it on from the start
        for turn in range(30):  # each leaves its bytes in pages of the file
            journal.keep_draft("note", f"{TEXT} and more of {turn}" * turn, incident_id)
        journal.drop_draft("note")
    ik.seq = seq_of(ik, "note", "1", TEXT)
    for turn in range(40):
        ik.ok("note", "1", f"Another line {turn} " * 30)
    assert [hit["seq"] for hit in ik.ok("search", WORD)["hits"]] == [ik.seq]
    with Journal.open(ik.home) as journal:
        journal.keep_draft("message", f"As told: {TEXT.upper()}!", incident_id)
        journal.keep_draft("note", f"Ada said: {WORD}", incident_id)
        journal.keep_draft("other", "The phone is on the way", incident_id)
    assert holders(ik.home) == ["incidentkit.db"]
    return ik


def test_no_byte_is_left_in_the_database_its_wal_and_drafts(told):
    told.ok("erase", "1", str(told.seq), *ORDER)
    with Journal.open(told.home) as journal:
        assert holders(told.home) == []
        assert [draft.text for draft in journal.drafts()] == ["The phone is on the way"]
        assert journal.rows("SELECT count(*) FROM search_words WHERE search_words MATCH ?", (WORD,)) == [(0,)]
    assert holders(told.home) == []
    assert told.ok("search", WORD)["hits"] == []
    assert told.ok("verify")["ok"]


def test_no_word_is_left_in_the_index(told):
    """The index packs words, so that searching its bytes proves too little: its list of words is read."""
    told.ok("erase", "1", str(told.seq), *ORDER)
    with Journal.open(told.home) as journal:
        journal.connection.execute(
            "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_words', 'row')"
        )
        words = {word for (word,) in journal.rows("SELECT term FROM temp.words")}
    assert ("another" in words, words & {WORD.lower(), "cafe", "keys"}) == (True, set())


def test_also_while_another_connection_of_a_long_session_is_open(told):
    """A window that stays open has read the text before and reads on afterwards."""
    with Journal.open(told.home) as session:
        assert TEXT in str(session.entries(session.find("1").incident_id))
        told.ok("erase", "1", str(told.seq), *ORDER)
        assert holders(told.home) == []
        assert TEXT not in str(session.entries(session.find("1").incident_id))


def test_the_evidence_file_goes_too_unless_another_line_keeps_it(ik):
    ik.ok("start", "lost-device")
    ik.ok("start", "data-breach")
    picture, other = ik.file("one.txt", WORD.encode()), ik.file("two.txt", b"other")
    seqs = [
        seq_of(ik, "evidence", *each)
        for each in (("1", picture, "--description", TEXT), ("2", picture), ("1", other))
    ]
    copies = ik.ok("erase", "1", str(seqs[0]), *ORDER)["copies"]
    second = ik.ok("show", "2")["incident"]
    kept = [(each["incident"], each["seq"]) for each in copies if each["kind"] == "evidence"]
    assert kept == [(second, seqs[1])]
    assert ("source", picture) in {(each["kind"], each["path"]) for each in copies}
    assert [name for name in holders(ik.home) if len(name) == 64] != []
    ik.ok("erase", "2", str(seqs[1]), *ORDER)
    assert holders(ik.home) == []
    assert len(list((ik.home / "evidence").iterdir())) == 1
    assert ik.ok("verify")["ok"]


READER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM payloads").fetchone()
print("reading", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def reader(told):
    """Another process that holds a read transaction until it is told to end it; then it stays connected."""
    process = subprocess.Popen(
        [sys.executable, "-c", READER, str(told.home / "incidentkit.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "reading\n"
    yield process
    process.kill()
    process.communicate()


def end(reader):
    reader.stdin.write("\n")
    reader.stdin.flush()
    assert reader.stdout.readline() == "done\n"


def test_a_reader_keeps_it_in_the_files_and_erase_says_so_and_the_next_command_finishes(
    told, reader, monkeypatch
):
    """SQLite must keep what a reader may still look at: no success is claimed, and nobody has to remember it."""
    monkeypatch.setattr(erasing, "PATIENCE", 0)
    outcome = told.call("erase", "1", str(told.seq), *ORDER, "--json")
    error = outcome.data["error"]
    assert (outcome.status, error["code"], error["where"]["seq"]) == (4, "erase-unfinished", told.seq)
    assert [each["kind"] for each in error["where"]["entries"]] == ["payload-erased"]
    again = told.call("erase", "1", str(told.seq), *ORDER, "--json")
    assert (again.status, again.data["error"]["code"]) == (4, "erase-unfinished")
    assert "erasing" in {each["code"] for each in told.call("doctor", "--json").data["findings"]}
    assert holders(told.home) != []
    end(reader)
    told.ok("list")
    assert holders(told.home) == []
    assert "erasing" not in {each["code"] for each in told.call("doctor", "--json").data["findings"]}
    assert told.call("erase", "1", str(told.seq), *ORDER).status == 1


def test_a_reader_that_ends_in_time_is_waited_for(told, reader, monkeypatch):
    monkeypatch.setattr(erasing, "PATIENCE", 60_000)
    timer = threading.Timer(0.3, end, [reader])
    timer.start()
    told.ok("erase", "1", str(told.seq), *ORDER)
    timer.join()
    assert holders(told.home) == []


@pytest.mark.parametrize("evidence", [False, True])
def test_a_kill_between_the_commit_and_the_cleaning_is_made_good_by_the_next_command(
    told, monkeypatch, evidence
):
    seq = told.seq
    if evidence:
        told.ok("erase", "1", str(seq), *ORDER)
        seq = seq_of(told, "evidence", "1", told.file("one.txt", WORD.encode()))

    def killed(*_, **__):
        raise KeyboardInterrupt

    with (
        Journal.open(told.home),
        monkeypatch.context() as patched,
    ):  # the last to close would write the WAL back
        patched.setattr(erasing, "finish", killed)
        assert told.call("erase", "1", str(seq), *ORDER).status == 130
    assert holders(told.home) != []
    told.ok("list")
    assert holders(told.home) == []


def test_an_erasing_that_is_refused_leaves_all_as_it_was(told):
    before = told.call("log", "1", "--json").stdout
    for seq, status in ((1, 1), (2, 1), (3, 1), (999, 2)):
        assert told.call("erase", "1", str(seq), *ORDER).status == status
    assert told.call("erase", "1", str(told.seq), "--why", " ", "--by-order-of", "x").status == 2
    assert told.call("log", "1", "--json").stdout == before
    assert not (told.home / "incidentkit.erasing").exists()
