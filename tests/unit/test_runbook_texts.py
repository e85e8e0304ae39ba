"""Texts in front of a responder: filled, or showing what is to fill; never failing, never large, reaching nothing."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from incidentkit.runbook import sandbox, texts
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN
from incidentkit.runbook.texts import TemplateFault, renamed, render, template_names

VALUES = {
    "organisation.name": "Atelier {{ x }}",
    "places": ["FR", "GB"],
    "none": [],
    "stolen": True,
    "count": Decimal(40),
    "kind": "laptop",
    "seen_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    "never_asked": NOT_ASKED,
}


def lookup(name):
    return VALUES.get(name, UNKNOWN)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("no place", "no place"),
        ("{{ kind }} and {{kind}}", "laptop and laptop"),
        ("{{ organisation.name }}", "Atelier {{ x }}"),
        ("{{ organisation.contacts.insurer.phone }}", "[to fill: insurer's phone]"),
        ("{{ organisation.roles.privacy.holder }}", "[to fill: privacy's holder]"),
        ("{{ organisation.identity_provider }}", "[to fill: identity provider]"),
        ("{{ device.kind }}", "[to fill: device's kind]"),
        ("{{ never_asked }}", "[to fill: never asked]"),
        ("{{ places }}", "FR, GB"),
        ("{{ places|join(' + ') }}", "FR + GB"),
        ("{{ places|first }}, {{ places|last }}", "FR, GB"),
        ("{{ missing|last }}.", "."),
        ("{% for device in device.list %}x{% endfor %}{{ device.kind }}", "[to fill: device's kind]"),
        ("{{ kind|upper }} {{ missing|upper }}", "LAPTOP [TO FILL: MISSING]"),
        ("{{ missing|default('soon') }}", "soon"),
        ("{% if stolen %}theft{% else %}loss{% endif %}", "theft"),
        ("{% if missing %}a{% elif kind == 'laptop' %}b{% endif %}", "b"),
        ("{% if 'GB' in places and count > 30 %}yes{% endif %}", "yes"),
        ("{% if missing.below.that is defined %}a{% else %}b{% endif %}", "b"),
        ("{% for place in places %}{{ loop.index }}{{ place }};{% endfor %}", "1FR;2GB;"),
        ("{% for x in missing %}{{ x }}{% endfor %}.", "."),
        ("{{ count }} {# aside #}people", "40 people"),
        ("two\nlines {{ kind }}\n", "two\nlines laptop\n"),
        ("a } b { c }} {{ kind }}", "a } b { c }} laptop"),
        ("{{ seen_at }}", "Monday"),
    ],
)
def test_a_text_is_filled(template, expected):
    shown = {datetime: lambda _: "Monday"}
    words = lambda value: shown.get(type(value), texts.plain_words)(value)  # noqa: E731

    assert expected == render(template, lookup, words=words)


def test_what_is_to_fill_is_told_once_and_in_the_language_of_the_text():
    missing = []
    text = render(
        "{{ organisation.contacts.insurer.phone }}, {{ a_fact }}, {{ a_fact }}",
        lookup,
        language="fr",
        missing=missing,
    )

    assert (
        text
        == "[à compléter\u00a0: assureur, téléphone], [à compléter\u00a0: a fact], [à compléter\u00a0: a fact]"
    )
    assert missing == ["organisation.contacts.insurer.phone", "a_fact"]


def test_a_text_that_fails_with_these_values_shows_as_written_and_its_names_count_as_to_fill():
    """So `runbook test` finds it, and a draft says that it is not finished."""
    missing = []

    assert (
        render("{{ places|first|length }} {{ a_fact }}", lookup, missing=missing)
        == "{{ places|first|length }} {{ a_fact }}"
    )
    assert missing == ["places", "a_fact"]


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ kind.__class__ }}",
        "{{ _private }}",
        "{{ organisation['name'] }}",
        "{{ range(10**9) }}",
        "{{ kind() }}",
        "{{ 'a' * 10**9 }}",
        "{{ 10**10**10 }}",
        "{{ kind|format }}",
        "{{ kind|attr('x') }}",
        "{{ ' '|center(10**9) }}",
        "{{ '%999999999d' % 1 }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% set x = kind %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for x in range(9) %}x{% endfor %}",
        "{% for x in places recursive %}{{ loop(places) }}{% endfor %}",
        "{% for a in places %}{% for b in places %}{% for c in places %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for place in places %}{{ place.name }}{% endfor %}",
        "{% for place in places %}{% for each in place %}x{% endfor %}{% endfor %}",
        "{% for a, b in places %}{{ a }}{% endfor %}",
        "{% for loop in places %}x{% endfor %}",
        "{% for place in places %}{{ loop.cycle }}{% endfor %}",
        "{{ kind|upper('x') }}",
        "{{ kind|trim('l') }}",
        "{{ places|join(', ', 'name') }}",
        "{{ kind",
        "{% if kind %}",
        "{{ }}",
        "{{ kind + }}",
        "{{ " + "(" * 5_000 + "kind" + ")" * 5_000 + " }}",
        "{{ " + "not " * 5_000 + "kind }}",
        "{% if kind %}" * 200 + "{% endif %}" * 200,
        "{{ kind|nonsense }}",
    ],
)
def test_what_goes_further_is_a_fault_for_the_author_and_shows_as_written_to_a_responder(template):
    fault = template_names(template)

    assert isinstance(fault, TemplateFault)
    assert 0 <= fault.start < fault.end <= len(template) + 1
    assert template == render(template, lookup)


@pytest.mark.parametrize(
    ("template", "part", "sentence"),
    [
        ("Call {{ kind", "{{", "“{{” is not closed."),
        (
            "a\nb {% if x %} c",
            "{% if x %}",
            "This place cannot be filled. Write a name between the braces, as in {{ device.kind }}",
        ),
        ("{{ kind|shout }}", "shout", "There is no filter 'shout'."),
        ("{{ kind|trim('l') }}", "trim", "There is too much between the brackets of “trim”."),
        (
            "{% for x in places %}{{ x.name }}{% endfor %}",
            "name",
            "“x” is one value of a list and has no parts.",
        ),
        ("{% for x in places %}{{ loop.cycle }}{% endfor %}", "cycle", "A loop has no “cycle”."),
        ("{{ a.b._c }}", "_c", "A name begins with a letter."),
        (
            "ok {{ kind }}\nnow {{ kind() }}",
            "{{ kind() }}",
            "Texts hold names, if, for and simple filters; this goes further.",
        ),
    ],
)
def test_a_fault_shows_its_place(template, part, sentence):
    fault = template_names(template)

    assert (part, sentence) == (template[fault.start : fault.end], fault.what.english())


def test_names_are_found_with_their_columns():
    template = "{{ a.b }} {% if c == 'a.b' and a.b %}{% for x in d.e %}{{ x }}{{ loop.index }}{% endfor %}{% endif %} {{a}}"
    found = template_names(template)

    assert [("a.b", 3), ("c", 16), ("a.b", 31), ("d.e", 49), ("a", len(template) - 3)] == [
        (n.name, n.start) for n in found
    ]
    assert all(template[n.start : n.end] == n.name for n in found)


def test_names_are_renamed_in_places_only():
    assert (
        renamed(
            "kind: {{ kind }}, {{ kind.x|upper }}, {% if kind == 'kind' %}kind{% endif %} {{ kin }}",
            lambda n: "z" + n,
        )
        == "kind: {{ zkind }}, {{ zkind.x|upper }}, {% if zkind == 'kind' %}kind{% endif %} {{ zkin }}"
    )
    assert renamed("{{ broken", str.upper) == "{{ broken"


@pytest.mark.parametrize(
    ("template", "unknown", "plain"),
    [
        ("{{ kind }}.", "[to fill: kind].", "laptop."),
        ("{% if true %}{{ kind }}{% endif %}.", "[to fill: kind].", "laptop."),
        ("{% for x in places %}{{ x }}{% endfor %}.", ".", "FRGB."),
    ],
)
def test_whatever_a_lookup_or_words_do_the_text_comes_out(template, unknown, plain):
    def fails(_):
        raise RuntimeError("database is gone")

    assert (unknown, plain) == (render(template, fails), render(template, lookup, words=fails))


def test_the_output_is_bounded():
    values = {"long": "x" * 150_000, "places": ["x" * 1_000] * 2_000}

    assert len(render("{{ long }}{{ long }}{{ long }}", values.get)) == texts.MOST_OUTPUT
    assert (
        len(render("{% for a in places %}{% for b in places %}{{ a }}{% endfor %}{% endfor %}", values.get))
        == texts.MOST_OUTPUT
    )
    assert isinstance(template_names("{% if x %}" + "x" * 60_000 + "{% endif %}"), TemplateFault)


@pytest.mark.parametrize(
    "template", ["{{ kind }}", "a {{ x.y }} b\n", "{{kind}}{{ places }}", "{{ count }} {{ stolen }}"]
)
def test_plain_names_are_filled_as_the_sandbox_fills_them(template):
    """Two ways to one result: the quick one must not differ."""
    filler = texts.Filler(lookup, "en", texts.plain_words, None)

    assert sandbox.fill(template, filler) == render(template, lookup)
    assert sandbox.names(template) == template_names(template)
