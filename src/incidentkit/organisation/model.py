"""The organisation's register as msgspec structs; the JSON Schema for editors is made from the same structs.

Field docstrings become the descriptions an author sees while typing. Every field that may be missing is UNSET
or None, so that texts and conditions can tell "not filled in" from a value.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Text = Annotated[str, Meta(min_length=1)]


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who holds a role, who stands in, how to reach them."""

    holder: Text
    deputy: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    hours: str | UnsetType = UNSET
    external: bool | UnsetType = UNSET


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody to call: insurer, bank, operator, lawyer, police, authority …"""

    name: Text
    phone: str | UnsetType = UNSET
    url: str | UnsetType = UNSET
    hours: str | UnsetType = UNSET
    reference: str | UnsetType = UNSET
    notice: str | UnsetType = UNSET
    checked: str | UnsetType = UNSET


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An account the organisation owns on a platform."""

    id: Text
    platform: Text
    handle: Text
    admins: list[str] | UnsetType = UNSET
    recovery: str | UnsetType = UNSET
    second_factor: str | UnsetType = UNSET
    third_party: list[str] | UnsetType = UNSET


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A device in the register; `password` says where it is kept, never what it is."""

    id: Text
    owner: Text
    ownership: Literal["company", "personal"]
    kind: Text
    serial: str | UnsetType = UNSET
    imei: str | UnsetType = UNSET
    encrypted: bool | UnsetType = UNSET
    password: str | UnsetType = UNSET
    remote_wipe: bool | UnsetType = UNSET
    console: str | UnsetType = UNSET


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Days on which the organisation does not work, besides week-ends and public holidays."""

    holidays: str | UnsetType = UNSET
    closed: list[str] | UnsetType = UNSET


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Tone, when a conversation leaves the public, who approves what."""

    tone: list[str] | UnsetType = UNSET
    offline_triggers: list[str] | UnsetType = UNSET
    approval: dict[str, str] | UnsetType = UNSET


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The company's register: who and what it has. It names where a secret is kept, never the secret."""

    format: Literal[1]
    name: Text
    country: Text
    places: list[str] | UnsetType = UNSET
    example: bool = False
    languages: list[str]
    time_zone: Text
    identity_provider: str | UnsetType = UNSET
    headcount: int | UnsetType = UNSET
    people: list[str] | UnsetType = UNSET
    calendar: Calendar | UnsetType = UNSET
    roles: dict[str, Role]
    contacts: dict[str, Contact]
    accounts: list[Account] = []
    devices: list[Device] = []
    tools: list[str] | UnsetType = UNSET
    limits: Limits | UnsetType = UNSET
    objectives: list[str] | UnsetType = UNSET
    plan: dict[str, list[str]] | UnsetType = UNSET
