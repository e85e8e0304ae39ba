"""What a page may ask of the program around it."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

from incidentkit.locale import Speaker
from incidentkit.tui.office import Office
from incidentkit.tui.theme import Look
from incidentkit.tui.view import Line

if TYPE_CHECKING:
    from incidentkit.desk.core import Written
    from incidentkit.errors import StoreError
    from incidentkit.tui.pages.base import Page


class Host(Protocol):
    """The running program, or a test's stand-in for it. It is a voice, too."""

    office: Office
    look: Look
    settings: dict[str, str]
    notice: Line

    @property
    def language(self) -> str:
        """`en` or `fr`."""

    @property
    def say(self) -> Speaker:
        """Says a sentence in that language."""

    def speaking(self, language: str) -> Self:
        """The same in another language."""

    @property
    def actor(self) -> str:
        """Who acts."""

    def now(self) -> datetime:
        """The time, aware, UTC."""

    @property
    def page(self) -> Page:
        """The page on top."""

    def spawn(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Does something beside what the person does; it draws when it is done."""

    def focus(self, field: str) -> None:
        """Puts the focus into a field of the page on top, once it is drawn."""

    def row_key(self, rows: str) -> str:
        """The key of the row under the cursor of a list on show."""

    async def open(self, page: Page) -> None:
        """Shows a page on top of this one."""

    async def replace(self, page: Page) -> None:
        """Shows a page in the place of this one."""

    async def back(self, to: type[Page] | None = None) -> None:
        """Shows the page below, or the nearest of a kind."""

    async def refresh_page(self) -> None:
        """Shows the page on top as it is now."""

    def saved(self, written: Written) -> None:
        """Something is on the disk."""

    def not_saved(self, error: StoreError) -> None:
        """Something could not be written."""

    @property
    def last_saved(self) -> Any:
        """What the header says of the last write."""

    async def set_setting(self, key: str, value: str) -> None:
        """Keeps a setting, and lives by it."""

    async def change_language(self) -> None:
        """The other language, in place."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""

    async def change_contrast(self) -> None:
        """High contrast, or the colours from before."""

    def copy(self, text: str) -> None:
        """Asks the terminal to put a text into its clipboard; nobody can tell whether it did."""

    async def become(self, name: str) -> None:
        """Somebody else sits here from now on; the settings keep their name."""

    async def leave(self) -> None:
        """Leaves the program; all is kept."""

    async def start_over(self, page: Page) -> None:
        """Shows a page with nothing below it."""

    async def forget(self, page: Page) -> None:
        """What was typed into a page is written: its drafts go."""

    async def forget_typed(self, prefix: str) -> None:
        """Half-typed texts below a place go."""
