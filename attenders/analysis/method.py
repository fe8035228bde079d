"""Method cards: how a figure is made, as data beside the code that makes it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """What one figure says and what stands behind it, in plain words."""

    title: str
    definition: str
    counted: str
    out_of: str
    left_out: str
    source: str
    version: int = 1

    @property
    def anchor(self) -> str:
        """Where it is on the page of all methods: its title in small letters."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The card as label and text, in the order in which it is read."""
        return (
            ("What it says", self.definition),
            ("What is counted", self.counted),
            ("Out of what", self.out_of),
            ("What is left out", self.left_out),
            ("Where it comes from", self.source),
            ("Version of the method", str(self.version)),
        )
