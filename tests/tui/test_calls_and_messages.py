"""Whom to call and what to send: the card, the draft, and what of it goes into the record."""

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


def _step_with(world, label, what):
    """The first step on offer that calls somebody or has a message."""
    with world.desk() as desk:
        situation = desk.situation(desk.find(label))
        return next(step for step in situation.plan.steps if getattr(step, what))


def test_a_call_is_noted_with_who_answered_and_what_was_promised(world):
    """What was said on the phone is worth nothing next week unless it is written down now."""
    label = world.open(answers=ANSWERS)
    step = _step_with(world, label, "call")

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("c")
        seen = play.words()
        play.app.focus("answered")
        await play.settle()
        await play.type("Karim")
        assert "Who answered" in play.words()
        await play.press("enter", "enter")
        await play.type("calls back")
        await play.press("enter")
        await play.type("in 2 hours")
        await play.press("enter", "enter")
        return seen

    seen = world.play(scenario)
    assert "Call" in seen
    assert "No answer A" in seen
    assert world.kinds(label)[-2:] == ["call-logged", "promise-made"]
    assert world.entries(label)[-2].payload["answered"] == "Karim"
    assert world.entries(label)[-1].payload["text"] == "calls back"


def test_a_number_that_nobody_entered_is_typed_on_the_card_and_stays(world):
    """It is looked for once; Enter keeps it before anybody dials, and it stands there large from then on."""
    label = world.open(answers={**ANSWERS, "device_kind": "phone", "has_sim": "yes"})

    async def scenario(play):
        await play.to_step("block-sim")
        on_step = play.words()
        await play.press("c")
        missing = play.words()
        await play.type("01 23 45 67 89")
        typed = play.words()
        await play.press("enter")
        return on_step, missing, typed, play.words()

    on_step, missing, typed, kept = world.play(scenario, size=(80, 40))
    assert "no number is entered C enter the number" in on_step
    assert "No number is entered here. Look on a contract" in missing
    assert "Copy number" not in missing
    assert "Keep the number Enter" in typed
    assert "Number kept. You can dial it now." in kept
    assert "Found during the incident, not in your register." in kept
    assert "Call made Enter" in kept
    assert world.kinds(label)[-1] == "contact-noted"
    assert world.entries(label)[-1].payload == {
        "contact": "operator",
        "name": None,
        "phone": "01 23 45 67 89",
    }


def test_a_number_and_who_answered_are_kept_together(world):
    """Who typed all of it before Enter loses nothing of it."""
    label = world.open(answers=ANSWERS)
    step = _step_with(world, label, "call")

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("c")
        await play.type("01 23 45 67 89")
        await play.press("tab")
        await play.type("Karim")
        await play.press("escape", "enter")

    world.play(scenario)
    assert world.kinds(label)[-2:] == ["contact-noted", "call-logged"]


def test_a_step_asks_for_the_call_before_what_came_of_it(world):
    """Nobody can say what the operator answered before calling."""
    label = world.open(answers={**ANSWERS, "device_kind": "phone", "has_sim": "yes"})
    with world.desk() as desk:
        plan = desk.situation(desk.find(label)).plan
    step = next(
        each for each in plan.steps if each.call and each.record and not each.confirm and not each.needs
    )

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("enter")
        return play.words()

    assert "I did not call" in world.play(scenario)


def test_no_answer_is_noted_and_the_step_waits(world):
    """Nobody picked up: the next key says whom the step waits for."""
    label = world.open(answers=ANSWERS)
    step = _step_with(world, label, "call")

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("c", "a")
        assert "Whose answer does this step wait for?" in play.words()
        await play.press("escape", "enter")

    world.play(scenario)
    assert world.kinds(label)[-2:] == ["call-logged", "step-waiting"]


def test_finishing_a_step_with_a_message_asks_once_whether_it_was_sent(world):
    """It is asked with the step and may be passed over."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.to_step("tell-staff")
        await play.press("enter")
        asked = play.words()
        await play.press("s")
        return asked

    asked = world.play(scenario)
    assert "Not sent S" in asked
    assert world.kinds(label)[-1] == "step-done"
    assert "message-sent" not in world.kinds(label)


def test_a_draft_shows_its_blanks_and_is_copied_into_a_file_too(world):
    """Some terminals have no clipboard: the words name the file."""
    label = world.open(answers=ANSWERS)
    step = _step_with(world, label, "message")

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("m")
        seen = play.words()
        await play.press("enter")
        return seen, play.words()

    seen, after = world.play(scenario, size=(120, 50))
    assert "incidentkit sends nothing. Copy it, send it, then come back." in seen
    assert "Nothing in it looks like a password" in seen
    assert "Copied to the clipboard, if your terminal allows it. Also in" in after
    assert "in it is not filled" in after or "in it are not filled" in after
    files = list((world.home / "exports").glob(f"{label}-*.txt"))
    assert len(files) == 1


def test_a_message_that_was_sent_is_kept_in_its_words_with_the_reason_for_its_blanks(world):
    """A closed gate takes a reason, and the reason is in the record."""
    label = world.open(answers=ANSWERS)
    step = _step_with(world, label, "message")

    async def scenario(play):
        await play.to_step(step.id)
        await play.press("m", "m")
        assert "To whom, and in what way?" in play.words()
        await play.press("escape", "enter")
        if "Fill what is missing" in play.words():
            await play.type("no time")
            await play.press("escape", "enter")
        return play.words()

    seen = world.play(scenario, size=(120, 50))
    assert "The text is kept as it was sent" in seen
    assert world.kinds(label)[-1] == "message-sent"
