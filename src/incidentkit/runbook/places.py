"""Places: ISO 3166 codes and EU, and which contains which."""

EU_MEMBERS = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
"""Member states of the European Union since 1 February 2020 (ISO 3166-1 alpha-2)."""


def widened(places: list[str]) -> list[str]:
    """The places and everything that contains them: FR gives FR and EU, US-CA gives US-CA and US."""
    found = dict.fromkeys(places)
    for place in places:
        head = place.partition("-")[0]
        found[head] = None
        if head in EU_MEMBERS:
            found["EU"] = None
    return list(found)


def listed(where: list[str], places: list[str]) -> bool:
    """Whether one of the places is among those listed, by itself or by what contains it."""
    wide = widened(places)
    return any(code in wide for code in where)
