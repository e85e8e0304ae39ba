"""The HTML report is one file that needs nothing, does nothing, and shows hostile text as text."""

import itertools
import re
from html.parser import HTMLParser

import pytest

from incidentkit.incident import commands as c

VOID = {"meta", "br", "img", "hr", "link", "input"}
HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)></style></td></table><h1>Owned</h1>",
    "escape": "\x1b[31mred\x1b[0m\x07",
    "bidi": "invoice\u202egnp.exe\u2066x\u2069\u200b",
    "word": "W" * 5000,
    "emoji": "👩‍🚒🔥 e\u0301" + "\u0301" * 40,
    "template": "{{ 7 * 7 }}{% for x in y %}{title}{0}%s",
    "entity": "&lt;b&gt; &amp; \" ' ` ]]> -->",
    "markdown": "# not a heading\n[link](javascript:alert(1)) ![x](http://evil.example/x.png)\n```",
}


class Page(HTMLParser):
    """What a browser would see: elements in order, whether they nest, and the text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.elements, self.text, self.faults = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if not self.stack or self.stack[-1] not in {"style", "title"}:
            self.text.append(data)

    def all(self, *tags):
        return [(tag, attributes) for tag, attributes in self.elements if tag in tags]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_whole_and_runs_nothing(full, language):
    page = Page(full.text("html", language))
    assert page.faults == []
    assert page.stack == []
    assert page.all("script", "iframe", "object", "embed", "form", "link", "img", "base") == []
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert page.elements[0] == ("html", {"lang": language})


def test_nothing_is_fetched(full):
    """A report opened on a plane, or by an attacker's victim, must not call anybody."""
    text = full.text("html")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert re.findall(r"url\(|@import|@font-face", style) == []
    leads = [a["href"] for _, a in Page(text).all("a")]
    assert [href for href in leads if not href.startswith("#")] == [
        "https://insurer.example.com/policy?a=1&b=2"
    ]
    assert all("src" not in attributes for _, attributes in Page(text).elements)


def test_the_policy_allows_exactly_the_style_sheet(full):
    """Whatever slipped through escaping would still not run."""
    import hashlib
    from base64 import b64encode

    text = full.text("html")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    policy = next(a["content"] for _, a in Page(text).all("meta") if "http-equiv" in a)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_text_in_every_field_stays_text(world, kind):
    """Notes, names, titles and file names come from anywhere, also from the attacker."""
    bad = HOSTILE[kind]
    plain = len(Page(world.open().text("html", folder="plain")).all("h1", "script", "style", "img"))
    world.desk.actor, world.desk.role = bad, bad
    world.open(bad)
    world.do(c.AddNote(text=bad))
    world.do(c.AddNote(text=bad, type="message-in"))
    world.do(c.AddNote(text=bad, type="decision"))
    world.do(c.SkipStep(step="tell-staff", reason=bad))
    world.do(c.AwaitReply(step="tell-owner", for_=bad, reference=bad))
    world.do(c.Decide(step="decide-lock", choice="now", reason=bad, witness=bad, result=bad))
    world.do(c.AddEvidence(files=[world.keep(description=bad, source=bad)]))
    world.do(c.MeetDeadline(deadline="tell_insurer", reference=bad))
    world.do(c.Close(outcome=bad, note=bad))
    page = Page(world.text("html"))
    assert page.faults == []
    assert len(page.all("h1", "script", "style", "img")) == plain
    text = "".join(page.text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)
    shown = bad.split("\n")[0] if kind in {"markup", "template", "entity", "word"} else ""
    assert shown in text


def test_headings_go_down_by_one(full):
    """A screen reader walks a page by its headings."""
    levels = [int(tag[1]) for tag, _ in Page(full.text("html")).all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_tables_say_what_they_are(full):
    page = Page(full.text("html"))
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(a.get("scope") in {"col", "rowgroup"} for _, a in page.all("th"))
    assert all(a.get("aria-label") for _, a in page.all("svg"))


def test_every_link_of_the_contents_leads_somewhere(full):
    page = Page(full.text("html"))
    anchors = [a["id"] for _, a in page.elements if "id" in a]
    assert len(anchors) == len(set(anchors))
    assert {a["href"][1:] for _, a in page.all("a") if a["href"].startswith("#")} <= set(anchors)


def test_states_are_words_and_glyphs_not_colours_alone(full):
    text = " ".join("".join(Page(full.text("html")).text).split())
    for words in ("✓ met", "– waived", "● running", "■■■■Critical", "✓ Unchanged"):
        assert words in text


def test_the_label_of_the_traffic_light_is_at_both_ends_and_on_each_printed_page(full):
    text = full.text("html")
    assert [a["class"] for _, a in Page(text).all("span") if "tlp" in a.get("class", "")] == [
        "tlp tlp-amber"
    ] * 2
    assert '@top-right{content:"TLP\\3a AMBER"' in text


def test_a_drill_says_so_at_the_top_and_in_the_margin(world):
    """A drill's report that looks real may cause what it exercises."""
    text = world.open(drill=True).text("html")
    assert "DRILL: nothing in this report really happened." in "".join(Page(text).text)
    assert '@top-center{content:"DRILL\\3a  nothing in this report really happened' in text
    assert world.export("html").files[0]["path"].endswith("DRILL-2026-001-2.html")


def test_a_real_incident_says_nothing_of_drills(full):
    assert "DRILL" not in full.text("html")


def test_missing_evidence_is_named_loudly(full):
    kept = next((full.desk.home / "evidence").glob("[0-9a-f]*"))
    kept.chmod(0o600)
    kept.unlink()
    made = full.export("html")
    text = "".join(Page(full.text("html")).text)
    assert [problem.english() for problem in made.problems] == [
        f"The evidence file door.png ({kept.name[:12]}…) is missing."
    ]
    assert f"The evidence file door.png ({kept.name[:12]}…) is missing." in text
    assert "× MISSING: the kept copy is no longer there" in text


def test_an_incident_with_nothing_in_it_makes_a_whole_report(world):
    page = Page(world.open().text("html"))
    text = "".join(page.text)
    assert page.faults == []
    for sentence in (
        "No file was kept as evidence.",
        "No decision was recorded.",
        "When it happened is not known.",
    ):
        assert sentence in text


def test_the_contrast_of_every_text_colour_is_enough(full):
    """WCAG 2.2 asks 4.5:1; the design asks 5.7:1, light and dark."""
    style = re.search(r"<style>(.*?)</style>", full.text("html"), re.DOTALL)[1]
    palettes = re.findall(r":root\{([^}]*)\}", style)
    assert len(palettes) == 3  # light, dark by the system's wish, and on paper
    for palette in palettes:
        colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", palette))
        for ground in ("ground", "surface"):
            for ink in ("text", "muted", "accent", "good", "watch", "bad"):
                assert contrast(colours[ink], colours[ground]) >= 5.7, (ink, ground)


def contrast(one, other):
    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
