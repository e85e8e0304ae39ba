"""The YAML parser underneath: libyaml's where PyYAML was built with it, else PyYAML's own; both give the same events."""

from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner


class PlainParser(Reader, Scanner, Parser):
    """PyYAML's own parser. It refuses tabs between a key and its value, which libyaml takes for spaces."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Steps over tabs that stand after something on their line, as libyaml does."""
        super().scan_to_next_token()
        while self.peek() == "\t" and self.prefix_is_written():
            self.forward()
            super().scan_to_next_token()

    def prefix_is_written(self) -> bool:
        """Whether something else than spaces stands before this on the line."""
        return bool(self.buffer[self.pointer - self.column : self.pointer].strip())


def parser(text: str) -> Any:
    """An object whose `get_event()` gives the next event of `yaml.events`, and None after the last."""
    fast = getattr(yaml.cyaml, "CParser", None) if yaml.__with_libyaml__ else None
    return PlainParser(text) if fast is None else fast(text)
