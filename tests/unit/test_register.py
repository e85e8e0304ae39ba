"""The register: read with its faults, looked up without surprises."""

from incidentkit.organisation import register
from incidentkit.organisation.reading import from_document, read_organisation
from incidentkit.yamlfile import read_text

TEXT = """\
format: 1
name: Atelier
country: FR
languages: [fr]
time_zone: Europe/Paris
roles:
  exec: {holder: Ada, phone: "1"}
  it: {holder: Bob}
  lead: {holder: Ada}
contacts:
  insurer: {name: Assure, phone: "112"}
devices:
  - {id: mac-1, owner: Ada, ownership: company, kind: laptop, encrypted: false}
accounts:
  - {id: insta, platform: Instagram, handle: "@atelier"}
"""
ATELIER = from_document(read_text(TEXT)).organisation


def test_a_dotted_name_leads_to_a_value_or_is_unknown():
    """A role or a whole contact is no value: a text with it would show a Python object."""
    values = {
        path: register.lookup(ATELIER, path)
        for path in (
            "organisation.name", "contacts.insurer.phone", "organisation.languages", "contacts.insurer", "contacts",
            "contacts.insurer.reference", "contacts.bank.phone", "nothing", "name.upper", "contacts.__class__",
            "__class__", "", "organisation", "devices.mac-1",
        )
    }  # fmt: skip

    assert {path: value for path, value in values.items() if value is not register.UNKNOWN} == {
        "organisation.name": "Atelier", "contacts.insurer.phone": "112", "organisation.languages": ["fr"],
    }  # fmt: skip
    assert register.lookup(None, "name") is register.UNKNOWN


def test_false_is_a_value():
    assert register.field_of(register.device(ATELIER, "mac-1"), "encrypted") is False


def test_entries_are_found_by_id_and_people_by_their_roles():
    assert register.device(ATELIER, "mac-1").kind == "laptop"
    assert register.account(ATELIER, "insta").handle == "@atelier"
    assert register.device(ATELIER, "mac-2") is None
    assert register.device(None, "mac-1") is None
    assert register.people(ATELIER) == ["Ada", "Bob"]


def test_keys_that_nobody_filled_in_yet_are_missing_values_and_no_faults():
    """`init` hands out a form; an incident must be possible before the last field is filled."""
    text = TEXT.replace('phone: "112"', "phone: , reference: ''") + "identity_provider:\ntools:\n"
    file = from_document(read_text(text))

    assert file.faults == []
    assert register.lookup(file.organisation, "contacts.insurer.phone") is register.UNKNOWN
    assert register.lookup(file.organisation, "contacts.insurer.reference") is register.UNKNOWN


def test_a_required_key_without_a_value_is_missing():
    file = from_document(read_text(TEXT.replace("name: Atelier", "name:")))

    assert (file.organisation, [fault.rule for fault in file.faults]) == (None, ["missing-key"])


def test_mistakes_are_told_in_one_go():
    text = (
        TEXT.replace("ownership: company", "ownership: mine").replace('phone: "112"', "phone: 112")
        + "role: x\npeople:\n  -\n"
    )
    file = from_document(read_text(text))

    assert [(fault.rule, fault.span.line) for fault in file.faults] == [
        ("wrong-kind", 11),
        ("not-one-of", 13),
        ("unknown-key", 16),
        ("wrong-kind", 18),
    ]
    assert file.organisation is None


def test_a_missing_file_and_a_file_of_something_else_are_one_fault(tmp_path):
    (tmp_path / "organisation.yaml").write_text("- a\n")

    assert [fault.rule for fault in read_organisation(tmp_path / "none.yaml").faults] == ["file"]
    assert [fault.rule for fault in read_organisation(tmp_path / "organisation.yaml").faults] == [
        "wrong-kind"
    ]
