"""A new runbook: a file in each language and its path test, in order from the first minute, to be filled with one's own steps."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import msgspec

from incidentkit.errors import RefusedError, StoreError, UsageError, message
from incidentkit.runbook.loading import LANGUAGES, library_folder

LONGEST = 120

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ROLE = re.compile(r"[a-z][a-z_]*")


class Wording(msgspec.Struct, frozen=True):
    """What is said in one language: the runbook's title, its summary in a sentence, and what people say when it happens."""

    title: str
    summary: str
    sign: str


_RUNBOOK = {
    "en": """\
# yaml-language-server: $schema=../schema/runbook.schema.json
format: 1
id: {id}
title: {title}
summary: {summary}
language: en
owner: {owner}
reviewed: {today}
review_every: 6 months

signs:
  - {sign}

questions:
  going_on:
    ask: Is it still going on?
    why: What goes on is stopped first.
    type: yes_no
  others_hit:
    ask: Does it touch anybody outside the company?
    type: yes_no

severity:
  rules:
    - level: high
      when: going_on or others_hit
      because: It goes on, or it touches others.
    - level: moderate
      because: It is over and stayed inside.

phases:
  detect:
    - id: take-report
      do: Note the facts without blame
      role: {owner}
      how: |
        1. What was seen, by whom, when, where?
        2. What was done about it already?
      record:
        facts_known:
          ask: What do we know for sure?
          type: text
  contain:
    - id: stop-it
      do: Stop what is still going on
      role: {owner}
      when: going_on
      within: 30 minutes
      needs: [take-report]
      evidence:
        ask: A picture of how it was before
        before: true
  notify:
    - id: tell-others
      do: Tell those outside whom it touches
      role: {owner}
      when: others_hit
      message: first_word
  learn:
    - id: hold-review
      do: Talk it through with everybody who was there
      role: {owner}
      within: 14 days

messages:
  first_word:
    to: Those whom it touches
    channel: mail or phone
    title: {title}
    body: |
      Something happened on {{{{ opened_at }}}} that touches you: {{{{ facts_known }}}}
      We are working on it and will tell you more by {{{{ next_word }}}}.
    fields:
      next_word:
        ask: When do we write again?
        type: text

close:
  - Whoever was touched has heard from us
review:
  - What would have let us see it earlier?
""",
    "fr": """\
# yaml-language-server: $schema=../schema/runbook.schema.json
format: 1
id: {id}
title: {title}
summary: {summary}
language: fr
owner: {owner}
reviewed: {today}
review_every: 6 mois

signs:
  - {sign}

questions:
  going_on:
    ask: Est-ce encore en cours~?
    why: On arrête d'abord ce qui continue.
    type: yes_no
  others_hit:
    ask: Est-ce que cela touche quelqu'un hors de l'entreprise~?
    type: yes_no

severity:
  rules:
    - level: high
      when: going_on or others_hit
      because: Cela continue, ou cela touche d'autres personnes.
    - level: moderate
      because: C'est fini et c'est resté dans l'entreprise.

phases:
  detect:
    - id: take-report
      do: Noter les faits, sans reproche
      role: {owner}
      how: |
        1. Qu'a-t-on vu, qui, quand, où~?
        2. Qu'a-t-on déjà fait~?
      record:
        facts_known:
          ask: Que savons-nous avec certitude~?
          type: text
  contain:
    - id: stop-it
      do: Arrêter ce qui continue
      role: {owner}
      when: going_on
      within: 30 minutes
      needs: [take-report]
      evidence:
        ask: Une image de l'état d'avant
        before: true
  notify:
    - id: tell-others
      do: Prévenir les personnes extérieures concernées
      role: {owner}
      when: others_hit
      message: first_word
  learn:
    - id: hold-review
      do: En parler avec tous ceux qui étaient là
      role: {owner}
      within: 14 jours

messages:
  first_word:
    to: Les personnes concernées
    channel: courriel ou téléphone
    title: {title}
    body: |
      Un événement du {{{{ opened_at }}}} vous concerne~: {{{{ facts_known }}}}
      Nous y travaillons et vous en dirons plus d'ici {{{{ next_word }}}}.
    fields:
      next_word:
        ask: Quand récrirons-nous~?
        type: text

close:
  - Les personnes concernées ont eu de nos nouvelles
review:
  - Qu'est-ce qui nous aurait permis de le voir plus tôt~?
""",
}
_TESTS = """\
# yaml-language-server: $schema=../schema/test.schema.json
format: 1
test: {id}

paths:
  - name: It is still going on, and touches others
    answers: {{going_on: true, others_hit: true}}
    expect:
      severity: high
      steps: [take-report, stop-it, tell-others, hold-review]
  - name: Over, and nobody outside
    answers: {{going_on: false, others_hit: false}}
    expect:
      severity: moderate
      steps: [take-report, hold-review]
"""


def scaffold(
    folder: Path, runbook_id: str, owner: str, wordings: dict[str, Wording], today: date
) -> list[str]:
    """Writes the files and returns their paths; refuses an id that is none or taken, and the program's own library."""
    if not _ID.fullmatch(runbook_id) or len(runbook_id) > 60 or runbook_id == "shared":
        raise UsageError(
            "bad-runbook-id",
            message("“{id}” is no id for a runbook.", id=runbook_id[:80]),
            hint=message("Small letters, digits and hyphens, beginning with a letter: lost-badge."),
            where={"runbook": runbook_id[:80]},
        )
    if folder == library_folder(None, starter=True) and not Path.cwd().is_relative_to(folder.parent):
        raise RefusedError(
            "starter-library",
            message(
                "These are the runbooks that come with the program; yours belong into a folder of your own."
            ),
            hint=message("Make one with: incidentkit init DIR"),
            where={"path": str(folder)},
        )
    files = {folder / language / f"{runbook_id}.yaml": _RUNBOOK[language] for language in LANGUAGES}
    files[folder / "tests" / f"{runbook_id}.yaml"] = _TESTS
    taken = [path for path in files if path.exists() or path.with_suffix(".yml").exists()]
    if taken:
        raise RefusedError(
            "runbook-exists",
            message("{path} exists already. Nothing was written.", path=str(taken[0])),
            hint=message("Take another id, or change that file."),
            where={"path": str(taken[0])},
        )
    texts = {}
    for path, template in files.items():
        wording = wordings.get(path.parent.name) or next(iter(wordings.values()))
        texts[path] = template.replace("~", "\N{NO-BREAK SPACE}").format(
            id=runbook_id, owner=owner if _ROLE.fullmatch(owner) else _quoted(owner), today=today.isoformat(),
            title=_quoted(wording.title), summary=_quoted(wording.summary), sign=_quoted(wording.sign),
        )  # fmt: skip
    for path, text in texts.items():  # once every text is known to be good
        _write(path, text)
    return [str(path) for path in files]


def _quoted(text: str) -> str:
    """A text in quotes, since it may hold a colon or be a word of YAML's; raises UsageError for what cannot stand there."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST or not plain.isprintable() or "{{" in plain or "{%" in plain:
        raise UsageError(
            "bad-text",
            message("“{text}” cannot stand in a runbook like this.", text=plain[:80]),
            hint=message("One line of at most {most} characters, without {{{{ and {{%.", most=LONGEST),
        )
    return json.dumps(plain, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(
            "file-not-writable",
            message(
                "{path} cannot be written: {reason}", path=str(path), reason=error.strerror or str(error)
            ),
            where={"path": str(path)},
        ) from error
