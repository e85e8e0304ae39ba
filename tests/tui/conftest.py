"""A world with a clock and ids of its own for every test of the screen."""

import pytest
from playing import World


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    return World(tmp_path)
