"""From home to an exported report that verifies, through the real program in a real terminal: by keyboard, by mouse."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal

from incidentkit.locale import speaker

DONE, SKIPPED, MOST = 2, 2, 60
"""So many steps are done and skipped, the others closed as not done with a reason; all that on so many pages."""


class Journey:
    """Somebody who reads the page and does what it asks, in the language of the page."""

    def __init__(self, folder, language, width, height):
        config = folder / "config"
        config.mkdir()
        (config / "settings.yaml").write_text("name: 'Marie'\n", encoding="utf-8")
        self.environment = {
            "INCIDENTKIT_HOME": str(folder / "home"),
            "INCIDENTKIT_CONFIG": str(config),
            "TZ": "UTC",
            "NO_COLOR": "",
        }
        self.say = speaker(language)
        self.screen = Terminal(self.environment, "--language", language, width=width, height=height)
        self.finished = {"done": 0, "skipped": 0}
        self.pages = 0

    def read(self, sentence):
        """A sentence as it is read off the screen: blanks of every kind are one."""
        return " ".join(self.say(sentence).split())

    def sees(self, sentence):
        """Whether a sentence of ours stands on the screen, wherever it was wrapped and cut."""
        pieces = [
            re.escape(piece.strip()) for piece in re.split(r"\{\w+\}", self.read(sentence)) if piece.strip()
        ]
        return re.search(".*?".join(pieces).replace(r"\ ", r"\s+"), self.screen.words) is not None

    @property
    def in_a_field(self):
        return self.sees("leave the field, text is kept") or "F1" in self.screen.lines[-1]

    def press(self, *keys):
        self.screen.press(*keys)

    def out_of_the_field(self):
        if self.in_a_field:
            self.press("escape")

    def begin(self, words):
        self.screen.until(self.read("What has happened?"))
        self.screen.type(words)
        self.screen.until(self.read("Does one of these fit? You can change everything later."))
        self.press("enter")
        self.screen.until(self.read("This is real: begin"))
        self.press("enter")

    def walk(self):
        """Page after page until enough steps are finished."""
        while self.finished["done"] < DONE or self.finished["skipped"] < SKIPPED:
            self.page()

    def page(self):
        self.pages += 1
        assert self.pages <= MOST, "\n".join(self.screen.lines)
        sees = self.sees
        if sees("Keep the proof"):
            self.out_of_the_field()
            self.press("s")
        elif sees("Go on without proof? Say why: it will be in the report.") or sees(
            "Why go on before it? It will be in the report."
        ):
            self.reason("no time for it")
        elif sees("Something else comes first."):
            self.press("escape", "i")
        elif sees("Who answered") or sees("I sent it"):
            self.out_of_the_field()
            self.press("s")
        elif (
            sees("Add the first one")
            or sees("If you don't know, press I. You can change it later.")
            or sees("If you don't know: Esc, then I. You can change it later.")
            or sees("question {number} of {total}")  # what helps may stand below what is seen
        ):
            self.out_of_the_field()
            self.press("i")
        elif sees("I'm stuck") and not self.in_a_field:
            self.step()
        else:
            self.out_of_the_field()
            self.press("enter")

    def step(self):
        """A step: done, then skipped, by turns."""
        if self.sees("Find out now") and self.finished["done"] < DONE:
            self.press("i")
        elif self.finished["done"] < DONE:
            before = self.count("step-done")
            self.press("enter")
            for _ in range(16):
                if self.count("step-done") > before or self.sees("Something else comes first."):
                    break
                if self.sees("Next") and self.sees("Done at"):
                    break
                self.page_in_step()
            self.finished["done"] += self.count("step-done") - before
        else:
            self.press("s")
            self.reason("not needed here")
            self.finished["skipped"] = self.count("step-skipped")

    def page_in_step(self):
        done = self.finished["done"]
        self.finished["done"] = DONE + 1  # what comes now is about the step that is being finished
        try:
            self.page()
        finally:
            self.finished["done"] = done

    def reason(self, words):
        self.screen.type(words)
        self.press("enter")

    def finish(self):
        """Closes with what is open, and writes the report."""
        self.out_of_the_field()
        self.press("f")
        self.screen.until(self.read("Before you close, see that:"), self.read("points are open"))
        for _ in range(4):
            if self.sees("How did it end?"):
                break
            self.out_of_the_field()
            self.press("enter")
        self.out_of_the_field()
        self.press("1", "tab", "tab")
        self.screen.type("All found, nobody harmed")
        self.out_of_the_field()
        self.press("enter")
        self.screen.until(self.read("This is the seal of the record."))
        self.press("x")
        self.screen.until(self.read("Export"))
        self.out_of_the_field()
        self.press("enter")
        self.screen.until(self.read("The report is written"), longest=60)

    def count(self, kind):
        return [entry["kind"] for entry in self.log()].count(kind)

    def program(self, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "incidentkit", *arguments, "--json"], env={**os.environ, **self.environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def log(self):
        return [json.loads(line) for line in self.program("log", "1").stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "runbook", "language", "size"),
    [
        ("my phone was stolen", "lost-device", "en", (80, 24)),
        ("on m'a volé mon téléphone", "lost-device", "fr", (120, 35)),
        ("my mailbox sends mails that I did not write", "email-account", "en", (120, 35)),
        ("ma messagerie envoie des courriels", "email-account", "fr", (80, 24)),
        ("I sent the file to the wrong person", "data-breach", "en", (80, 24)),
        ("j'ai envoyé le fichier à la mauvaise personne", "data-breach", "fr", (80, 24)),
    ],
    ids=[
        "lost-device-en",
        "lost-device-fr",
        "email-account-en",
        "email-account-fr",
        "data-breach-en",
        "data-breach-fr",
    ],
)
def test_a_runbook_is_walked_by_keyboard_alone_from_home_to_a_report_that_verifies(
    tmp_path, words, runbook, language, size
):
    """This is the product: nothing but keys, and at the end a record that holds."""
    journey = Journey(tmp_path, language, *size)
    try:
        journey.begin(words)
        journey.walk()
        journey.finish()
    finally:
        shown = "\n".join(journey.screen.lines)
        journey.screen.leave()
    kinds = [entry["kind"] for entry in journey.log()]
    assert json.loads(journey.program("show", "1").stdout)["runbook"]["id"] == runbook
    assert ("incident-closed" in kinds, kinds[-1]) == (True, "report-exported"), shown
    files = [path for path in (tmp_path / "home" / "exports").rglob("*") if path.is_file()]
    assert files != []
    assert json.loads(journey.program("verify", "1").stdout)["ok"] is True


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Lost or stolen device"), ("fr", "Appareil perdu ou volé")]
)
def test_a_runbook_is_walked_by_mouse_alone_from_home_to_a_report_that_verifies(tmp_path, language, title):
    """Not one key: what has a key can be clicked, and the list of all of them is one click away."""
    journey = Journey(tmp_path, language, 120, 35)
    screen, read = journey.screen, journey.read

    def row(words):
        """A click marks a row; one on a marked row opens it."""
        for _ in range(2):
            if words in screen.words:
                screen.click_last(words)

    try:
        screen.until(read("What has happened?"))
        screen.until(title)
        row(title)
        screen.until(read("This is real: begin"))
        screen.click_last(read("Begin"))
        for _ in range(20):
            if journey.count("step-done"):
                break
            finish = f"{read('Done')} {read('Enter')}"  # the button of a step
            if finish in screen.words or not screen.click_last(read("I don't know yet")):
                screen.click_last(read("Done"))
        screen.click_last(read("undo"))
        assert journey.sees("Taken back: “{what}”. Both lines stay in the journal.") or journey.sees(
            "Taken back: “{what}”. Its answers stay: Z again takes the last one back."
        )
        screen.click_last(read("all keys"))
        screen.wheel_to(read("Write a report"))
        row(read("Write a report"))
        screen.until(read("Nothing is left out."))
        screen.click_last(read("Write the files"))
        screen.until(read("The report is written"), longest=60)
    finally:
        shown = "\n".join(screen.lines)
        screen.leave()
    kinds = [entry["kind"] for entry in journey.log()]
    assert ("step-done" in kinds, "action-undone" in kinds, kinds[-1]) == (True, True, "report-exported"), (
        shown
    )
    assert json.loads(journey.program("verify", "1").stdout)["ok"] is True
    files = json.loads(journey.program("log", "1", "--type", "report-exported").stdout)["payload"]["files"]
    assert [Path(each["path"]).is_file() for each in files] == [True] * len(files) != []
