"""Every question with its answer; Enter asks it again, and what hangs on it is decided anew."""

from __future__ import annotations

from incidentkit.errors import Message, message
from incidentkit.incident.listing import fields_of
from incidentkit.incident.views.now import shown_answers
from incidentkit.incident.views.steps import items_of, question_view
from incidentkit.spoken.answers import answer_words
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.view import Gap, Item, Para, Row, Span, View, line, rows_of


class AnswersPage(ListPage):
    """The questions that can be asked now; what a step records stands here once it has an answer."""

    name = "edit"
    rows_name = "answers"
    labels = {"main": message("Answer it")}  # noqa: RUF012

    def keys(self) -> tuple[str, ...]:
        """Searching and going back."""
        return ("main", "search", "undo", "journal", "brief")

    def names(self) -> list[str]:
        """Questions of the first minute and those that have an answer; of lists, the fields of each item too."""
        situation = self.walk.situation
        found = []
        for name in shown_answers(situation):
            if name not in situation.questions or not situation.askable(name):
                continue
            if name not in situation.plan.questions and name not in situation.state.answers:
                continue
            found.append(name)
            if situation.several(name) is not None:
                for key in items_of(situation, name):
                    found += [f"{name}@{key}.{field}" for field in fields_of(situation, name)]
        return list(dict.fromkeys(found))

    def view(self) -> View:
        """A row each."""
        say, situation = self.host.say, self.walk.situation
        rows = []
        for name in self.names():
            view = question_view(situation, name)
            ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
            ask = f"{ask} ({view.item})" if view.item else ask
            value = "" if view.answered is None else answer_words(self.host, situation, view)
            if not self.fits(f"{ask} {value}"):
                continue
            tone = "watch" if view.answered == "unknown" else "strong" if value else "muted"
            indent = "  " if "@" in name else ""
            rows.append(Row(name, line(f"{indent}{ask}"), line(Span(value or say("no answer yet"), tone))))
        empty = say("No question has these words.") if self.wanted() else say("Nothing was asked yet.")
        items: list[Item] = [
            *self.search_field(),
            rows_of("answers", rows, empty, about=self.wanted()),
            Gap(),
        ]
        words = say("A changed answer adds a line; steps and deadlines that hang on it follow.")
        items.append(Para(line(Span(words, "muted"))))
        buttons = [*([self.button("main")] if rows else []), self.button("back")]
        return self.page(
            [Span(say("Answers"), "strong")], items, buttons, focus="answers", step="edit", never=()
        )

    async def act_main(self) -> None:
        """Asks the question again."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        name = self.row_here()
        if name:
            await ways.ask(self.host, self.walk, name)
