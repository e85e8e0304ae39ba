"""The thread that owns the desk, at the end of its life."""

import asyncio

import pytest

from incidentkit.tui.office import Office


def test_what_is_asked_while_the_screen_is_left_is_cancelled_and_no_failure():
    """The look for other programs' entries once fell into that moment and ended the program with a traceback."""

    class Desk:
        def close(self):
            closed.append(True)

    async def scenario():
        office = Office(Desk)
        assert await office.do(lambda _: "done") == "done"
        office.close()
        with pytest.raises(asyncio.CancelledError):
            await office.do(lambda _: "too late")

    closed = []
    asyncio.run(scenario())
    assert closed == [True]
