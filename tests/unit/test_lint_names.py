"""What a dotted name leads to, and what is said where it leads nowhere."""

import pytest

from incidentkit.lint.graphs import circles
from incidentkit.lint.names import Missing, Symbol, Table
from incidentkit.lint.rules import looks_like_secret, unknown_place
from incidentkit.lint.run import lint

TABLE = Table(
    symbols={
        "device": Symbol("device", "device"),
        "account": Symbol("account", "account"),
        "encrypted": Symbol("encrypted", "yes_no"),
    },
    steps={"revoke-sessions"},
    deadlines={"authority"},
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("encrypted", "yes_no"),
        ("device.encrypted", "yes_no"),
        ("device.kind", "text"),
        ("device.ownership", "text"),
        ("account.admins", "texts"),
        ("severity", "level"),
        ("places", "places"),
        ("opened_at", "time"),
        ("steps.revoke_sessions", "state"),
        ("deadlines.authority", "state"),
        ("organisation.headcount", "number"),
        ("organisation.example", "yes_no"),
        ("organisation.contacts.insurer.phone", "text"),
        ("organisation.roles.it.external", "yes_no"),
        ("organisation.calendar.closed", "texts"),
    ],
)
def test_a_name_has_the_type_of_what_it_leads_to(name, expected):
    """Types come from the register's own structs, so that a new field needs no second list."""
    found = TABLE.find(name)

    assert isinstance(found, Symbol), found
    assert expected == found.type


@pytest.mark.parametrize(
    ("name", "rule", "part"),
    [
        ("stolen", "unknown-name", "stolen"),
        ("device.seriall", "unknown-field", "seriall"),
        ("encrypted.since", "unknown-field", "since"),
        ("steps.revoke", "unknown-step", "revoke"),
        ("deadlines.police", "unknown-name", "police"),
        ("organisation", "unknown-name", "organisation"),
        ("organisation.phone", "unknown-field", "phone"),
        ("organisation.contacts.insurer.fax", "unknown-field", "fax"),
        ("organisation.name.first", "unknown-field", "first"),
    ],
)
def test_a_name_that_leads_nowhere_says_which_part_is_wrong(name, rule, part):
    """The caret stands under that part and not under the whole."""
    found = TABLE.find(name)

    assert isinstance(found, Missing), found
    assert (rule, part) == (found.rule, found.part)
    assert part == name[found.offset : found.offset + len(part)]


def test_circles_are_told_once_each_and_as_short_as_they_are():
    """A long way round would hide the two names that matter."""
    graph = {"a": ["b", "x"], "b": ["c", "a"], "c": ["a"], "d": ["d"], "e": ["a"], "x": []}

    assert circles(graph) == [["a", "b"], ["d"]]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("France", "'France': write FR"),
        ("UK", "'UK': write GB"),
        ("gb", "'gb': write GB"),
        ("Royaume-Uni", "'Royaume-Uni': write GB"),
        ("USA", "'USA': write US"),
        ("California", "'California': write US-CA"),
        ("Atlantis", "'Atlantis' is not a place. Write a country code such as FR, GB, US-CA, or EU."),
    ],
)
def test_a_place_written_otherwise_is_told_its_code(written, said):
    """People write the country's name; nobody knows that the United Kingdom's code is GB."""
    assert said == unknown_place.wrong(written).english()


@pytest.mark.parametrize("written", ["FR", "GB", "EU", "US", "US-CA", "FR-75"])
def test_a_code_is_a_place(written):
    """ISO 3166-1 and -2, and EU."""
    assert unknown_place.wrong(written) is None


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("password", "Tr0ub4dor&3"),
        ("recovery", "8842-1190"),
        ("how", "The password is hunter2024"),
        ("how", "mot de passe : Soleil-1789"),
        ("how", "PIN: 4821"),
        ("script", "Card 4111 1111 1111 1111, valid"),
        ("how", "-----BEGIN OPENSSH PRIVATE KEY-----"),
        ("how", "AKIAIOSFODNN7EXAMPLE"),
        ("url", "https://admin:s3cret@example.com/"),
        ("how", "token ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
        ("how", "otpauth://totp/shop?secret=JBSWY3DPEHPK3PXP"),
    ],
)
def test_what_looks_like_a_secret_is_found(key, text):
    """These files are printed and shared."""
    assert list(looks_like_secret._found(key, text))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("password", "in the safe, envelope 3"),
        ("password", "known to Marie only, recovery key in the management console"),
        ("password", "1Password"),
        ("password", "Bitwarden/Devices"),
        ("second_factor", "security keys, the spare one in the office safe"),
        ("second_factor", "FIDO2"),
        ("recovery", "social@atelier.example.com"),
        ("recovery", "0639980001"),
        ("recovery", "+33639980001"),
        ("recovery", "printed codes in the office safe"),
        ("how", "A new password alone leaves sessions alive, so it comes second."),
        ("how", "The password: never say it on the phone."),
        ("how", "Set a new password and give it by voice, not by mail."),
        ("script", "Is the PIN known? The token is {{ reference }}."),
        ("reference", "POL-EXAMPLE-2026"),
        ("how", "IBAN FR76 3000 6000 0112 3456 7890 189"),
        ("how", "Call 01 99 00 20 20 or +33 1 99 00 12 34, then 020 7946 0303."),
        ("source", "Code des assurances L12-10-1, 72 hours from knowledge, offences 323-1 to 323-3-1"),
        ("how", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("url", "https://www.cnil.fr/fr/notifier-une-violation-de-donnees-personnelles"),
    ],
)
def test_what_is_no_secret_is_left_alone(key, text):
    """A false alarm that cannot be silenced makes people write around the checker."""
    assert list(looks_like_secret._found(key, text)) == []


@pytest.mark.parametrize("name", ["reads", "options", "map", "carry"])
def test_a_condition_is_read_whatever_its_deadline_is_called(tmp_path, name):
    """`options` and `reads` hold ids of the author's, and so do `deadlines`: a clock called so was not looked at."""
    path = tmp_path / "bad.yaml"
    path.write_text(
        "format: 1\nid: bad\ntitle: A test\nsummary: One mistake.\nlanguage: en\nowner: it\n"
        "reviewed: 2026-11-23\nreview_every: 6 months\ndeadlines:\n"
        f"  {name}:\n    title: Tell\n    kind: internal\n    starts: opened_at\n    within: 2 days\n"
        "    when: no_such_name\n    met_by: tell\nphases:\n  detect:\n    - {id: tell, do: Tell them}\n",
        encoding="utf-8",
    )
    assert [(one.rule, one.line) for one in lint([path]).diagnostics] == [("unknown-name", 15)]


def test_an_option_called_when_is_no_condition(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(
        "format: 1\nid: good\ntitle: A test\nsummary: No mistake.\nlanguage: en\nowner: it\n"
        "reviewed: 2026-11-23\nreview_every: 6 months\nquestions:\n  why:\n    ask: Why?\n    type: choice\n"
        "    options: {when: It was time, until: It was over}\nphases:\n  detect:\n"
        '    - {id: tell, do: Tell them, when: why == "when"}\n',
        encoding="utf-8",
    )
    assert lint([path]).diagnostics == []
