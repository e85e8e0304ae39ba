"""Looking things up in the register: by dotted name, as texts and conditions write it, and by id."""

from typing import Any

import msgspec

from incidentkit.organisation.model import Account, Device, Organisation


class Unknown:
    """What a lookup gives where nothing stands; there is one, `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        return False


UNKNOWN = Unknown()


def lookup(organisation: Organisation | None, path: str) -> Any:
    """What stands at `contacts.insurer.phone` or `organisation.contacts.insurer.phone`, else UNKNOWN.

    A missing entry, a field that is not filled in, a map or an entry as a whole are UNKNOWN: none is a value.
    """
    here: Any = organisation
    for part in path.removeprefix("organisation.").split("."):
        here = field_of(here, part)
        if here is UNKNOWN:
            return UNKNOWN
    return UNKNOWN if isinstance(here, (msgspec.Struct, dict)) else here


def field_of(entry: Any, field: str) -> Any:
    """A field of an entry or a map, else UNKNOWN; never anything that is not a field."""
    if isinstance(entry, dict):
        found = entry.get(field, UNKNOWN)
    elif isinstance(entry, msgspec.Struct) and field in entry.__struct_fields__:
        found = getattr(entry, field)
    else:
        return UNKNOWN
    return UNKNOWN if found is None or found is msgspec.UNSET or found == "" else found


def device(organisation: Organisation | None, identity: str) -> Device | None:
    """The device of this id."""
    return next((one for one in organisation.devices if one.id == identity), None) if organisation else None


def account(organisation: Organisation | None, identity: str) -> Account | None:
    """The account of this id."""
    return next((one for one in organisation.accounts if one.id == identity), None) if organisation else None


def people(organisation: Organisation | None) -> list[str]:
    """The people of the register, else those who hold a role; each name once."""
    if organisation is None:
        return []
    if isinstance(organisation.people, list):
        return list(organisation.people)
    return list(dict.fromkeys(role.holder for role in organisation.roles.values()))
