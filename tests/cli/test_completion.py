"""Shell completion knows commands, incidents and steps as they stand, and is silent where it cannot know."""

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program(ik, shell):
    outcome = ik.call("completion", shell)
    assert outcome.status == 0
    assert "_INCIDENTKIT_COMPLETE" in outcome.stdout


def completed(ik, words, position):
    environment = {"_INCIDENTKIT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(position)}
    outcome = ik.run(**environment)
    assert outcome.status == 0, outcome
    return [line.partition(",")[2] for line in outcome.stdout.splitlines() if line]


def test_it_completes_commands_runbooks_incidents_steps_and_questions(ik):
    assert "start" in completed(ik, "incidentkit st", 1)
    assert completed(ik, "incidentkit start los", 2) == ["lost-device"]
    ik.ok("start", "lost-device")
    assert completed(ik, "incidentkit show INC", 2) == ["INC-2026-001"]
    assert completed(ik, "incidentkit done 1 revo", 3) == ["revoke-sessions"]
    assert completed(ik, "incidentkit answer 1 circ", 3) == ["circumstances"]
    assert "authority" in completed(ik, "incidentkit deadline 1 auth", 3)


def test_it_is_silent_about_an_incident_that_is_not_there(ik):
    assert completed(ik, "incidentkit done 99 x", 3) == []
