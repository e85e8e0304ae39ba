"""Handing over, closing, the seal: what the next person and the next month rely on."""

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


def test_handing_over_shows_the_brief_and_the_other_takes_over_at_the_same_table(world):
    """Paul sits down where Marie sat: from then on his name stands in the journal."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "t")
        assert "In one minute" in play.words()
        await play.type("Paul")
        await play.press("enter")
        waiting = play.words()
        await play.press("enter")
        assert play.app.settings["name"] == "Paul"  # after a restart, too
        return waiting, play.app.actor

    waiting, actor = world.play(scenario)
    assert "You hand this incident over to Paul" in waiting
    assert "Paul takes over Enter" in waiting
    assert actor == "Paul"
    assert "handover-accepted" in world.kinds(label)
    assert next(e for e in world.entries(label) if e.kind == "handover-accepted").actor == "Paul"


def test_whoever_an_incident_is_offered_to_sees_the_offer_on_entering_in_their_language(world):
    """The next shift may read French."""
    label = world.open(answers=ANSWERS)
    with world.desk() as desk:
        from incidentkit.incident.commands import OfferHandover

        desk.perform(label, OfferHandover(actor="Marie", to="Paul"))

    async def scenario(play):
        await play.press("enter")
        seen = play.words()
        await play.press("enter")
        return seen

    seen = world.play(scenario, actor="Paul", language="fr", size=(100, 30))
    assert "Marie" in seen
    assert "Paul" in seen
    assert "En une minute" in seen
    assert "handover-accepted" in world.kinds(label)


def test_the_whole_brief_is_one_key_away(world):
    """One page for the minute, all of it for the hour."""
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "t", "escape", "v")
        return play.words()

    assert "To do, in this order" in world.play(scenario, size=(120, 40))


def test_closing_asks_each_open_point_and_keeps_the_reasons(world):
    """An open point is no failure; an open point without a word about it is."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "f")
        assert "Before you close, see that:" in play.words()
        await play.press("enter")
        assert "points are open" in play.words()
        play.app.focus("all")
        await play.settle()
        await play.type("no longer needed")
        await play.press("escape", "enter")
        assert "How did it end?" in play.words()
        await play.press("1")
        play.app.focus("note")
        await play.settle()
        await play.type("Found again")
        await play.press("escape", "enter")
        return play.words()

    seen = world.play(scenario, size=(100, 40))
    assert "This is the seal of the record." in seen
    kinds = world.kinds(label)
    assert kinds[-1] == "incident-closed"
    assert kinds.count("step-skipped") > 5
    assert world.entries(label)[-1].payload["note"] == "Found again"


def test_a_point_without_a_reason_is_asked_for_once_and_then_let_through(world):
    """The insurer reads “not done” and asks why; but nobody is kept from closing."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "f", "enter", "enter")
        asked = play.words()
        await play.press("escape", "enter")
        return asked, play.words()

    asked, through = world.play(scenario, size=(100, 40))
    assert "points have no reason yet" in asked
    assert "Go on without a reason" in asked
    assert "How did it end?" in through
    assert "step-skipped" not in world.kinds(label)


def test_closing_twice_over_the_same_pages_writes_nothing_twice(world):
    """Escape from the last page leads back, and nothing is lost or doubled."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "f", "enter", "enter", "escape", "enter", "escape", "enter", "enter")
        return play.words()

    seen = world.play(scenario, size=(100, 40))
    assert "Say how it ended" in seen
    assert "incident-closed" not in world.kinds(label)


def test_the_seal_of_a_report_is_checked_where_it_is_typed(world):
    """Whoever holds the paper can hold it against the record."""
    label = world.open(answers=ANSWERS)
    with world.desk() as desk:
        row = desk.find(label)
        state = desk.situation(row).state
        seal = desk.seal(row, state.count, state.head)

    async def scenario(play):
        await play.press("enter")
        await play.app.page.act("verify")
        await play.settle()
        play.app.focus("seal")
        await play.settle()
        play.app.page.values["seal"] = seal
        await play.app.refresh_page()
        await play.press("escape", "enter")
        await play.settle()
        return play.words()

    assert "The seal fits" in world.play(scenario, size=(100, 30))
