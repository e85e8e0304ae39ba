"""An incident handed over is continued by somebody else, in the other language, from the brief alone."""

import re


def test_the_second_actor_goes_on_in_the_other_language_from_the_brief_alone(ik):
    """Karim was asleep, reads French, and is given one document; nothing else is looked at before he is done."""
    picture = ik.file("console.png")
    marie = ("--actor", "Marie")
    ik.ok("start", "lost-device", "--drill", *marie)
    for name, value in (
        ("circumstances", "stolen"), ("device", "phone-marie"), ("lock_state", "unknown"), ("personal_data", "yes"),
    ):  # fmt: skip
        ik.ok("answer", "1", name, value, *marie)
    ik.ok(
        "done", "1", "take-report", "--record", "device_kind=phone", "--result", "On the 18:12 train", *marie
    )
    ik.ok(
        "wait",
        "1",
        "lock-device",
        "--for",
        "the console",
        "--reference",
        "T-1",
        "--nudge",
        "in 1 hour",
        *marie,
    )
    ik.ok(
        "call",
        "1",
        "operator",
        "--answered",
        "Léa",
        "--reference",
        "88213",
        "--promised",
        "Cut",
        "--by",
        "in 2 hours",
        *marie,
    )
    ik.ok(
        "message",
        "1",
        "staff_notice",
        "--field",
        "staff_next=6 pm",
        "--approved-by",
        "Claire",
        "--sent",
        "--to",
        "All staff",
        *marie,
    )
    ik.ok("note", "1", "The bag was in coach 7", *marie)
    ik.ok("handover", "1", "--to", "Karim", *marie)

    karim = ("--actor", "Karim", "--language", "fr")
    data = ik.ok("handover", "1", "--accept", *karim)
    brief = data["brief"]

    # what happened so far is in it
    assert (brief["from"], brief["to"]) == ("Marie", "Karim")
    assert brief["level"] == ik.ok("show", "1")["severity"]["level"]
    assert [(line["id"], line["result"]) for line in brief["done"]] == [("take-report", "On the 18:12 train")]
    assert [(line["id"], line["who"], line["reference"]) for line in brief["waiting"]] == [
        ("lock-device", "the console", "T-1")
    ]
    assert [(each["text"], each["whose"]) for each in brief["promises"]] == [("Cut", "theirs")]
    assert [(each["contact"], each["reference"]) for each in brief["calls"]] == [("operator", "88213")]
    assert [(each["id"], each["to"]) for each in brief["messages"]] == [("staff_notice", "All staff")]
    assert "lock_state" in [line["name"] for line in brief["not_known"]]
    assert "The bag was in coach 7" in brief["text"]
    assert brief["never"]
    assert {each["state"] for each in brief["deadlines"]} <= {"running", "late", "not-started"}
    assert brief["roles"]["lead"]["name"] == "Karim"

    # what to do is in it, in French, and each id can be typed as it stands there
    assert brief["next"] == brief["open"][0]["id"] == "revoke-sessions"
    assert brief["open"][0]["do"] == "Déconnecter l'appareil de tous les comptes"
    assert f"({brief['next']})" in brief["text"]
    ik.ok("done", "1", brief["next"], "--evidence", picture, *karim)
    ik.ok("done", "1", brief["waiting"][0]["id"], *karim)
    ik.ok("answer", "1", "lock_state", "open", *karim)
    shown = {step["id"]: step["state"] for step in ik.ok("show", "1", *karim)["steps"]}
    assert (shown["revoke-sessions"], shown["lock-device"]) == ("done", "done")
    assert {e["actor"] for e in ik.call("log", "1", "--json").lines} == {"Marie", "Karim"}


def test_a_brief_can_be_written_in_the_language_of_whoever_takes_over(ik):
    """The one who leaves prints it and reads it over the phone, whatever language they work in."""
    ik.ok("start", "lost-device", "--drill")
    english, french = (
        ik.ok("handover", "1")["brief"],
        ik.ok("handover", "1", "--text-language", "fr")["brief"],
    )
    assert english["open"][0]["do"] == "Note the facts at once, without blame"
    assert french["open"][0]["do"] == "Noter les faits tout de suite, sans reproche"
    assert re.search(r"Ne jamais|le retirer de la console", french["text"])


def test_what_stands_open_in_the_brief_is_what_next_offers(ik):
    """The brief must not have an opinion of its own."""
    ik.ok("start", "data-breach", "--drill")
    now = ik.ok("next", "1")
    brief = ik.ok("handover", "1")["brief"]
    assert [line["id"] for line in brief["open"]] == [now["step"]["id"], *now["also_open"]]


def test_a_newer_offer_takes_the_place_of_an_older_one(ik):
    ik.ok("start", "lost-device", "--drill", "--actor", "Marie")
    ik.ok("handover", "1", "--to", "Karim", "--actor", "Marie")
    second = ik.ok("handover", "1", "--to", "Anna", "--actor", "Marie")["entries"][0]["seq"]
    outcome = ik.call("handover", "1", "--accept", "--actor", "Karim")
    assert (outcome.status, "It was offered to Anna; you are recorded as Karim." in outcome.stderr) == (
        0,
        True,
    )
    accepted = ik.call("log", "1", "--json").lines[-1]
    assert (accepted["actor"], accepted["payload"]["offer"]) == ("Karim", second)


def test_roles_given_away_after_the_offer_do_not_go_with_it(ik):
    ik.ok("start", "lost-device", "--drill", "--actor", "Marie")
    for role in ("lead", "scribe"):
        ik.ok("role", "1", role, "--take", "--actor", "Marie")
    ik.ok("handover", "1", "--to", "Karim", "--actor", "Marie")
    ik.ok("role", "1", "scribe", "--give", "Anna", "--actor", "Marie")
    ik.ok("handover", "1", "--accept", "--actor", "Karim")
    roles = ik.ok("show", "1")["roles"]
    assert {role: held["name"] for role, held in roles.items()} == {"lead": "Karim", "scribe": "Anna"}
