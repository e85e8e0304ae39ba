"""A small company, a small runbook in two languages, and a desk whose clock and ids are the same each time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from incidentkit.desk.core import Desk
from incidentkit.desk.exporting import Options, export
from incidentkit.desk.keeping import keep_file
from incidentkit.desk.opening import open_incident
from incidentkit.incident import commands as c
from incidentkit.incident.evolve import fold
from incidentkit.incident.views.story import story, told_at

ENGLISH = """\
format: 1
id: lost-key
title: Lost key
summary: A key is missing and may open the office.
language: en
owner: it
reviewed: 2026-11-23
review_every: 6 months
never:
  - say: post a picture of the key
  - say: change the lock before the proof is kept
    until: [keep-proof]
questions:
  stolen: {ask: Was it stolen?, type: yes_no}
  kind:
    ask: Which kind of key?
    type: choice
    options: {badge: A badge, metal: A metal key}
  seen_at: {ask: When was it last seen?, type: time, at: step}
  doors: {ask: How many doors does it open?, type: number, unit: doors, at: step}
severity:
  rules:
    - {level: high, when: stolen, because: Whoever took it knows the door.}
    - {level: low, because: It is only a key.}
deadlines:
  tell_insurer:
    title: Tell the insurer
    kind: contract
    starts: detected_at
    within: 2 hours
    to: insurer
    source: Policy 7, https://insurer.example.com/policy?a=1&b=2
  tell_owner:
    title: Tell the owner of the building
    kind: promise
    starts: detected_at
    within: 3 days
    met_by: [tell-owner]
  tell_police:
    title: Tell the police
    kind: legal
    starts: detected_at
    within: without delay
    when: stolen
phases:
  detect:
    - {id: ask-around, do: Ask everyone who was there, record: {seen: {ask: Did anybody see it?, type: yes_no}}}
  contain:
    - {id: keep-proof, do: Photograph the door, evidence: {ask: A picture of the door, required: true}}
    - id: decide-lock
      do: Decide about the lock
      people: 2
      decide:
        name: lock_choice
        ask: Change the lock?
        options: {now: Change it now, wait: Wait a day}
        advise:
          - {choose: now, when: stolen, because: Somebody may come back.}
    - {id: block-badge, do: Block the badge, when: kind == "badge"}
  notify:
    - {id: tell-owner, do: Tell the owner}
    - {id: tell-staff, do: Tell the staff}
  recover:
    - {id: new-key, do: Cut a new key}
review:
  - What would have made it worse?
