"""From a path to what can be read: the text, its layout, and facts to look up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from academy.exceptions import ExtractError
from academy.words import number
from attenders.extracts.reading.choices import NO_HEADINGS, Guide, labels
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.joining import Lookup, fits, lookup
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import FEWEST_KNOWN, Opened, open_extract
from attenders.extracts.reading.recognition import (
    FIRST_ROW_IS_DATA,
    Layout,
    UnclearColumnsError,
    known_headings,
    looks_like_data,
    recognise,
)
from attenders.extracts.reading.texts import Text
from attenders.extracts.reading.unwrapping import unwrapped


@dataclass(frozen=True)
class Source:
    """A file that was found to hold appointments; headings looked up are the last.

    Where a person must look at the columns first, `doubt` says why.
    """

    opened: Opened
    layout: Layout
    lookups: tuple[Lookup, ...] = ()
    notices: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class _Named:
    """One text of a ZIP."""

    name: str
    opened: Opened


@contextmanager
def opened_source(path: Path, *, guide: Guide) -> Iterator[Source]:
    """Open whatever kind of file this is; raise ExtractError where we cannot."""
    with unwrapped(path, known=known_headings(guide.headings)) as texts:
        opened = [_Named(inside.name, _opened(inside.text, guide)) for inside in texts]
        source = _of_texts(opened, guide)
        more = tuple(notice for inside in texts for notice in inside.notices)
        yield replace(source, notices=(*more, *source.notices))


def _opened(text: Text, guide: Guide) -> Opened:
    """The text with its headings found, or without any where its first row is data."""
    check_kind(text.raw)
    known = known_headings(guide.headings)
    opened = open_extract(text, known=known, heading_row=guide.choices.heading_row)
    found = known & {normal(heading) for heading in opened.headings} - {""}
    is_data = looks_like_data(opened.headings) or guide.has_none(len(opened.headings))
    # “Attended” may be a heading, and as well be what a row of data says
    if guide.choices.heading_row is None and is_data and len(found) < FEWEST_KNOWN:
        return open_extract(text, known=known, heading_row=NO_HEADINGS)
    return opened


_BY_HEADINGS = (
    "We know these columns by their headings alone. Check them once, and files like this"
    " one will go straight through."
)
_WANTED = "You asked to check the columns first."


def _recognised(
    opened: Opened,
    headings: Sequence[str],
    guide: Guide,
    *,
    lookups: Sequence[Lookup] = (),
    notices: Sequence[str] = (),
) -> Source:
    """Say which column is which, and whether a person must look at them first."""
    fitted = guide.for_columns(labels(headings))
    try:
        layout, missing = recognise(headings, fitted.choices), ""
    except UnclearColumnsError as error:
        layout, missing = error.layout, str(error)
    if missing and not opened.heading_rows and guide.choices.heading_row is None:
        missing = FIRST_ROW_IS_DATA
    layout = replace(layout, remembered=fitted.name)
    doubt = fitted.doubt or missing
    if guide.asks == "ALWAYS":
        doubt = doubt or _WANTED
    elif guide.asks == "IF_NOT_CERTAIN" and not layout.is_certain:
        doubt = doubt or _BY_HEADINGS
    told = (*opened.notices, *notices, *([fitted.changed] if fitted.changed else []))
    return Source(opened, layout, tuple(lookups), told, doubt)


def _of_texts(texts: list[_Named], guide: Guide) -> Source:
    """The one text with appointments, joined with those that tell more of them."""
    if len(texts) == 1:
        return _recognised(texts[0].opened, texts[0].opened.headings, guide)
    found = []
    for text in texts:
        fitted = guide.for_columns(labels(text.opened.headings))
        with suppress(UnclearColumnsError):
            found.append((text, recognise(text.opened.headings, fitted.choices)))
    if not found:
        raise ExtractError(
            f"None of the {number(len(texts))} files in the ZIP has the columns of"
            " appointments: patient, date and status."
        )
    if len(found) > 1:
        names = ", ".join(text.name for text, _ in found[:5])
        raise ExtractError(
            f"The ZIP has {number(len(found))} files of appointments ({names}). Upload"
            " them one after the other: rows that they share are then counted once."
        )
    main, layout = found[0]
    return _joined(main, layout, [text for text in texts if text != main], guide)


def _joined(main: _Named, layout: Layout, others: list[_Named], guide: Guide) -> Source:
    headings = main.opened.headings
    lookups: list[Lookup] = []
    used: list[_Named] = []
    for join in layout.shape.joins:
        fitting = [text for text in others if fits(text.opened, join)]
        if fitting and join.on in headings:
            lookups.append(lookup(fitting[0].opened, join))
            used.append(fitting[0])
            headings = (*headings, *join.columns)
    unused = [text.name for text in others if text not in used]
    notices = [f"Not used from the ZIP: {', '.join(unused[:10])}."] if unused else []
    return _recognised(main.opened, headings, guide, lookups=lookups, notices=notices)
