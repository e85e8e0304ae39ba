"""The real program in a real pseudo-terminal: keys in, and both what a person sees and every byte that came out."""

import os
import re
import signal
import sys
import time

import pexpect
import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "f2": "\x1bOQ", "f4": "\x1bOS", "backspace": "\x7f",
    "pagedown": "\x1b[6~", "space": " ",
}  # fmt: skip
QUIET = 0.75
"""Keys that write rest for 0.7 s after something changed under them."""


def attend_to_signals():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A terminal of `width` x `height` with the program in it."""

    def __init__(self, environment, *arguments, width=80, height=24):
        names = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "incidentkit", *arguments], env={**os.environ, **names, **environment}, timeout=30,
            dimensions=(height, width), preexec_fn=attend_to_signals,
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.drawn = time.monotonic()

    def read(self, seconds=0.05):
        """Takes in what comes within so many seconds; False when the program has ended."""
        try:
            data = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self.drawn = time.monotonic()
        # The emulator does not know private modes with a prefix of their own; a terminal ignores what it does not know.
        self.stream.feed(
            re.sub(rb"\x1b\[[<>=?][0-9;$]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", b"", data)
        )
        return True

    def rest(self, quiet=0.3, longest=5.0):
        """Until nothing has come for a moment."""
        end = time.monotonic() + longest
        while time.monotonic() < end:
            before = len(self.raw)
            if not self.read(quiet) or len(self.raw) == before:
                return

    @property
    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    @property
    def words(self):
        return " ".join(" ".join(self.lines).replace("▌", " ").replace("│", " ").split())

    def until(self, *texts, longest=20.0):
        """Until one of these stands on the screen; which."""
        end = time.monotonic() + longest
        while time.monotonic() < end:
            found = next((text for text in texts if text in self.words), None)
            if found is not None:
                return found
            if not self.read():
                break
        raise AssertionError(f"none of {texts} came:\n" + "\n".join(self.lines))

    def send(self, text):
        self.child.send(text.encode() if isinstance(text, str) else text)

    def _wait(self):
        """Until keys that write act again on what was drawn last."""
        time.sleep(max(0.0, self.drawn + QUIET - time.monotonic()))

    def press(self, *keys):
        """Keys one after the other, each once the screen has come to rest and may be written on."""
        for key in keys:
            self._wait()
            self.send(KEYS.get(key, key))
            self.rest()

    def type(self, text):
        self.send(text)
        self.rest()

    def paste(self, text):
        self.send("\x1b[200~" + text + "\x1b[201~")
        self.rest()

    def click(self, text):
        """Clicks on the first place where this stands."""
        self.rest()
        for y, line in enumerate(self.screen.display):
            if text in line:
                x = line.index(text)
                self._wait()
                self._mouse(0, x + 2, y + 1)
                return
        raise AssertionError(f"{text} is not on the screen:\n" + "\n".join(self.lines))

    def click_last(self, text):
        """Clicks where this stands lowest, which is where buttons and the footer are; False where it does not."""
        self.rest()
        for y, line in reversed(list(enumerate(self.screen.display))):
            if text in line:
                self._wait()
                self._mouse(0, line.index(text) + 2, y + 1)
                return True
        return False

    def wheel_to(self, text, most=20):
        """Turns the wheel in the middle of the screen until this stands there."""
        for _ in range(most):
            if text in self.words:
                return
            self._mouse(65, self.screen.columns // 2, self.screen.lines // 2)
        raise AssertionError(f"the wheel does not lead to {text}:\n" + "\n".join(self.lines))

    def _mouse(self, button, x, y):
        self.send(f"\x1b[<{button};{x};{y}M")
        if button < 64:
            self.send(f"\x1b[<{button};{x};{y}m")
        self.rest()

    def resize(self, width, height):
        self.child.setwinsize(height, width)
        self.screen.resize(height, width)
        self.rest()

    def kill(self, number=signal.SIGKILL):
        """Sends a signal and waits for the end, reading: a program whose terminal takes nothing more cannot end."""
        self.child.kill(number)
        end = time.monotonic() + 20
        while self.read() and time.monotonic() < end:
            pass
        self.leave()

    def leave(self):
        """Ends the program if it still runs; on a busy machine a killed one is there for more than the tenth of a second
        that the library waits."""
        try:
            self.child.close(force=True)
        except pexpect.ExceptionPexpect:
            end = time.monotonic() + 20
            while self.child.isalive() and time.monotonic() < end:
                time.sleep(0.05)
            assert not self.child.isalive()
