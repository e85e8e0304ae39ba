"""The whole main job through `incidentkit walk` over a pipe, for every runbook in both languages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from incidentkit.locale import speaker

PROMPT = b"> "


class Walker:
    """Somebody who answers every prompt of a walk; what they read decides what they type."""

    def __init__(self, folder: Path, language: str, arguments: tuple[str, ...] = ()) -> None:
        self.say = speaker(language)
        self.picture = folder / "une capture (1).png"
        self.picture.write_bytes(b"\x89PNG\r\n\x1a\n picture")
        self.environment = {
            **os.environ,
            "INCIDENTKIT_HOME": str(folder / "home"),
            "INCIDENTKIT_CONFIG": str(folder / "config"),
        }
        command = [sys.executable, "-m", "incidentkit", "--language", language, "walk", *arguments]
        self.talk = folder / "stderr.txt"
        with self.talk.open("wb") as talk:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=talk, env=self.environment
            )
        self.transcript = ""

    def read(self) -> str | None:
        """What is printed up to the next prompt; None at the end."""
        assert self.process.stdout is not None
        heard = b""
        while not (heard.endswith(b"\n" + PROMPT) or heard == PROMPT):
            block = os.read(self.process.stdout.fileno(), 65536)
            if not block:
                self.transcript += heard.decode()
                return None
            heard += block
        self.transcript += heard.decode()
        return heard.decode()

    def type(self, line: str) -> None:
        """Types a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def asked(self, text: str, sentence: str) -> bool:
        """Whether this sentence of ours stands in the text, however it was wrapped and filled."""
        pieces = [re.escape(piece) for piece in re.split(r"\{\w+\}", self.say(sentence)) if piece.strip()]
        pattern = ".*".join(piece.replace(r"\ ", r"\s+") for piece in pieces)
        return re.search(pattern, text, re.DOTALL) is not None

    def answer(self, text: str, said: str) -> str:
        """What to type at a prompt."""
        answers = [
            ("Who are you? Your name will stand beside what you write.", "Marie"),
            ("What has happened? Say it in your own words, in English or in French.", said),
            ("That is all", "2"),
            ("Which report? Enter: 1", "7" if said in EVERY_FORMAT else "1"),
            ("Proof: {ask}", f"'{self.picture}'"),
            ("A second person confirms this step. Who?", "Claire"),
            ("You chose: {choice}. In a few words, why?", "It seemed the safest"),
            ("Did you send the message “{title}”?", "all of them"),
            ("Enter leaves it as it is.", "as agreed"),
            ("In what way? Enter: {channel}", ""),
            ("Who approved this text? Enter: nobody.", "Claire"),
            ("Why did it go out all the same? It will be in the report. Not sent: back", "No time to lose"),
            ("Who answered at {name}? Type who, or: no answer. Enter: you did not call.", "Mr Durand"),
            ("Did they give a reference? Enter: no.", "88213"),
            ("Did they promise anything? Type it. Enter: no.", "News"),
            ("By when? For example: today 18:00, in 2 days. Enter: they did not say", "in 2 hours"),
            ("How did it end? A number, or your own words. Not yet: back", "1"),
            ("In two lines, how did it end? This opens the report.", "All found. Nobody affected."),
            ("{label} is closed ({time}). What now?", "1" if "exports" not in self.transcript else "6"),
            ("For example: 20 minutes ago, yesterday 18:00. If you do not know: unknown", "20 minutes ago"),
            ("A number in digits. If you do not know: unknown", "12"),
            ("Type it in your own words, or: unknown", "une réponse, an answer"),
        ]
        for sentence, typed in answers:
            if self.asked(text, sentence):
                return typed
        word = re.search(
            self.say("This cannot be undone. Type {word} to go on, or: back")
            .replace("{word}", r"([a-z-]+)")
            .replace(" ", r"\s+"),
            text,
        )
        return word[1] if word else "1"

    def walk(self, said: str, most: int = 400) -> int:
        """Answers until the walk ends; its exit status."""
        with self.process:
            for _ in range(most):
                text = self.read()
                if text is None:
                    return self.process.wait(timeout=20)
                self.type(self.answer(text, said))
            self.process.kill()
        pytest.fail("the walk does not end:\n" + self.transcript[-3000:])

    def run(self, *arguments: str) -> dict:
        """Another command on the same records, with its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "incidentkit", *arguments, "--json"],
            env=self.environment, capture_output=True, check=False,
        )  # fmt: skip
        return {"status": done.returncode, **json.loads(done.stdout)}


EVERY_FORMAT = ("my phone was stolen on the train", "j'ai envoyé le fichier à la mauvaise personne")
CASES = [
    ("en", "my phone was stolen on the train", "lost-device"),
    ("fr", "on m'a volé mon téléphone dans le train", "lost-device"),
    ("en", "I sent the file to the wrong person", "data-breach"),
    ("fr", "j'ai envoyé le fichier à la mauvaise personne", "data-breach"),
    ("en", "someone is spreading lies about us", "false-claims"),
    ("fr", "on raconte des mensonges sur nous en ligne", "false-claims"),
    ("en", "our Instagram is posting scams", "compromised-account"),
    ("fr", "notre Instagram publie des arnaques", "compromised-account"),
    ("en", "my mailbox sends mails that I did not write", "email-account"),
    ("fr", "ma messagerie envoie des courriels que je n'ai pas écrits", "email-account"),
]


@pytest.mark.parametrize(("language", "said", "runbook"), CASES)
def test_a_whole_incident_is_walked_closed_exported_and_verifies(
    tmp_path: Path, language: str, said: str, runbook: str
) -> None:
    """This is the product: from what people say to a report that verifies, in either language."""
    walker = Walker(tmp_path, language)
    status = walker.walk(said)
    (tmp_path / "transcript.txt").write_text(walker.transcript)
    shown = walker.run("show", "1")
    files = sorted(path.suffix for path in (tmp_path / "home" / "exports").rglob("*.*") if path.is_file())
    assert (0, runbook, "closed") == (status, shown["runbook"]["id"], shown["status"])
    assert [
        step["id"] for step in shown["steps"] if step["state"] == "open" and step["applies"] != "no"
    ] == []
    every = {".html", ".json", ".pdf", ".docx", ".csv", ".ics", ".md", ".zip"}
    assert set(files) == (every if said in EVERY_FORMAT else {".html", ".json"})
    assert {key: walker.run("verify", "1")[key] for key in ("status", "ok")} == {"status": 0, "ok": True}
