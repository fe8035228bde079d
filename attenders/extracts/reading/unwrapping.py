"""From a path to the texts inside: a file of text, a workbook's sheet, those of a ZIP."""

import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from academy.exceptions import ExtractError
from attenders.extracts.reading.archives import Unpacking, opened_archive
from attenders.extracts.reading.texts import Text, text_at, text_in
from attenders.extracts.reading.workbook_checks import (
    check_old_workbook,
    check_size,
    check_workbook,
)
from attenders.extracts.reading.workbooks import write_rows


_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "[Content_Types].xml"
_MOST_BYTES = 2_000_000_000  # of texts in a ZIP: 10 million rows


@dataclass(frozen=True)
class Inside:
    """One text of a file, with its name in a ZIP and what a person should know."""

    text: Text
    name: str = ""
    notices: tuple[str, ...] = ()


@contextmanager
def unwrapped(path: Path, *, known: Collection[str]) -> Iterator[list[Inside]]:
    """Open whatever kind of file this is; raise ExtractError where we cannot.

    The sheet of a workbook is the one with most `known` headings. What is unpacked goes
    into files without a name, which vanish with this process.
    """
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    with ExitStack() as files:
        if start == _ZIP:
            yield _packed(path, known, files)
        elif start == _OLD_OFFICE:
            check_old_workbook(path)
            yield [_sheet(path, known, files)]
        else:
            yield [Inside(text_at(path))]


def _packed(path: Path, known: Collection[str], files: ExitStack) -> list[Inside]:
    with opened_archive(path) as archive:
        names = archive.namelist()
        if _WORKBOOK not in names and "mimetype" not in names:
            return _texts(archive, files)
        check_size(path)
        notices = check_workbook(archive)
    return [_sheet(path, known, files, notices=notices)]


def _sheet(
    path: Path,
    known: Collection[str],
    files: ExitStack,
    *,
    notices: tuple[str, ...] = (),
) -> Inside:
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
    sheet = write_rows(path, file, known=known)
    told = tuple(notice for notice in (sheet, *notices) if notice)
    return Inside(text_in(file), notices=told)


def _texts(archive: zipfile.ZipFile, files: ExitStack) -> list[Inside]:
    unpacking = Unpacking(archive, most_bytes=_MOST_BYTES)
    texts = []
    for entry in archive.infolist():
        if entry.is_dir() or _is_of_the_system(entry.filename):
            continue
        file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
        for block in unpacking.blocks(entry):
            file.write(block)
        name = PurePosixPath(entry.filename).name[:60]
        texts.append(Inside(text_in(file), name))
    if not texts:
        raise ExtractError("The selected file is empty.")
    return texts


def _is_of_the_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = parts[-1].startswith(".") or parts[-1].casefold() == "thumbs.db"
    return "__MACOSX" in parts or hidden
