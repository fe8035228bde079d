"""From a path to what can be read: the text, its layout, and facts to look up."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from academy.exceptions import ExtractError
from academy.words import number
from attenders.extracts.reading.archives import Unpacking, opened_archive
from attenders.extracts.reading.choices import NO_HEADINGS, Guide, labels
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.joining import Lookup, fits, lookup
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.recognition import (
    FIRST_ROW_IS_DATA,
    Layout,
    UnclearColumnsError,
    known_headings,
    looks_like_data,
    recognise,
)
from attenders.extracts.reading.texts import Text, text_at, text_in
from attenders.extracts.reading.workbooks import check_workbook, protected, write_rows


_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "[Content_Types].xml"
_MOST_BYTES = 2_000_000_000  # of texts in a ZIP: 10 million rows


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
    """Open whatever kind of file this is; raise ExtractError where we cannot.

    What is unpacked goes into files without a name, which vanish with this process.
    """
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    with ExitStack() as files:
        if start == _ZIP:
            yield _packed(path, guide, files)
        elif start == _OLD_OFFICE:
            yield _workbook(path, guide, files, notices=_old_office(path))
        else:
            yield _plain(text_at(path), guide)


def _plain(text: Text, guide: Guide) -> Source:
    opened = _opened(text, guide)
    return _recognised(opened, opened.headings, guide)


def _opened(text: Text, guide: Guide) -> Opened:
    """The text with its headings found, or without any where its first row is data."""
    check_kind(text.raw)
    known = known_headings(guide.headings)
    opened = open_extract(text, known=known, heading_row=guide.choices.heading_row)
    found = known & {normal(heading) for heading in opened.headings} - {""}
    is_data = looks_like_data(opened.headings) or guide.has_none(len(opened.headings))
    if guide.choices.heading_row is None and is_data and not found:
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


def _packed(path: Path, guide: Guide, files: ExitStack) -> Source:
    with opened_archive(path) as archive:
        names = archive.namelist()
        if _WORKBOOK in names or "mimetype" in names:
            notices = check_workbook(archive)
        else:
            return _of_texts(_unpacked(archive, guide, files), guide)
    return _workbook(path, guide, files, notices=notices)


def _old_office(path: Path) -> tuple[str, ...]:
    """Refuse a new workbook in an old container, which means that it is encrypted."""
    with path.open("rb") as file:
        if _ENCRYPTED in file.read():
            raise protected()
    return ()


def _workbook(
    path: Path,
    guide: Guide,
    files: ExitStack,
    *,
    notices: Sequence[str],
) -> Source:
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
    sheet = write_rows(path, file, known=known_headings(guide.headings))
    source = _plain(text_in(file), guide)
    more = (sheet, *notices, *source.notices)
    return replace(source, notices=tuple(notice for notice in more if notice))


def _unpacked(archive: zipfile.ZipFile, guide: Guide, files: ExitStack) -> list[_Named]:
    """The texts of an archive, each with its headings found."""
    unpacking = Unpacking(archive, most_bytes=_MOST_BYTES)
    texts = []
    for entry in archive.infolist():
        if entry.is_dir() or _is_of_the_system(entry.filename):
            continue
        file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
        for block in unpacking.blocks(entry):
            file.write(block)
        text = text_in(file)
        name = PurePosixPath(entry.filename).name[:60]
        texts.append(_Named(name, _opened(text, guide)))
    if not texts:
        raise ExtractError("The selected file is empty.")
    return texts


def _is_of_the_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = parts[-1].startswith(".") or parts[-1].casefold() == "thumbs.db"
    return "__MACOSX" in parts or hidden


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