"""
FRENCH = (
    ENGLISH.replace("language: en", "language: fr")
    .replace("title: Lost key", "title: Clé perdue")
    .replace("A key is missing and may open the office.", "Une clé manque et peut ouvrir le bureau.")
    .replace("post a picture of the key", "publier une photo de la clé")
    .replace("change the lock before the proof is kept", "changer la serrure avant de garder la preuve")
    .replace("Was it stolen?", "A-t-elle été volée ?")
    .replace("Which kind of key?", "Quel genre de clé ?")
    .replace("A badge, metal: A metal key", "Un badge, metal: Une clé en métal")
    .replace("When was it last seen?", "Quand l'a-t-on vue ?")
    .replace("How many doors does it open?", "Combien de portes ouvre-t-elle ?")
    .replace("unit: doors", "unit: portes")
    .replace("Whoever took it knows the door.", "Le voleur connaît la porte.")
    .replace("It is only a key.", "Ce n'est qu'une clé.")
    .replace("Tell the insurer", "Prévenir l'assureur")
    .replace("Tell the owner of the building", "Prévenir le propriétaire des murs")
    .replace("Tell the police", "Prévenir la police")
    .replace("2 hours", "2 heures").replace("3 days", "3 jours").replace("without delay", "sans délai")
    .replace("6 months", "6 mois").replace("Policy 7", "Contrat 7")
    .replace("Ask everyone who was there", "Interroger tous les présents")
    .replace("Did anybody see it?", "Quelqu'un l'a-t-il vue ?")
    .replace("Photograph the door", "Photographier la porte")
    .replace("A picture of the door", "Une photo de la porte")
    .replace("Decide about the lock", "Décider pour la serrure")
    .replace("Change the lock?", "Changer la serrure ?")
    .replace("Change it now, wait: Wait a day", "La changer, wait: Attendre un jour")
    .replace("Somebody may come back.", "Quelqu'un peut revenir.")
    .replace("Block the badge", "Bloquer le badge")
    .replace("Tell the owner", "Prévenir le propriétaire")
    .replace("Tell the staff", "Prévenir le personnel")
    .replace("Cut a new key", "Refaire une clé")
    .replace("What would have made it worse?", "Qu'est-ce qui aurait aggravé les choses ?")
)  # fmt: skip
COMPANY = """\
format: 1
name: Serrures Martin
country: FR
languages: [fr, en]
time_zone: Europe/Paris
roles: {it: {holder: Karim}}
contacts: {insurer: {name: Assurances Durand}}
"""
START = datetime(2026, 11, 23, 13, 3, 22, 123_000, tzinfo=UTC)


@dataclass
class World:
    """A home with one company's runbook; `open` and the commands write, `export` and `story` read."""

    folder: Path
    desk: Desk
    label: str = ""

    def open(self, title="The key of the front door", *, drill=False, runbook="lost-key", **answers):
        opened = open_incident(self.desk, runbook, title=title, answers=answers, drill=drill)
        self.label = opened.written.row.label
        return self

    def do(self, command):
        return self.desk.perform(self.label, command).entries

    def keep(self, name="door.png", content=b"a picture", description=None, source=None):
        path = self.folder / name
        path.write_bytes(content)
        return keep_file(self.desk, path, description=description, source=source)

    @property
    def row(self):
        return self.desk.find(self.label)

    def entries(self):
        return self.desk.entries(self.row)

    def story(self, language="en", until=None, **found):
        entries = self.entries()[:until]
        situation = self.desk.situate(fold(entries), language=language, now=told_at(entries))
        return story(entries, situation, label=self.label, seal=["word"] * 13, **found)

    def export(self, *formats, language="en", folder="out", request=None, handing=None, **options):
        return export(
            self.desk, self.label, formats=formats or ("html", "json"), folder=self.folder / folder,
            options=Options(text_language=language, **options), request=request, handing=handing,
        )  # fmt: skip

    def text(self, ending, language="en", **options):
        made = self.export(ending, language=language, **options)
        return Path(made.files[0]["path"]).read_text(encoding="utf-8")


def walked(world: World) -> World:
    """An incident with something of everything that a report tells, closed at the end."""
    do = world.do
    do(c.AnswerQuestion(name="detected_at", text="2026-11-23T14:00"))
    do(c.AnswerQuestion(name="occurred_at", text="2026-11-22T18:00"))
    do(c.AnswerQuestion(name="doors", text="unknown"))
    do(c.AddNote(text="Paul saw it on the desk.", occurred_at=START - timedelta(hours=3), approximate=True))
    do(c.FinishStep(step="ask-around", record={"seen": "no"}, result="Nobody saw it."))
    picture = world.keep(description="The door", source="Karim's phone")
    do(c.FinishStep(step="keep-proof", evidence=[picture]))
    do(c.Decide(step="decide-lock", choice="wait", reason="The locksmith is away.", no_witness="Alone here."))
    do(c.SkipStep(step="block-badge", reason="It was metal after all."))
    do(c.AwaitReply(step="tell-owner", for_="Ms Leroy", reference="R-7", nudge=START + timedelta(days=2)))
    do(c.AddNote(text="To all: mind the door.", type="message-out"))
    do(c.AddNote(text="Insurer: claim 77.", type="message-in"))
    wrong = do(c.AddNote(text="The alarm was off."))[0].seq
    do(c.StrikeEntry(seq=wrong, reason="It was on.", replace="The alarm was on."))
    do(c.AddNote(text="wrong window"))
    do(c.Undo(actor=world.desk.actor))
    do(c.MakePromise(text="A new key", by=START + timedelta(hours=5), whose="theirs"))
    do(c.SetSeverity(level="critical", reason="It opens the safe."))
    do(c.MeetDeadline(deadline="tell_insurer", reference="claim 77"))
    do(c.WaiveDeadline(deadline="tell_police", reason="The police know."))
    do(c.FinishStep(step="new-key", despite="No time to wait."))
    do(c.Close(outcome="resolved", note="A new key was cut."))
    return world
