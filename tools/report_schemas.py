"""Writes docs/schemas anew: the JSON Schemas of the documents that `export` and `breaches` write; `--check` only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from incidentkit.report.schema import SCHEMAS

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"


def main() -> int:
    """Writes or compares; 1 when they differ."""
    differ = 0
    for name, make in SCHEMAS.items():
        path = FOLDER / f"{name}.schema.json"
        text = json.dumps(make(), indent=1, ensure_ascii=False) + "\n"
        if "--check" in sys.argv:
            differ |= int(path.read_text(encoding="utf-8") != text)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    return differ


if __name__ == "__main__":
    sys.exit(main())
