"""Files made to break a reader: each is answered with a sentence, in a process of its own that may not grow."""

import json
import subprocess
import sys

import pytest

from incidentkit.yamlfile.encoding import MOST_BYTES

READ = """
import json, re, resource, sys
from pathlib import Path
from incidentkit.lint.run import lint
report = lint([Path(sys.argv[1])])
print(json.dumps([[one.rule, one.message.english()] for one in report.diagnostics][:5]))
status = Path("/proc/self/status")
# The most that getrusage knows may be that of the process before it became this program.
grown = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
print(int(grown[1]) if grown else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
    for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
FULL = MOST_BYTES - 100
FILES = {
    "alias bomb": BOMB.encode(),
    "deep in brackets": b"a: " + b"[" * 100_000,
    "deep in closed brackets": b"a: " + b"[" * 100_000 + b"]" * 100_000,
    "deep in braces": b"{a: " * 100_000,
    "deep in dashes": b"- " * 100_000,
    "deep by indentation": "".join(" " * level + "a:\n" for level in range(1_300)).encode(),
    "50 MB": b"a: b\n" * 10_000_000,
    "50 MB in one line": b"a: " + b"x" * 50_000_000,
    "nothing but NUL": b"\0" * 500_000,
    "a NUL in it": b"id: a\0b\n",
    "lone surrogates": b"id: \xed\xa0\x80\n",
    "lone surrogates, escaped": b'id: "\\ud800"\n',
    "UTF-16": "id: a\ntitle: b\n".encode("utf-16"),
    "UTF-32": "id: a\ntitle: b\n".encode("utf-32"),
    "a megabyte of keys": "".join(f"k{n}: {n}\n" for n in range(FULL // 14)).encode(),
    "a megabyte of items": b"a:\n" + b"- x\n" * (FULL // 4),
    "a megabyte of quotes": b"a: " + b'"' * FULL,
    "a megabyte of question marks": b"? " * (FULL // 2),
    "a megabyte of anchors": b"a: [" + b"&a 1, " * (FULL // 6),
    "a megabyte of tags": b"a: [" + b"!x 1, " * (FULL // 6),
    "a megabyte of colons": b"a" + b": " * (FULL // 2),
    "a megabyte of documents": b"---\n" * (FULL // 4),
    "one key twice, very often": b"a: 1\n" * (FULL // 5),
    "a megabyte of blanks": b"a:" + b" " * FULL,
    "a megabyte of empty lines": b"a:" + b"\n" * FULL,
    "a number without end": b"a: " + b"9" * FULL,
    "a text of many lines": b"a: |\n" + b"  x\n" * (FULL // 4),
    "merge keys": b"<<: *a\n" * 1000,
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_breaks_the_reader_or_fills_the_memory(tmp_path, name):
    """200 MB in all, the program with them; an endless one is ended by the time limit."""
    path = tmp_path / "en" / "hostile.yaml"
    path.parent.mkdir()
    path.write_bytes(FILES[name])
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found, grown = done.stdout.splitlines()
    assert json.loads(found) != []
    assert all(sentence.strip() for _, sentence in json.loads(found))
    assert int(grown) < 200_000  # kilobytes
