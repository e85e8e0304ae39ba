"""What the command line hands to the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk


class Launch(NamedTuple):
    """Options that hold for the whole run; `knows_who` is False at the very first start."""

    make_desk: Callable[[], Desk]
    language: str
    actor: str
    settings: dict[str, str]
    write_setting: Callable[[str, str], dict[str, str]]
    knows_who: bool
