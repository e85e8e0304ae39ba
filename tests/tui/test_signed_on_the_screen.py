"""What is handed over is signed and encrypted from the screen too, and no question of another program disturbs it."""

import subprocess

import pyrage
import pytest

from incidentkit.tui.pages.export import ExportPage, WrittenPage

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """Which reports are inside the bundle is not what is tried here."""
    from incidentkit.desk import bundling

    monkeypatch.setattr(bundling, "RENDERERS", {"md": bundling.RENDERERS["md"]})


def key_at(path, passphrase=""):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)], check=True)
    return path


async def _bundle(play, **fields):
    """From home to the export page, with the bundle chosen and these fields filled, and written."""
    await play.press("enter", "x")
    await play.quiet()
    page = play.app.page
    assert isinstance(page, ExportPage)
    page.chosen["formats"] = ("bundle",)
    await play.app.refresh_page()
    await play.settle()
    for name, text in fields.items():
        play.app.focus(name)
        await play.settle()
        await play.type(text)
    await play.press("escape", "enter")
    await play.quiet()


def test_a_bundle_is_signed_and_locked(world, tmp_path):
    label = world.open(answers=ANSWERS)
    key, identity = key_at(tmp_path / "id"), pyrage.x25519.Identity.generate()

    async def scenario(play):
        await _bundle(play, sign=str(key), lock=str(identity.to_public()))
        assert isinstance(play.app.page, WrittenPage), play.text()
        return play.words()

    seen = world.play(scenario, size=(120, 50))
    folder = world.home / "exports"
    assert ".zip.age" in seen
    locked, signature = next(folder.glob("*.zip.age")), next(folder.glob("*.zip.sig"))
    assert pyrage.decrypt(locked.read_bytes(), [identity]).startswith(b"PK")
    assert signature.read_bytes().startswith(b"-----BEGIN SSH SIGNATURE-----")
    assert world.kinds(label)[-1] == "report-exported"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sign": "/nowhere/id"}, "There is no key at /nowhere/id."),
        ({"lock": "age1nobody"}, "is nobody's public key"),
    ],
)
def test_what_does_not_work_is_said_and_nothing_is_written(world, fields, sentence):
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await _bundle(play, **fields)
        return play.words()

    assert sentence in world.play(scenario, size=(120, 50))
    assert "report-exported" not in world.kinds(label)


def test_a_key_that_asks_for_its_passphrase_is_refused_and_not_asked_in_the_terminal(world, tmp_path):
    """The screen has the terminal: ssh-keygen would write its question into it and wait for ever."""
    label = world.open(answers=ANSWERS)
    key = key_at(tmp_path / "id", "five words are better still")

    async def scenario(play):
        await _bundle(play, sign=str(key))
        return play.words()

    assert "ssh-keygen did not sign with" in world.play(scenario, size=(120, 50))
    assert "report-exported" not in world.kinds(label)


def test_the_fields_are_there_only_for_a_bundle(world):
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "x")
        before = play.words()
        play.app.page.chosen["formats"] = ("pdf", "bundle")
        await play.app.refresh_page()
        await play.settle()
        return before, play.words()

    before, after = world.play(scenario, size=(120, 50))
    assert "Signed with" not in before
    assert "Signed with" in after
    assert "Only for" in after
