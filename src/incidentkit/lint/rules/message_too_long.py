"""message-too-long: a message has more words than its own `max_words` allows.

A platform cuts it, or nobody reads its end, and the end is where one says whom to ask.

Wrong: `max_words: 40` above a text of 90 words.

Right: a shorter text, or an honest `max_words`.
"""

import re
from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "message-too-long"
_BLANK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The body of each message; what stands in braces counts as one word."""
    for where, draft in entries(scope.source.data.get("messages"), ("messages",)):
        most, body = draft.get("max_words"), draft.get("body")
        if not isinstance(most, int) or not isinstance(body, str):
            continue
        words = len(_BLANK.sub("x", body).split())
        if words > most:
            what = message(
                "This message has {words} words, and max_words says {most}.", words=words, most=most
            )
            yield scope.say(RULE, (*where, "max_words"), what, severity="warning")
