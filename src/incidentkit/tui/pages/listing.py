"""What pages with a list share: a field that searches it at the key R, and Escape that closes the search first."""

from __future__ import annotations

from incidentkit.text import folded
from incidentkit.tui.host import Host
from incidentkit.tui.pages.base import IncidentPage, Page
from incidentkit.tui.view import Field
from incidentkit.tui.walk import Walk


class SearchPage(Page):
    """A page with a list that can be searched; `rows_name` is the list's id."""

    rows_name = "rows"
    keeps_drafts = False

    def __init__(self, host: Host, walk: Walk | None = None) -> None:
        super().__init__(host, walk)
        self.searching = False

    def search_field(self) -> list[Field]:
        """The field, while something is searched for."""
        if not self.searching:
            return []
        words = self.values.get("words", "")
        return [Field("words", "", words, placeholder=self.host.say("Search in this list"), search=True)]

    def wanted(self) -> str:
        """What is searched for, folded; "" for everything."""
        return folded(self.typed("words")) if self.searching else ""

    def fits(self, words: str) -> bool:
        """Whether a row with these words is wanted."""
        wanted = self.wanted()
        return not wanted or wanted in folded(words)

    def row_here(self) -> str:
        """The key of the row under the cursor."""
        return self.host.row_key(self.rows_name)

    async def act_search(self) -> None:
        """A field above the list."""
        self.searching = True
        self.host.focus("words")

    async def act_back(self) -> None:
        """Closes the search, else goes back."""
        if self.searching:
            self.searching = False
            self.values.pop("words", None)
            self.host.focus(self.rows_name)
        else:
            await self.host.back()


class ListPage(SearchPage, IncidentPage):
    """A list of an incident's."""

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
