"""Proves that prettier may reformat runbooks: `python tools/prettified.py PRETTIER`.

PRETTIER is the program (`node_modules/.bin/prettier`). The starter library and the complete examples of
docs/runbook-format.md are formatted with prettier's defaults in a folder of their own; lint must find nothing in them,
and each file, as well as every other YAML example of the docs, must say the same as before. Not among the tests,
because it needs Node.js; `.ci/run` calls it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from incidentkit.lint.run import lint
from incidentkit.locale import speaker
from incidentkit.yamlfile.reading import read

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
PLACE = re.compile(r"# runbooks/(\S+\.yaml)\n")


def laid_out(folder: Path) -> None:
    """The library and the examples as files: whole ones at the place they name, the others numbered by page."""
    shutil.copytree(ROOT / "runbooks", folder / "starter")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for number, text in enumerate(EXAMPLE.findall(page.read_text(encoding="utf-8")), 1):
            named = PLACE.match(text) if page.name == "runbook-format.md" else None
            path = folder / (f"examples/{named[1]}" if named else f"parts/{page.stem}-{number}.yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def said(folder: Path) -> dict[str, tuple[Any, list[str]]]:
    """What each file says, by its path; a part that is wrong on purpose says what is wrong with it, too."""
    found: dict[str, tuple[Any, list[str]]] = {}
    for path in sorted(folder.rglob("*.yaml")):
        document = read(path)
        found[path.relative_to(folder).as_posix()] = (
            document.data,
            sorted(one.rule for one in document.faults),
        )
    return found


def formatted(prettier: str, folder: Path) -> set[str]:
    """Formats every file in place; the paths of those that prettier refuses, as it does where a key stands twice."""
    # Settings of the machine or of this repository would make it another prettier than an author's.
    words = [prettier, "--no-config", "--no-editorconfig", "--log-level", "error", "--write", "."]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    refused = {match[1] for match in re.finditer(r"^\[error\] (\S+?\.yaml): ", done.stderr, re.MULTILINE)}
    if done.returncode and not refused:
        sys.exit(done.stderr)
    return refused


def main() -> int:
    """1 where prettier changes what a file says, or lint finds something in what it has formatted."""
    say = speaker("en")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as space:
        folder = Path(space)
        laid_out(folder)
        before = said(folder)
        texts = {name: (folder / name).read_text(encoding="utf-8") for name in before}
        refused = formatted(sys.argv[1], folder)
        after = said(folder)
        for name in before:
            whole = not name.startswith("parts/")
            if (name in refused and (whole or not before[name][1])) or before[name] != after[name]:
                wrong.append(f"{name}: {'refused' if name in refused else 'says something else'}")
        changed = sum((folder / name).read_text(encoding="utf-8") != text for name, text in texts.items())
        for part in ("starter", "examples"):
            found = lint([folder / part]).diagnostics
            wrong += [f"{one.path}:{one.line}: {say(one.message)} [{one.rule}]" for one in found]
    figures = f"{len(before)} files, {changed} reformatted, {len(refused)} refused; {len(wrong)} wrong."
    print("\n".join([*wrong, figures]))  # noqa: T201 - a script
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
