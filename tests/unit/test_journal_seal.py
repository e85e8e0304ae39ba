"""The seal: thirteen words that a person can read over the phone and that find what the chain cannot."""

import hashlib
import json
import subprocess
import sys
import unicodedata

import pytest

from incidentkit.errors import UsageError
from incidentkit.journal import seal

HASHES = [hashlib.sha256(bytes([n])).hexdigest() for n in range(15)]
TEXT = seal.seal_text("i1", 15, HASHES[-1], "en")
FRENCH = seal.seal_text("i1", 15, HASHES[-1], "fr")


def fits(text):
    return seal.against(seal.read_seal(text), "i1", HASHES)


def test_the_words_are_the_first_143_bits_of_the_published_digest():
    """Anyone can make the words by hand: 13 times 11 bits of SHA-256 over three named values."""
    record = {"count": 15, "head": HASHES[-1], "incident_id": "i1"}
    text = json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(text).digest())
    words = seal.word_list("en")
    assert " ".join(["15", *(words[int(bits[n * 11 : n * 11 + 11], 2)] for n in range(13))]) == TEXT


@pytest.mark.parametrize(
    ("language", "digest"),
    [
        ("en", "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"),
        ("fr", "ebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59"),
    ],
)
def test_the_word_lists_are_those_of_bip_39(language, digest):
    """Words printed today must be read by every later version: the lists may never change."""
    text = "\n".join(seal.word_list(language)) + "\n"
    forms = {
        hashlib.sha256(unicodedata.normalize(form, text).encode()).hexdigest() for form in ("NFC", "NFD")
    }
    assert digest in forms


def test_a_seal_never_has_the_length_of_a_wallet_seed():
    assert len(seal.seal_words("i1", 15, HASHES[-1], "fr")) not in {12, 15, 18, 21, 24}


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        FRENCH,
        TEXT.upper(),
        FRENCH.upper(),
        TEXT.replace(" ", ", "),
        "  " + TEXT.replace(" ", "\n\t") + " .",
        " ".join(word[:4] for word in TEXT.split()),
        " ".join(word[:4] for word in FRENCH.split()),
        TEXT.split(" ", 1)[1],
        FRENCH.split(" ", 1)[1],
        "15: " + "-".join(TEXT.split()[1:]),
    ],
)
def test_a_seal_is_read_however_people_copy_it(text):
    assert fits(text) is None


def test_accents_do_not_matter():
    """French words are typed without accents on a foreign keyboard, and accents may come in two Unicode forms."""
    accented = next(w for w in seal.word_list("fr") if "é" in w)
    plain = "".join(c for c in unicodedata.normalize("NFD", accented) if not unicodedata.combining(c))
    forms = {accented, plain, unicodedata.normalize("NFD", accented)}
    assert len({seal.read_seal(" ".join([form] * 13)).meanings for form in forms}) == 1


def test_a_word_of_both_lists_is_tried_in_both_languages():
    """123 words stand in both lists with other numbers; a seal of such words has two meanings and either may fit."""
    both = sorted(set(seal.word_list("en")) & set(seal.word_list("fr")))
    assert len(seal.read_seal(" ".join(both[:13])).meanings) == 2


def test_a_misheard_word_is_named_with_a_suggestion():
    words = TEXT.split()
    words[3] = "xy" + words[3]
    with pytest.raises(UsageError) as error:
        seal.read_seal(" ".join(words))
    assert (error.value.code, error.value.where["word"], error.value.where["place"]) == (
        "seal-word-unknown",
        words[3],
        3,
    )
    assert TEXT.split()[3] in error.value.where["suggestions"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "seal-length"), ("15", "seal-length"), (TEXT + " zoo", "seal-length")]
)
def test_too_few_or_too_many_words_are_counted(text, code):
    with pytest.raises(UsageError) as error:
        seal.read_seal(text)
    assert error.value.code == code


def test_words_of_two_languages_are_no_seal():
    english, french = (set(seal._numbers(language)) for language in ("en", "fr"))
    english, french = sorted(english - french), sorted(french - english)
    with pytest.raises(UsageError) as error:
        seal.read_seal(" ".join(english[-6:] + french[-7:]))
    assert error.value.code == "seal-mixed"


def test_a_cut_tail_is_found():
    problem = seal.against(seal.read_seal(TEXT), "i1", HASHES[:12])
    assert (problem.code, problem.seq) == ("seal-cut", 12)


def test_a_recomputed_list_is_found():
    problem = seal.against(seal.read_seal(TEXT), "i1", [*HASHES[:-1], "0" * 64])
    assert (problem.code, problem.seq) == ("seal-broken", 15)


def test_a_seal_of_another_incident_does_not_fit():
    assert seal.against(seal.read_seal(TEXT), "i2", HASHES).code == "seal-broken"


def test_a_seal_without_its_count_fits_no_changed_list():
    assert seal.against(seal.read_seal(TEXT.split(" ", 1)[1]), "i1", HASHES[:-1]).code == "seal-broken"


@pytest.mark.parametrize("count", ["14", "16", "0", "9" * 30])
def test_a_wrong_count_does_not_fit(count):
    assert fits(f"{count} {TEXT.split(' ', 1)[1]}") is not None


def test_an_older_seal_still_fits_after_more_entries():
    """A seal proves what was before it; going on writing does not break it."""
    older = seal.seal_text("i1", 4, HASHES[3], "en")
    assert fits(older) is None


def test_making_a_seal_does_not_import_the_package_of_the_words():
    """Importing `mnemonic` costs 30 ms; only its files are needed."""
    script = (
        "import sys; from incidentkit.journal.seal import seal_text; seal_text('i', 1, '0' * 64, 'fr');"
        "print('mnemonic' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout
        == "False\n"
    )
