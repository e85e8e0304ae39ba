"""Twenty-four texts that break programs, and an incident that has one of them in every field that people fill."""

from datetime import timedelta

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


def everywhere(world, text):
    """Opens an incident and puts the text wherever somebody may type one; returns how many places that are."""
    world.desk.actor, world.desk.role = text[:200], text[:200]
    world.open(text)
    at = world.desk.now() - timedelta(hours=1)
    for kind in ("fact", "message-in", "message-out", "decision"):
        world.do(c.AddNote(text=text, type=kind, occurred_at=at))
    world.do(c.SkipStep(step="tell-staff", reason=text))
    world.do(c.AwaitReply(step="tell-owner", for_=text, reference=text))
    world.do(c.Decide(step="decide-lock", choice="now", reason=text, witness=text, result=text))
    world.do(c.AddEvidence(files=[world.keep(description=text, source=text)]))
    world.do(c.MeetDeadline(deadline="tell_insurer", reference=text))
    world.do(c.MakePromise(text=text, by=at + timedelta(days=1), whose="ours"))
    world.do(c.SetSeverity(level="high", reason=text))
    world.do(c.Close(outcome=text, note=text))
    return 16
