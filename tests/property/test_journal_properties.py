"""Whatever is recorded, the chain is the one that anyone computes; whatever is changed in it is found."""

import hashlib
import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.errors import UsageError
from incidentkit.incident.events import Entry
from incidentkit.journal import chain, seal

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
payloads = st.dictionaries(
    names,
    st.recursive(
        st.none() | st.booleans() | numbers | texts,
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
drafts = st.lists(st.tuples(payloads, texts, texts, st.none() | texts, st.booleans()), min_size=1, max_size=6)


def plain(data):
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def entries_of(drafts):
    """A chain made with json and hashlib alone."""
    entries, previous = [], "0" * 64
    for seq, (payload, actor, zone, role, approximate) in enumerate(drafts, start=1):
        salt = hashlib.sha256(bytes([seq])).digest()[:16]
        header = {
            "id": f"a{seq}.1",
            "incident_id": "i1",
            "seq": seq,
            "action": f"a{seq}",
            "kind": "note-added",
            "version": 1,
            "actor": actor,
            "role": role,
            "recorded_at": "2026-11-23T13:03:22.123Z",
            "zone": zone,
            "occurred_at": None,
            "approximate": approximate,
            "payload_digest": hashlib.sha256(salt + plain(payload)).hexdigest(),
            "previous": previous,
        }
        previous = hashlib.sha256(plain(header)).hexdigest()
        entries.append(Entry(**header, payload=payload, salt=salt.hex(), hash=previous))
    return entries


@given(payloads)
def test_canonical_is_sorted_compact_json_of_the_standard_library(payload):
    """What `log` shows gives back the bytes that were hashed, with any JSON library."""
    assert plain(payload) == chain.canonical(payload)


@given(drafts)
def test_a_chain_made_elsewhere_verifies(drafts):
    assert chain.check(entries_of(drafts)) == []


FIELDS = {
    "id": "x",
    "incident_id": "x",
    "seq": 77,
    "action": "x",
    "kind": "x",
    "version": 7,
    "actor": "x",
    "role": "x",
    "recorded_at": "x",
    "zone": "x",
    "occurred_at": "x",
    "payload": {"x": "x"},
    "salt": "00" * 16,
    "payload_digest": "0" * 64,
    "previous": "1" * 64,
    "hash": "1" * 64,
}


@given(drafts, st.data())
def test_every_changed_field_is_found(drafts, data):
    entries = entries_of(drafts)
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from([*FIELDS, "approximate"]))
    old = getattr(entries[place], field)
    new = (not old) if field == "approximate" else FIELDS[field]
    if old == new:
        return
    entries[place] = msgspec.structs.replace(entries[place], **{field: new})
    if field == "hash" and place == len(entries) - 1 and new == old:
        return
    assert chain.check(entries) != []


@given(drafts, st.data())
def test_every_entry_taken_out_doubled_or_moved_is_found(drafts, data):
    """But for the tail, which only a seal covers."""
    entries = entries_of([*drafts, *drafts])
    place = data.draw(st.integers(0, len(entries) - 2))
    other = data.draw(st.integers(0, len(entries) - 1).filter(lambda n: n != place))
    without = entries[:place] + entries[place + 1 :]
    doubled = [*entries[: other + 1], entries[place], *entries[other + 1 :]]
    swapped = list(entries)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    assert all(chain.check(changed) for changed in (without, doubled, swapped))


@given(
    st.integers(1, 10**6), st.binary(min_size=32, max_size=32), st.sampled_from(["en", "fr"]), st.randoms()
)
def test_a_seal_read_out_and_written_down_badly_is_the_same_seal(count, head, language, random):
    spoken = []
    for word in seal.seal_words("i1", count, head.hex(), language):
        word = random.choice([word, word.upper(), word[:4], seal._plain(word), word.title()])  # noqa: PLW2901
        spoken.append(word + random.choice(["", ",", ".", ";"]))
    read = seal.read_seal(f"{count}: " + "  ".join(spoken))
    assert seal.seal_matches(read, "i1", count, head.hex())
    assert not seal.seal_matches(read, "i1", count + 1, head.hex())


@settings(max_examples=200)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["abandon", "abeille", "15", "zoo", "x"]), max_size=15).map(" ".join)
)
def test_whatever_is_typed_as_a_seal_gets_an_answer(text):
    """A seal is typed by strangers; a slip is a sentence, never a traceback."""
    try:
        read = seal.read_seal(text)
    except UsageError as error:
        answer = error.hint
    else:
        answer = seal.against(read, "i1", ["0" * 64])
    assert answer is not None
