"""The walk in a real terminal, as a newcomer uses it: killed in the middle, taken up again in another language."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")


def attend_to_interrupts() -> None:
    """A terminal's program gets Ctrl-C; tests may run where a shell in the background had it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A terminal of 80x24 with a walk in it."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.child = pexpect.spawn(
            sys.executable, ["-m", "incidentkit", *arguments], env=environment, encoding="utf-8", timeout=30,
            dimensions=(24, 80), preexec_fn=attend_to_interrupts,
        )  # fmt: skip
        self.child.delaybeforesend = None

    def answer(self, asked: str, typed: str) -> str:
        """Waits for these words and the prompt after them, then types; what was printed before the prompt."""
        self.child.expect(asked.replace(" ", r"\s+"))
        before = self.child.after
        self.child.expect("\r\n> $")
        shown = before + self.child.before
        self.child.sendline(typed)
        return shown


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    names = {"INCIDENTKIT_HOME": str(tmp_path / "home"), "INCIDENTKIT_CONFIG": str(tmp_path / "config")}
    return {**os.environ, **names, "TERM": "dumb"}


def program(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "incidentkit", *arguments],
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_newcomers_evening(tmp_path: Path, environment: dict[str, str]) -> None:
    """From the first start to a report that verifies, with a terminal that is killed, and in two languages."""
    picture = tmp_path / "la console.png"
    picture.write_bytes(b"\x89PNG picture")
    terminal = Terminal(environment, "walk")
    terminal.answer("Who are you", "Marie")
    terminal.answer("What has happened", "my phone was stolen on the train")
    terminal.answer("Does one of these fit", "1")
    terminal.answer("begin", "1")
    terminal.answer("lost, mislaid or stolen", "3")
    terminal.answer("Which device", "I don't know")
    terminal.answer("screen lock", "1")
    terminal.answer("personal data", "unknown")
    terminal.answer("Note the facts", "done 20 minutes ago")
    terminal.answer("Where was it last", "In the train, seat 12. Paul saw it.")
    terminal.answer("phone number or a mobile", "yes")
    terminal.answer("When did it happen", "an hour ago")
    terminal.answer("When did you notice", "20 minutes ago")
    terminal.answer("What kind of device", "2")
    terminal.answer("Whose device", "1")
    terminal.answer("Sign the device out", "skip no console for it")
    terminal.answer("Change the user's password", "1")
    terminal.answer("administrator", "no")
    terminal.answer("text messages", "unknown")
    terminal.answer("Take a picture of the screen", f"evidence {str(picture).replace(' ', chr(92) + ' ')}")
    terminal.answer("Take a picture of the screen", "1")
    terminal.child.expect("when was the device last online")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.close()

    french = {**environment, "LANG": "fr_FR.UTF-8"}
    terminal = Terminal(french, "walk")
    shown = terminal.answer("En cours", "1")
    assert "INC-" in shown
    terminal.answer("Photographier", "liste")
    terminal.answer("Tapez le numéro", "")
    terminal.answer("Photographier", "attendre l'informatique")
    terminal.answer("référence", "")
    terminal.answer("relancerez-vous", "dans 2 heures")
    terminal.answer("Et maintenant", "clore")
    terminal.answer("Comment cela", "2")
    terminal.answer("En deux lignes", "Transmis à la police.")
    terminal.answer("est clos", "exporter html")
    terminal.answer("est clos", "quitter")
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0

    page = next((tmp_path / "home" / "exports").glob("*.html")).read_text(encoding="utf-8")
    seal = re.search(r"\b(\d+(?: [a-zéèêëàâîïôûüç]+){13})\b", re.sub(r"<[^>]+>", "", page))
    assert seal is not None
    assert "la console.png" in page
    assert "no console for it" in page
    program(french, "verify", "1", "--seal", seal[1])


def test_the_next_start_offers_what_was_half_typed(environment: dict[str, str]) -> None:
    """A terminal killed between two questions that belong together loses neither."""
    terminal = Terminal(environment, "walk", "lost-device", "--actor", "Marie")
    terminal.answer("begin", "1")
    terminal.answer("lost, mislaid", "promise Marie calls back with the serial number")
    terminal.child.expect("By when")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.close()
    terminal = Terminal(environment, "walk", "--actor", "Marie")
    shown = terminal.answer("Half-typed text was kept", "1")
    assert "Marie calls back with the serial number" in " ".join(shown.split())
    terminal.answer("Open now", "quit")
    terminal.child.expect(pexpect.EOF)
    assert "Marie calls back with the serial number" in program(environment, "log", "1")


def test_an_interruption_says_how_to_go_on(environment: dict[str, str]) -> None:
    """Ctrl-C is no accident: status 130 as everywhere, and the way back is told."""
    terminal = Terminal(environment, "walk", "lost-device", "--actor", "Marie")
    terminal.answer("begin", "1")
    terminal.child.expect("lost, mislaid")
    terminal.child.expect("> $")
    terminal.child.sendintr()
    terminal.child.expect("incidentkit walk 1")
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 130


def test_nothing_is_redrawn_or_coloured(environment: dict[str, str]) -> None:
    """A screen reader and a dumb terminal get plain lines, whatever TERM says."""
    terminal = Terminal({**environment, "TERM": "xterm-256color"}, "walk", "lost-device", "--actor", "Marie")
    terminal.answer("begin", "1")
    shown = terminal.answer("lost, mislaid", "quit")
    terminal.child.expect(pexpect.EOF)
    assert "\x1b" not in shown + terminal.child.before
    assert [line for line in shown.splitlines() if len(line) > 79] == []
