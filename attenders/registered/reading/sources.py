"""From a path to the one text that holds the list, and facts to look up."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from academy.exceptions import ExtractError
from academy.words import number
from attenders.extracts.reading.joining import Lookup, fits, lookup
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.unwrapping import unwrapped
from attenders.registered.reading.fields import JOINS
from attenders.registered.reading.recognition import (
    Columns,
    known_headings,
    recognise,
)


# A list has no period that could be shorter
MAKE_SMALLER = (
    "Upload the list of one practice, with only the columns of the template and of"
    " conditions."
)


@dataclass(frozen=True)
class Source:
    """A file that was found to hold a list; headings looked up are the last."""

    opened: Opened
    columns: Columns
    lookup: Lookup | None = None
    notices: tuple[str, ...] = ()


@contextmanager
def opened_list(path: Path) -> Iterator[Source]:
    """Open whatever kind of file this is; raise ExtractError where we cannot."""
    known = known_headings()
    with unwrapped(path, known=known) as texts:
        opened = []
        for inside in texts:
            check_kind(inside.text.raw)
            opened.append(open_extract(inside.text, known=known))
        told = tuple(notice for inside in texts for notice in inside.notices)
        source = _joined(opened) or _the_one(opened)
        more = (*told, *source.opened.notices)
        yield Source(source.opened, source.columns, source.lookup, more)


def _the_one(texts: list[Opened]) -> Source:
    if len(texts) == 1:
        return Source(texts[0], recognise(texts[0].headings))
    found = []
    for opened in texts:
        with suppress(ExtractError):
            found.append(Source(opened, recognise(opened.headings)))
    if len(found) != 1:
        many = number(len(found)) if found else "none"
        raise ExtractError(
            f"Of the {number(len(texts))} files in the ZIP, {many} can be the list of"
            " registered patients. Upload the list by itself."
        )
    return found[0]


def _joined(texts: list[Opened]) -> Source | None:
    """Two files of a ZIP that make one list together, where there are two."""
    for joined in JOINS:
        mains = [t for t in texts if set(joined.headings) <= set(t.headings)]
        others = [t for t in texts if t not in mains and fits(t, joined.join)]
        if mains and others:
            columns = recognise((*mains[0].headings, *joined.join.columns))
            return Source(mains[0], columns, lookup(others[0], joined.join))
    return None
