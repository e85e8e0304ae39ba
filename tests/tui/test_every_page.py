"""Every page of an incident, in both languages and where there is little room: each key leads there and Escape leads back."""

import pytest

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
PAGES = {
    "l": "Note the facts at once", "j": "newest", "d": "Deadlines and promises", "w": "Waiting for others", "g": "How bad is it?",
    "e": "Was it lost, mislaid or stolen?", "p": "Asked for", "k": "What else can be done", "n": "What is to be written down?",
    "b": "Where things stand", "s": "Skip this step", "a": "Whose answer does this step wait for?", "!": "Stuck? That is normal.",
    "?": "Everything you can do here", "c": "Call", "m": "Message", "t": "Hand over", "x": "Export", "f": "Before you close",
}  # fmt: skip


@pytest.mark.parametrize(
    ("size", "language"), [((60, 20), "en"), ((60, 20), "fr"), ((80, 24), "fr")], ids=str
)
def test_every_key_of_a_step_opens_its_page_and_escape_leads_back(world, size, language):
    """A key shown that does nothing is worse than none; a page that cannot be left is worse still."""
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter")
        step = play.app.page
        lost = []
        for key in PAGES:
            await play.press({"!": "exclamation_mark", "?": "question_mark"}.get(key, key))
            opened = type(play.app.page).__name__
            if play.app.page is step:
                lost.append(f"{key} opens nothing")
            for _ in range(4):
                if play.app.page is step:
                    break
                await play.press("escape")
            if play.app.page is not step:
                lost.append(f"{key} opens {opened}, which Escape does not leave")
                break
        return lost

    assert world.play(scenario, size=size, language=language) == []
    assert world.kinds().count("incident-opened") == 1
