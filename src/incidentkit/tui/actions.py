"""One registry of everything a key can do: keys, footer, help and palette are made from it.

A key means one thing on all screens; each letter begins a word in English and in French. Letters act only while no
field has the focus. Some terminals send a digit's key without Shift on a French keyboard: & é " ' ( - è _ ç.
"""

from __future__ import annotations

from typing import NamedTuple

from incidentkit.errors import Message, message


class Action(NamedTuple):
    """Something to do: its keys, the cap shown for it, its word in the footer, and a sentence for the help."""

    name: str
    keys: tuple[str, ...]
    cap: str
    word: Message
    help: Message
    writes: bool = False
    """Whether the key writes at once: such keys rest after the step under them changed."""


def _all(*actions: Action) -> dict[str, Action]:
    return {action.name: action for action in actions}


ACTIONS = _all(
    Action(
        "main",
        ("enter",),
        "Enter",
        message("do it"),
        message("Do what the marked button says"),
        writes=True,
    ),
    Action("back", ("escape",), "Esc", message("back"), message("Go back, nothing changes"), writes=False),
    Action(
        "unknown",
        ("i",),
        "I",
        message("I don't know yet"),
        message("Say that it is not known yet, and go on"),
        writes=True,
    ),
    Action("stuck", ("!",), "!", message("I'm stuck"), message("Say that you are stuck: what would help?")),
    Action(
        "anyway",
        ("y",),
        "Y",
        message("do it anyway"),
        message("Do the step although it is not sure that it is needed"),
    ),
    Action("reopen", ("o",), "O", message("open again"), message("Open what is finished or closed again")),
    Action("skip", ("s",), "S", message("skip"), message("Skip, with a reason")),
    Action("await", ("a",), "A", message("await reply"), message("Wait for somebody's answer")),
    Action("proof", ("p",), "P", message("proof"), message("Keep a file as proof")),
    Action("note", ("n",), "N", message("note"), message("Write a line into the journal")),
    Action("undo", ("z", "ctrl+z"), "Z", message("undo"), message("Take back the last action"), writes=True),
    Action("list", ("l",), "L", message("all steps"), message("See all steps and go to one")),
    Action("message", ("m",), "M", message("message"), message("Draft a message, or note that it was sent")),
    Action("call", ("c",), "C", message("call"), message("See whom to call and what to say")),
    Action("deadlines", ("d",), "D", message("deadlines"), message("See deadlines and promises")),
    Action("journal", ("j",), "J", message("journal"), message("Read the journal")),
    Action("edit", ("e",), "E", message("edit"), message("Change what was answered or written")),
    Action("search", ("r", "/"), "R", message("search"), message("Search in the list")),
    Action("brief", ("b",), "B", message("brief"), message("Where was I? The brief")),
    Action("transfer", ("t",), "T", message("hand over"), message("Hand over to somebody, or take over")),
    Action("view", ("v",), "V", message("view"), message("Look at it before")),
    Action("export", ("x",), "X", message("export"), message("Write a report")),
    Action("finish", ("f",), "F", message("finish"), message("Close the incident")),
    Action("gravity", ("g",), "G", message("severity"), message("Say how bad it is")),
    Action("waiting", ("w",), "W", message("waiting"), message("See who is being waited for")),
    Action("more", ("k",), "K", message("more"), message("Everything else that can be done here")),
    Action("language", ("f2",), "F2", message("français"), message("Go on in French")),
    Action(
        "help", ("?", "f1", "h", "ctrl+p"), "?", message("all keys"), message("Everything you can do here")
    ),
    Action("contrast", ("f3",), "F3", message("high contrast"), message("High contrast, and back again")),
    Action(
        "check",
        ("f4",),
        "F4",
        message("check the plans"),
        message("See what is wrong in the plans' files, while you edit them"),
    ),
    Action("verify", (), "", message("verify"), message("Prove that nothing in the record was changed")),
    Action("quit", ("q",), "Q", message("quit"), message("Leave; all is kept")),
)
"""Every action by name, in the order in which the help lists them."""

BY_KEY: dict[str, str] = {key: action.name for action in ACTIONS.values() for key in action.keys}
"""Which action a key means."""

DIGITS = {mark: str(number) for number, mark in enumerate("&é\"'(-è_ç", 1)}
"""The digits of a French keyboard as they come without Shift."""

EVERYWHERE = ("back", "language", "contrast", "help", "quit")
"""Actions that every page offers."""

CAPS = {"Enter": message("Enter"), "Esc": message("Esc")}
"""Keys whose caps read otherwise in French; the others are letters and signs."""


def cap_of(action: str) -> Message:
    """What stands on the key of an action, to be said in the language of now."""
    cap = ACTIONS[action].cap
    return CAPS.get(cap, Message(cap, {}))
