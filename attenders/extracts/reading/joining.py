"""Facts from other files of the same ZIP, looked up by a column of the first."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from attenders.extracts.reading.columns import Column
from attenders.extracts.reading.layouts import Join
from attenders.extracts.reading.opening import Opened


@dataclass(frozen=True)
class Lookup:
    """The facts of one join: by key, a value under each of its headings."""

    on: str
    headings: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]

    def columns(self, on: Column) -> list[Column]:
        """A column for each heading; blank where the key is not in the other file."""
        nothing = ("",) * len(self.headings)
        found = [self.facts.get(word.strip(), nothing) for word in on.words]
        return [
            Column(heading, on.index, [facts[at] for facts in found])
            for at, heading in enumerate(self.headings)
        ]


def fits(opened: Opened, join: Join) -> bool:
    """Whether this is the file that the join is about."""
    made_of = {heading for headings in join.columns.values() for heading in headings}
    return {join.key, *made_of} <= set(opened.headings)


def lookup(opened: Opened, join: Join) -> Lookup:
    """Read the facts; of several rows for one key, the first counts."""
    places = [
        [opened.headings.index(heading) for heading in made_of]
        for made_of in join.columns.values()
    ]
    key = opened.headings.index(join.key)
    facts: dict[str, tuple[str, ...]] = {}
    with opened.letters() as letters:
        for row in csv.reader(letters, delimiter=opened.delimiter):
            if len(row) == len(opened.headings):
                values = tuple(
                    " ".join(row[at].strip() for at in made_of).strip()
                    for made_of in places
                )
                facts.setdefault(row[key].strip(), values)
    return Lookup(join.on, tuple(join.columns), facts)
