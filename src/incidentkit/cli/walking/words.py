"""The words that can be typed at any prompt, in both languages, and what a typed line means."""

from __future__ import annotations

import unicodedata
from functools import cache

import msgspec

from incidentkit.errors import Message, message

WORDS: dict[str, tuple[str, str, Message]] = {
    "done": ("done", "fait", message("this step is done; you may add when: done 20 min ago")),
    "unknown": ("unknown", "inconnu", message("you do not know yet: we go on with the safe choice")),
    "stuck": ("stuck", "bloqué", message("what would help: whom to call, why, how, another step")),
    "skip": ("skip", "sauter", message("skip this step; you say why")),
    "wait": ("wait", "attendre", message("this step waits for somebody")),
    "note": ("note", "note", message("write a line into the journal: note We called Marie")),
    "evidence": ("evidence", "preuve", message("keep a file: evidence picture.png")),
    "undo": ("undo", "annuler", message("take back what you did last")),
    "list": ("list", "liste", message("all steps; go to another one")),
    "show": ("show", "voir", message("everything on one page")),
    "answer": ("answer", "répondre", message("answer a question, or change an answer")),
    "severity": ("severity", "gravité", message("say how bad it is")),
    "deadline": ("deadline", "échéance", message("the deadlines: see them, end one")),
    "promise": ("promise", "promesse", message("note what was promised, and by when")),
    "message": ("message", "message", message("a message: see it, fill it in, note that it was sent")),
    "call": ("call", "appeler", message("whom to call and what to say; note the call")),
    "role": ("role", "rôle", message("who leads, who does what: take a role or give it")),
    "handover": ("handover", "relève", message("hand over to somebody, or take over")),
    "mark": ("mark", "marquer", message("say what is unclear in this step")),
    "lesson": ("lesson", "leçon", message("note something to learn from")),
    "action": ("action", "action", message("note what is to do afterwards, or that it is done")),
    "attach": ("attach", "joindre", message("walk a second plan in this incident")),
    "close": ("close", "clore", message("end the incident")),
    "reopen": ("reopen", "rouvrir", message("open a finished step, or a closed incident, again")),
    "export": ("export", "exporter", message("write the report")),
    "verify": ("verify", "vérifier", message("prove that nothing was changed; shows the seal")),
    "back": ("back", "retour", message("leave this question and go back to the step")),
    "language": ("language", "langue", message("change to French")),
    "quit": ("quit", "quitter", message("stop here; all is kept")),
    "help": ("help", "aide", message("these words")),
}
"""Each word: in English, in French, and what it does. Both languages are always understood."""

ALSO = {
    "exit": "quit", "bye": "quit", "q": "quit", "sortir": "quit", "stop": "quit", "?": "help", "h": "help",
    "proof": "evidence", "proofs": "evidence", "preuves": "evidence", "bloquee": "stuck", "deadlines": "deadline",
    "delai": "deadline", "delais": "deadline", "echeances": "deadline", "francais": "language", "french": "language",
    "english": "language", "anglais": "language", "cancel": "back", "finish": "done", "faite": "done", "finished": "done",
    "seal": "verify", "sceau": "verify", "steps": "list", "etapes": "list", "inconnue": "unknown", "passer": "skip", "notes": "note", "words": "help",
    "appel": "call", "telephoner": "call", "roles": "role",
    "transmettre": "handover", "passation": "handover",
    "lecon": "lesson", "lecons": "lesson", "lessons": "lesson", "actions": "action",
}  # fmt: skip
"""What people type instead."""

NOT_KNOWN = frozenset(
    {
        "i don't know", "i dont know", "don't know", "dont know", "dunno", "no idea", "not known yet", "not yet",
        "i don't know yet", "i dont know yet", "idk", "je ne sais pas", "je sais pas", "je ne sais pas encore",
        "sais pas", "aucune idee", "pas encore connu", "pas encore", "?",
    }
)  # fmt: skip
"""Answers that say "unknown" in other words, folded."""

WITH_REST = frozenset(
    {
        "done",
        "skip",
        "note",
        "evidence",
        "wait",
        "severity",
        "promise",
        "list",
        "answer",
        "export",
        "reopen",
        "close",
        "attach",
        "call",
        "role",
        "handover",
        "lesson",
        "mark",
    }
)
"""Words that take what follows them on the same line, where a line is no free text."""


class Said(msgspec.Struct, frozen=True):
    """A typed line: `word` is set for a command word, `number` for a number, `text` is what was typed.

    `rest` is what followed the word. `dotted` lines began with "." and are text whatever they say.
    """

    text: str
    word: str | None = None
    rest: str = ""
    number: int | None = None
    dotted: bool = False


@cache
def fold(text: str) -> str:
    """The text without accents, capitals, typographic apostrophes and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


@cache
def _known() -> dict[str, str]:
    found = dict(ALSO)
    for word, (english, french, _) in WORDS.items():
        found[english] = found[fold(french)] = word
    return found


def command_word(text: str) -> str | None:
    """The command that this one word names, in either language, accents and capitals ignored."""
    return _known().get(fold(text.strip().rstrip(".!"))) if len(text) < 40 else None


def read(line: str, *, free: bool = False) -> Said:
    """What a line means; where a line is `free` text, a word counts only when it stands alone."""
    text = line.strip()
    if text.startswith("."):
        return Said(text[1:].strip(), dotted=True)
    alone = command_word(text)
    if alone == "mark" and free and text[:1].isupper():  # somebody is called Mark
        alone = None
    if alone:
        return Said(text, word=alone)
    if text.isascii() and text.isdigit() and len(text) < 7:
        return Said(text, number=int(text))
    if not free and is_unknown(text):
        return Said(text, word="unknown")
    if free and text.casefold().startswith("note ") and text[5:].strip():
        return Said(text, word="note", rest=text[5:].strip())  # the help promises it at every prompt
    if not free:
        first, _, rest = text.partition(" ")
        if command_word(first) == "help" and len(text.split()) <= 3:
            return Said(text, word="help")
        word = command_word(first.rstrip(":"))
        if (
            word in WITH_REST
            and rest.strip()
            and not (word in ALSO.values() and fold(first) in ALSO and len(first) < 3)
        ):
            return Said(text, word=word, rest=rest.strip())
    return Said(text)


def is_unknown(text: str) -> bool:
    """Whether these words say "I don't know"."""
    return len(text) < 60 and (fold(text.strip(" .!")) in NOT_KNOWN or command_word(text) == "unknown")


def nearest(text: str) -> list[str]:
    """Words that look like what was typed, for "did you mean"."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where a word was not understood

    return get_close_matches(fold(text[:40]), list(_known()), n=2, cutoff=0.7)


def listed(language: str) -> list[str]:
    """All words in a language, in the order of the table."""
    return [french if language == "fr" else english for english, french, _ in WORDS.values()]
