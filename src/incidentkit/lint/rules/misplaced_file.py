"""misplaced-file: a file's name or folder says something else than the file.

A runbook stands in `<language>/<id>.yaml`, a block in `<language>/blocks/<id>.yaml`. Commands name a runbook by its
id, translations are found by the file's place; where the two differ, one of them is not found.

Wrong: `en/lost-device.yaml` with `id: device-lost`, or with `language: fr`.

Right: `en/lost-device.yaml` with `id: lost-device` and `language: en`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "misplaced-file"
_FOLDERS = ("en", "fr")


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Files below a language's folder; a file elsewhere can be called anything."""
    file = scope.source
    folder = file.path.parent
    if folder.name == "blocks":
        folder = folder.parent
    if folder.name not in _FOLDERS or file.kind in {"organisation", "settings"}:
        return
    key = "block" if file.kind == "block" else "id"
    if file.kind == "block" and file.path.parent.name != "blocks":
        what = message("This is a block, and blocks stand in {folder}/blocks.", folder=folder.name)
        yield scope.say(RULE, (key,), what, key=True)
        return
    said = file.data.get(key)
    if isinstance(said, str) and file.kind != "shared" and said != file.path.stem:
        what = message(
            "The file is called {file} and says {key}: {id}.", file=file.path.name, key=key, id=said
        )
        hint = message(
            "Rename the file to {file}, or write {key}: {id}", file=said + ".yaml", key=key, id=file.path.stem
        )
        yield scope.say(RULE, (key,), what, hint=hint)
    language = file.data.get("language")
    if isinstance(language, str) and language in _FOLDERS and language != folder.name:
        what = message(
            "The file stands in the folder {folder} and says language: {language}.",
            folder=folder.name,
            language=language,
        )
        yield scope.say(RULE, ("language",), what)
