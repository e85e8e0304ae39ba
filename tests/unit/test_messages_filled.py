"""Everything answered, each runbook walked to its end in the program's own order: no gate is forced, no text keeps a blank."""

import pytest

from walking import Story, Walker

STORIES = [
    Story("lost-device", {"circumstances": "stolen", "wipe_choice": "now", "mailbox_entered": "no"}),
    Story("data-breach", {"leak_kind": "misdirected"}),
    Story("false-claims", {"author_type": "competitor", "verdict": "untrue", "red_flags": "press", "personal_data": "no", "intrusion": "no"}),
    Story("compromised-account", {"mailbox_taken": "no", "data_reached": "no", "control": "outside"}),
    Story("email-account", {"mail_reached": "no", "phishing_sent": "many"}),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.runbook)
def test_every_message_is_drafted_with_nothing_unfilled_and_within_its_words(tmp_path, story, language):
    """A message with a hole in it is sent at 23:10 with the hole in it."""
    walker = Walker(tmp_path, language=language).walk(story)
    assert walker.texts != {}
    assert (walker.unfilled, walker.too_long) == ({}, {})
