"""The small company of `lost_key`, with nothing in its records and with a whole incident."""

import itertools
from datetime import timedelta

import pytest
from lost_key import COMPANY, ENGLISH, FRENCH, START, World, walked

from incidentkit.desk.core import Desk


@pytest.fixture
def world(tmp_path):
    """An empty home; every look at the clock is 61 seconds after the last."""
    for language, text in (("en", ENGLISH), ("fr", FRENCH)):
        (tmp_path / "books" / language).mkdir(parents=True)
        (tmp_path / "books" / language / "lost-key.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "books" / "organisation.yaml").write_text(COMPANY, encoding="utf-8")
    ticks = itertools.count()
    ids = itertools.count(1)
    desk = Desk(
        tmp_path / "home", actor="Marie", role="lead", runbooks=tmp_path / "books",
        now=lambda: START + timedelta(seconds=61 * next(ticks)), new_id=lambda: f"{next(ids):032x}",
    )  # fmt: skip
    with desk:
        yield World(tmp_path, desk)


@pytest.fixture
def full(world):
    """The incident with something of everything, closed."""
    return walked(world.open(stolen="yes", kind="badge"))
