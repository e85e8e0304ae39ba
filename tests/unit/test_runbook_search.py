"""“What has happened?” in people's own words finds the runbook."""

import pytest

from incidentkit.runbook.library import rank
from incidentkit.runbook.loading import library_folder, load_library

LIBRARY = load_library(library_folder(None, starter=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my phone was stolen on the train", "lost-device"),
        ("MY LAPTOP IS GONE!!", "lost-device"),
        ("stollen fone", "lost-device"),
        ("on m'a volé mon téléphone dans le train", "lost-device"),
        ("telephone vole", "lost-device"),
        ("clé usb", "lost-device"),
        ("we sent the customer list to the wrong person", "data-breach"),
        ("someone leaked the database", "data-breach"),
        ("fuite de donnees clients", "data-breach"),
        ("mail envoyé au mauvais destinataire", "data-breach"),
    ],
)
def test_the_runbook_that_is_meant_comes_first(words, expected):
    assert rank(LIBRARY, words)[0].runbook_id == expected


def test_the_sign_that_matched_is_told():
    identity, score, sign = rank(LIBRARY, "my phone was stolen on the train")[0]

    assert (identity, score, sign) == ("lost-device", 100, "my phone was stolen on the train")


@pytest.mark.parametrize("words", ["", "   ", "the", "zzzz", "🙂", "\x00", "?" * 5_000])
def test_words_that_say_nothing_find_nothing(words):
    assert rank(LIBRARY, words) == []
