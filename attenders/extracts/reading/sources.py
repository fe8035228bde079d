"""From a path to what can be read: the text, its layout, and facts to look up."""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from academy.exceptions import ExtractError
from academy.words import number
from attenders.extracts.reading.archives import Unpacking, opened_archive
from attenders.extracts.reading.joining import Lookup, fits, lookup
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.recognition import Layout, known_headings, recognise
from attenders.extracts.reading.texts import Text, text_at, text_in
from attenders.extracts.reading.workbooks import check_workbook, protected, write_rows


_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "[Content_Types].xml"
_MOST_BYTES = 2_000_000_000  # of texts in a ZIP: 10 million rows


@dataclass(frozen=True)
class Source:
    """A file that was found to hold appointments; headings looked up are the last."""

    opened: Opened
    layout: Layout
    lookups: tuple[Lookup, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Named:
    """One text of a ZIP."""

    name: str
    opened: Opened


@contextmanager
def opened_source(path: Path, *, mapping: Mapping[str, str]) -> Iterator[Source]:
    """Open whatever kind of file this is; raise ExtractError where we cannot.

    What is unpacked goes into files without a name, which vanish with this process.
    """
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    with ExitStack() as files:
        if start == _ZIP:
            yield _packed(path, mapping, files)
        elif start == _OLD_OFFICE:
            yield _workbook(path, mapping, files, notices=_old_office(path))
        else:
            yield _plain(text_at(path), mapping)


def _plain(text: Text, mapping: Mapping[str, str]) -> Source:
    check_kind(text.raw)
    opened = open_extract(text, known=known_headings(mapping))
    return Source(opened, recognise(opened.headings, mapping), notices=opened.notices)


def _packed(path: Path, mapping: Mapping[str, str], files: ExitStack) -> Source:
    with opened_archive(path) as archive:
        names = archive.namelist()
        if _WORKBOOK in names or "mimetype" in names:
            notices = check_workbook(archive)
        else:
            return _of_texts(_unpacked(archive, mapping, files), mapping)
    return _workbook(path, mapping, files, notices=notices)


def _old_office(path: Path) -> tuple[str, ...]:
    """Refuse a new workbook in an old container, which means that it is encrypted."""
    with path.open("rb") as file:
        if _ENCRYPTED in file.read():
            raise protected()
    return ()


def _workbook(
    path: Path,
    mapping: Mapping[str, str],
    files: ExitStack,
    *,
    notices: Sequence[str],
) -> Source:
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
    sheet = write_rows(path, file, known=known_headings(mapping))
    source = _plain(text_in(file), mapping)
    more = (sheet, *notices, *source.notices)
    return replace(source, notices=tuple(notice for notice in more if notice))


def _unpacked(
    archive: zipfile.ZipFile, mapping: Mapping[str, str], files: ExitStack
) -> list[_Named]:
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
        check_kind(text.raw)
        opened = open_extract(text, known=known_headings(mapping))
        texts.append(_Named(PurePosixPath(entry.filename).name[:60], opened))
    if not texts:
        raise ExtractError("The selected file is empty.")
    return texts


def _is_of_the_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = parts[-1].startswith(".") or parts[-1].casefold() == "thumbs.db"
    return "__MACOSX" in parts or hidden


def _of_texts(texts: list[_Named], mapping: Mapping[str, str]) -> Source:
    """The one text with appointments, joined with those that tell more of them."""
    found = []
    for text in texts:
        try:
            found.append((text, recognise(text.opened.headings, mapping)))
        except ExtractError:
            if len(texts) == 1:
                raise
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
    return _joined(main, layout, [text for text in texts if text != main], mapping)


def _joined(
    main: _Named, layout: Layout, others: list[_Named], mapping: Mapping[str, str]
) -> Source:
    headings = main.opened.headings
    lookups: list[Lookup] = []
    used: list[_Named] = []
    for join in layout.shape.joins:
        fitting = [text for text in others if fits(text.opened, join)]
        if fitting and join.on in headings:
            lookups.append(lookup(fitting[0].opened, join))
            used.append(fitting[0])
            headings = (*headings, *join.columns)
    notices = list(main.opened.notices)
    unused = [text.name for text in others if text not in used]
    if unused:
        notices.append(f"Not used from the ZIP: {', '.join(unused[:10])}.")
    layout = recognise(headings, mapping)
    return Source(main.opened, layout, tuple(lookups), tuple(notices))
