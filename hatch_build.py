"""Build hook: compiles the gettext catalogues, so that an installed program speaks French without a build step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles each `src/incidentkit/locale/<language>/LC_MESSAGES/incidentkit.po` beside itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        from babel.messages.mofile import write_mo  # noqa: PLC0415
        from babel.messages.pofile import read_po  # noqa: PLC0415

        for po in Path(self.root, "src", "incidentkit", "locale").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parent.parent.name)
            # Renamed when whole: a program started from the same checkout may be reading the old one.
            part = po.with_name(f"{po.stem}.mo.{os.getpid()}")
            with part.open("wb") as target:
                write_mo(target, catalogue)
            part.replace(po.with_suffix(".mo"))
