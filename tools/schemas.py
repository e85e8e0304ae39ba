"""Writes the JSON Schemas of the starter library anew: `python tools/schemas.py`.

They stand in `runbooks/schema/`, where the first line of each file looks for them, so that an editor helps in a
checkout as it does in a folder that `init` made. A test compares them with the structs.
"""

import json
from pathlib import Path

from incidentkit.runbook.schema import SCHEMAS, json_schema

FOLDER = Path(__file__).resolve().parent.parent / "runbooks" / "schema"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for of in SCHEMAS:
        text = json.dumps(json_schema(of), indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{of}.schema.json").write_text(text, encoding="utf-8", newline="\n")
