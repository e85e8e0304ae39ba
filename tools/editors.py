"""Proves with the real yaml-language-server that an editor helps as promised: `python tools/editors.py SERVER`.

SERVER is the program (`node_modules/.bin/yaml-language-server`). It speaks the Language Server Protocol 3.17 over stdio,
in a folder that `incidentkit init` made: good files have no diagnostics, mistakes have one on their line, keys and
values are offered, hovering tells what a key is; by the first line of a file, and by the settings where it has none.
Not among the tests, because it needs Node.js; `.ci/run` calls it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

PATIENCE = 60
"""Seconds until an answer is given up."""

Data = dict[str, Any]


class Server:
    """The language server, with a folder open."""

    def __init__(self, program: str, folder: Path, settings: Data) -> None:
        self.folder = folder
        self.settings = settings
        self.number = 0
        self.diagnostics: dict[str, list[Data]] = {}
        self.process = subprocess.Popen(  # noqa: S603 - the program that was named
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.told: Queue[Data] = Queue()
        Thread(target=self._listen, daemon=True).start()
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": "x"}],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {
                    "completion": {"completionItem": {"snippetSupport": False}},
                    "hover": {"contentFormat": ["markdown"]},
                },
            },
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={"yaml": self._yaml()})

    def _yaml(self) -> Data:
        """The settings of the editor's `yaml` section."""
        found: Data = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        for key, value in self.settings.items():
            if key == "yaml.schemas":
                found["schemas"] = {
                    (self.folder / name).resolve().as_uri(): files for name, files in value.items()
                }
        return found

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.decode().partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            if not length:
                return
            self.told.put(json.loads(stream.read(length)))

    def send(self, message: Data) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request; what the server asks and tells meanwhile is dealt with."""
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        for message in self._messages():
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")
        raise AssertionError(method)

    def _messages(self) -> Iterator[Data]:
        while True:
            try:
                message = self.told.get(timeout=PATIENCE)
            except Empty:
                return
            if message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif "method" in message and "id" in message:
                self._answer(message)
            yield message

    def _answer(self, message: Data) -> None:
        result: Any = None
        if message["method"] == "workspace/configuration":
            sections = [item.get("section") for item in message["params"]["items"]]
            result = [self._yaml() if section == "yaml" else {} for section in sections]
        elif message["method"] == "workspace/workspaceFolders":
            result = [{"uri": self.folder.as_uri(), "name": "x"}]
        self.send({"id": message["id"], "result": result})

    def open(self, path: Path, text: str) -> str:
        """Opens a file with this text and waits for its diagnostics; returns its URI."""
        uri = path.as_uri()
        self.diagnostics.pop(uri, None)
        self.number += 1  # the server keeps what it parsed by URI and version
        document = {"uri": uri, "languageId": "yaml", "version": self.number, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        for _ in self._messages():
            if uri in self.diagnostics:
                return uri
        raise AssertionError(f"no diagnostics for {path}")

    def close(self, uri: str) -> None:
        """Closes a file; the server then takes its diagnostics back, which must not be taken for those of the next."""
        self.diagnostics.pop(uri, None)
        self.tell("textDocument/didClose", textDocument={"uri": uri})
        for _ in self._messages():
            if uri in self.diagnostics:
                return
        raise AssertionError(f"{uri} stays open")

    def found(self, path: Path, text: str) -> list[tuple[int, str]]:
        """The diagnostics of a text in the place of a file: line from 1, and the sentence."""
        uri = self.open(path, text)
        told = [(each["range"]["start"]["line"] + 1, each["message"]) for each in self.diagnostics[uri]]
        self.close(uri)
        return told

    def offered(self, path: Path, text: str, line: int, column: int) -> set[str]:
        """What is offered at a place, line and column from 0."""
        uri = self.open(path, text)
        position = {"line": line, "character": column}
        told = self.ask("textDocument/completion", textDocument={"uri": uri}, position=position)
        self.close(uri)
        items = told["items"] if isinstance(told, dict) else told or []
        return {item["label"] for item in items}

    def hover(self, path: Path, text: str, line: int, column: int) -> str:
        """What is told of a place."""
        uri = self.open(path, text)
        position = {"line": line, "character": column}
        told = self.ask("textDocument/hover", textDocument={"uri": uri}, position=position)
        self.close(uri)
        contents = (told or {}).get("contents", "")
        return contents["value"] if isinstance(contents, dict) else str(contents)


DAMAGE = [
    ("en/lost-device.yaml", "owner: it", "ownr: it", "ownr"),
    ("en/lost-device.yaml", "type: choice", "type: choise", "Value is not accepted"),
    ("en/blocks/call-insurer.yaml", "block: call-insurer", "blck: call-insurer", "blck"),
    ("en/shared.yaml", "format: 1", "format: 2", "Value is not accepted"),
    ("organisation.yaml", "country: FR", "contry: FR", "contry"),
    ("tests/lost-device.yaml", "severity: high", "severity: hgh", "Value is not accepted"),
]
"""A file, what is written wrongly in it, and a word of what the editor must say on that line."""

OFFERS = [
    ("en/lost-device.yaml", "\nowner: it\n", "\n", {"owner"}),
    ("en/lost-device.yaml", "type: choice\n", "type: \n", {"choice", "yes_no", "time"}),
    ("organisation.yaml", "ownership: company", "ownership: ", {"company", "personal"}),
    ("tests/lost-device.yaml", "severity: high", "severity: ", {"low", "high", "none"}),
]
"""A file, what is taken out of it, what is left, and what must be offered at the end of that."""

TELLS = [
    ("en/lost-device.yaml", "review_every", "How often it is to be read through"),
    ("en/lost-device.yaml", "within: 15 minutes", "For example: 15 minutes"),
    ("organisation.yaml", "time_zone", "deadlines in days are counted in it"),
    ("tests/lost-device.yaml", "includes", "Steps of the path, in this order"),
]
"""A file, where to point, and what must be told."""


def _line(text: str, words: str) -> tuple[int, int]:
    before = text[: text.index(words)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def without_first_line(text: str) -> str:
    """The file without the line that names its schema, a comment in its place so that lines stay the same."""
    return "# no schema named here\n" + text.partition("\n")[2]


def check(server: Server, runbooks: Path, *, by_settings: bool) -> list[str]:
    """Everything that is not as promised."""
    wrong: list[str] = []
    how = "by the settings" if by_settings else "by its first line"

    def text_of(path: Path) -> str:
        text = path.read_text(encoding="utf-8")
        return without_first_line(text) if by_settings else text

    for path in sorted(runbooks.rglob("*.yaml")):
        told = server.found(path, text_of(path))
        if told:
            wrong.append(f"{path.relative_to(runbooks)} ({how}) is right, and gets: {told[:3]}")
    for name, right, damaged, word in DAMAGE:
        text = text_of(runbooks / name)
        line, _ = _line(text, right)
        told = server.found(runbooks / name, text.replace(right, damaged, 1))
        if not any(at == line + 1 and word in sentence for at, sentence in told):
            wrong.append(f"{name} ({how}), {damaged}: expected on line {line + 1} “{word}”, got: {told[:3]}")
    for name, right, left, wanted in OFFERS:
        text = text_of(runbooks / name)
        line, column = _line(text, right)
        changed = text.replace(right, left, 1)
        at = (line + 1, 0) if left == "\n" else (line, column + len(left.rstrip("\n")))
        offered = server.offered(runbooks / name, changed, *at)
        if not wanted <= offered:
            wrong.append(
                f"{name} ({how}), after {left!r}: expected {wanted}, offered: {sorted(offered)[:12]}"
            )
    for name, words, sentence in TELLS:
        text = text_of(runbooks / name)
        line, column = _line(text, words)
        told_of = server.hover(runbooks / name, text, line, column + 1)
        if sentence not in told_of.replace("\\", ""):
            wrong.append(f"{name} ({how}), {words}: expected “{sentence}”, told: {told_of[:200]!r}")
    return wrong


def main(program: str) -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve() / "company"
        subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-m", "incidentkit", "init", str(folder)], check=True, stdout=subprocess.DEVNULL
        )
        settings = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
        server = Server(program, folder, settings)
        try:
            wrong = [
                each for by in (False, True) for each in check(server, folder / "runbooks", by_settings=by)
            ]
        finally:
            server.process.kill()
    for each in wrong:
        print(each)  # noqa: T201 - a script
    print(f"{len(wrong)} promises broken")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
