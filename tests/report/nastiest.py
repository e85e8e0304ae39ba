"""Twenty-four texts that break programs, and an incident that has one of them in every field that people fill."""

from datetime import timedelta

from lost_key import ENGLISH

from incidentkit.incident import commands as c

NASTIEST = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)></style></td></table><h1>Owned</h1>",
    "xml": ']]><!ENTITY x SYSTEM "file:///etc/passwd"> &lt;b&gt; &x; &#x0; </w:t></w:r><w:p>',
    "typst": '#read("/etc/passwd") $x^2$ *bold* _it_ <label> @ref \\ #pagebreak() = Heading / Term: `raw`',
    "typst-eval": '#{import "@preview/evil:1.0.0": *} #eval("1+1") #sys.inputs //comment /* c */ ~ --- ...',
    "markdown": "# not a heading\n[link](javascript:alert(1)) ![x](http://evil.example/x.png)\n```\n| a | b |",
    "template": "{{ 7 * 7 }}{% for x in y %}{title}{0}%s ${x} <%= 1 %>",
    "formula-equals": '=HYPERLINK("http://evil.example";"click")',
    "formula-command": "=cmd|' /C calc'!A0",
    "formula-signs": "+1+1 -2+3 @SUM(A1:A9) \t=1+1",
    "sql": "Robert'); DROP TABLE entries;--",
    "shell": "$(rm -rf /) `reboot` | sh && true; ../../../../etc/passwd %2e%2e%2f C:\\Windows\\nul",
    "quotes": "\"a\",'b';\"\"c\"\"; d\\\"e `f` ‘g’ “h” «\N{NO-BREAK SPACE}i\N{NO-BREAK SPACE}»",
    "controls": "bell\x07 null\x00 escape\x1b[31mred\x1b[0m delete\x7f next\x85 form\x0cfeed",
    "bidi": "invoice\u202egnp.exe\u2066x\u2069\u200b\u200dend",
    "arabic": "مرحبا بالعالم 2026",
    "hebrew": "שלום עולם abc",
    "emoji": "👩\u200d🚒 🔥 fire ❤\ufe0f 🇫🇷 1\ufe0f\u20e3",
    "stacked": "Z" + "\u0301\u0323\u0330" * 12 + "algo e\u0301",
    "scripts": "漢字 かな 한국어 ไทย हिन्दी Ελληνικά Кириллица Żółć Ærø",
    "not-characters": "\ufffe\uffff\ue000\uf8ff\U0010ffff\ufeffx",
    "ligatures": "ﬁ ﬀ ﷺ 𝔘𝔫𝔦 ａｂｃ ½ ² ™ € ₿ Ⅷ ㎏",
    "word": "W" * 10_000,
    "lines": "first\n\n\n  indented\n\ttab\r\nlast\u2028separated\u2029",
    "words-of-programs": "null undefined NaN true None 1e309 -0 0x1F 1,000 2026-13-45 \\u0000 \\n %00",
}  # fmt: skip


BOOK = (
    ENGLISH.replace("id: lost-key", "id: lost-keys")
    .replace("do: Cut a new key", "do: Cut a new key, needs: [keep-proof]")
    .replace(
        "questions:\n",
        """questions:
  story: {ask: What do you know?, type: text}
  finder: {ask: Who found it?, type: person}
  people:
    ask: Who had one?
    type: list
    at: step
    fields: {name: {ask: Which name?, type: person}, remark: {ask: What about them?, type: text}}
""",
    )
    .replace(
        "    - {id: tell-staff, do: Tell the staff}\n",
        """    - {id: tell-staff, do: Tell the staff}
    - {id: write-staff, do: Write to the staff, message: staff_note}
    - for_each: people
      as: someone
      steps:
        - {id: ask-back, do: Ask for it back, record: {reply: {ask: What was said?, type: text}}}
""",
    )
    .replace(
        "review:\n",
        """messages:
  staff_note:
    to: All staff
    channel: mail
    title: A key is missing
    body: Since {{ occurred_at }}. Ask {{ spokesperson }}.
    fields: {spokesperson: {ask: Who answers?, type: person}}
review:
""",
    )
)
"""The lost key with what it lacks: a list, a loop, a message, a text and persons to be named."""


def everywhere(world, text):
    """Opens an incident and puts the text wherever somebody may type one; returns how many places that are."""
    return len(fields(world, lambda: text))


def fields(world, typed):
    """Opens an incident and fills in everything that people may fill; `typed` gives each text, which are returned."""
    given = []

    def fill():
        given.append(typed())
        return given[-1]

    (world.folder / "books" / "en" / "lost-keys.yaml").write_text(BOOK, encoding="utf-8")
    do, at = world.do, world.desk.now() - timedelta(hours=1)
    world.desk.actor, world.desk.role = fill()[:200], fill()[:200]
    world.open(fill(), runbook="lost-keys")
    do(c.AnswerQuestion(name="story", text=fill()))
    do(c.AnswerQuestion(name="finder", text=fill()))
    do(c.AddItem(list="people", fields={"name": fill(), "remark": fill()}))
    do(c.RemoveItem(list="people", key="p1", reason=fill()))
    do(c.AddItem(list="people", fields={"name": fill(), "remark": fill()}))
    do(c.FinishStep(step="ask-back@p2", record={"reply": fill()}, result=fill()))
    for kind in ("fact", "assumption", "message-in", "message-out", "decision", "action"):
        do(c.AddNote(text=fill(), type=kind, occurred_at=at))
    struck = do(c.AddNote(text=fill()))[0].seq
    do(c.StrikeEntry(seq=struck, reason=fill(), replace=fill()))
    do(c.SkipStep(step="tell-staff", reason=fill()))
    do(c.ReopenStep(step="tell-staff", reason=fill()))
    do(c.AwaitReply(step="tell-owner", for_=fill(), reference=fill()))
    do(c.Decide(step="decide-lock", choice="now", reason=fill(), no_witness=fill(), result=fill()))
    do(c.FinishStep(step="new-key", despite=fill(), result=fill()))
    do(c.AddEvidence(files=[world.keep(description=fill(), source=fill())]))
    do(c.MeetDeadline(deadline="tell_insurer", reference=fill()))
    do(c.WaiveDeadline(deadline="tell_owner", reason=fill()))
    do(c.MakePromise(text=fill(), by=at + timedelta(days=1), whose="ours"))
    do(c.SetSeverity(level="high", reason=fill()))
    do(
        c.SendMessage(
            message="staff_note",
            fields={"spokesperson": fill()},
            to=fill(),
            through=fill(),
            approved_by=fill(),
            reason=fill(),
        )
    )
    do(
        c.LogCall(
            contact="insurer", answered=fill(), reference=fill(), promised=fill(), by=at + timedelta(days=1)
        )
    )
    do(c.NoteContact(contact="insurer", name=fill()))
    do(c.GiveRole(role="it", to=fill()))
    do(c.OfferHandover(actor=world.desk.actor, to=f"{fill()}."))
    do(c.MarkStep(step="tell-owner", text=fill()))
    do(c.AddLesson(text=fill()))
    do(c.AddActionItem(text=fill(), owner=fill(), due=at + timedelta(days=3)))
    do(c.Close(outcome=fill(), note=fill()))
    do(c.Reopen(reason=fill()))
    return given
