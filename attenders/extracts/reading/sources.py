"""From a path to what can be read: the text, its layout, and facts to look up."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from attenders.extracts.reading.joining import Lookup
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.recognition import Layout, known_headings, recognise
from attenders.extracts.reading.texts import text_at


@dataclass(frozen=True)
class Source:
    """A file that was found to hold appointments; headings looked up are the last."""

    opened: Opened
    layout: Layout
    lookups: tuple[Lookup, ...] = ()
    notices: tuple[str, ...] = ()


@contextmanager
def opened_source(path: Path, *, mapping: Mapping[str, str]) -> Iterator[Source]:
    """Open whatever kind of file this is; raise ExtractError where we cannot."""
    check_kind(path)
    opened = open_extract(text_at(path), known=known_headings(mapping))
    yield Source(opened, recognise(opened.headings, mapping), notices=opened.notices)
