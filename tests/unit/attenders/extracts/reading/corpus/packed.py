"""Archives that are made to fill a disk, to get out of their folder, or to lie (51 to 58)."""

import io
import stat
import zipfile

from tests.unit.attenders.extracts.reading.corpus.bad_file import COLUMNS, BadFile, row
from tests.unit.attenders.extracts.reading.corpus.other_kinds import DAMAGED
from tests.unit.attenders.extracts.workbooks import workbook, zipped


UNSAFE = (
    "The file has parts that are not safe to open. Save it anew, and upload it again."
)
TOO_LARGE = (
    "The file expands to more than 300 MB, or is packed in a way that no export is."
    " Export a shorter period, and upload the parts."
)
TOO_LONG = (
    "The workbook has a value that is longer than Excel can keep, so it was not opened."
    " Save it anew in Excel, and upload it again."
)
LONG_ROW = (
    "The workbook has a row that is far too long. Save it anew in Excel, and upload it"
    " again."
)
ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MEGABYTE = 1_000_000
CSV = ",".join(COLUMNS) + "\n" + row()


def bomb(piece: bytes, megabytes: int = 40) -> bytes:
    """A workbook with a part that is one piece over and over."""
    file = io.BytesIO(workbook([COLUMNS]))
    times = _MEGABYTE // len(piece)
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        part.write(b"<worksheet><sheetData>")
        for _ in range(megabytes):
            part.write(piece * times)
    return file.getvalue()


def bomb_of_shared_strings(letters: int) -> bytes:
    """A workbook in which 12,000 cells show one long text."""
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 12_001)
    )
    shared = f'<sst xmlns="{_MAIN}"><si><t>{"x" * letters}</t></si></sst>'
    return workbook(cells, more={"xl/sharedStrings.xml": shared.encode()})


def nested(depth: int = 6) -> bytes:
    """An archive of archives, each with ten of the next."""
    inner = zipped({"a.csv": b"0" * _MEGABYTE})
    for _ in range(depth):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return inner


def lying(content: bytes) -> bytes:
    """The same archive, but its list says that the first part has 1,024 bytes."""
    changed = bytearray(content)
    at = changed.index(b"PK\x01\x02") + 24
    changed[at : at + 4] = (1024).to_bytes(4, "little")
    return bytes(changed)


def linked() -> bytes:
    """An archive with a symbolic link in it."""
    file = io.BytesIO(zipped({"a.csv": CSV}))
    link = zipfile.ZipInfo("b.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


FILES = (
    BadFile(
        51, "bomb_string.xlsx", lambda: bomb(b"x"), refused=TOO_LONG, dangerous=True
    ),
    BadFile(51, "bomb_rows.xlsx", lambda: bomb(ROW), refused=TOO_LARGE, dangerous=True),
    BadFile(
        51, "bomb_tags.xlsx", lambda: bomb(b"<b/>"), refused=LONG_ROW, dangerous=True
    ),
    BadFile(
        52, "bomb_space.xlsx", lambda: bomb(b"\n"), refused=TOO_LONG, dangerous=True
    ),
    BadFile(
        53,
        "bomb_sharedstrings.xlsx",
        lambda: bomb_of_shared_strings(_MEGABYTE),
        refused=TOO_LONG,
        dangerous=True,
    ),
    BadFile(
        53,
        "bomb_sharedstrings_as_excel_allows.xlsx",
        lambda: bomb_of_shared_strings(32_000),
        refused=TOO_LARGE,
        dangerous=True,
    ),
    BadFile(
        54,
        "nested_zip.xlsx",
        nested,
        refused="The selected file must be a CSV or an Excel workbook, but this is a"
        " spreadsheet or ZIP file inside another. Upload it by itself.",
        dangerous=True,
    ),
    BadFile(
        55,
        "zip_5000_entries.xlsx",
        lambda: zipped({f"{n}.csv": "a" for n in range(5_000)}),
        refused="The file has 5,000 files inside; the limit is 200. Upload only the file"
        " with the appointments.",
    ),
    BadFile(
        56,
        "zip_lying_sizes.xlsx",
        lambda: lying(zipped({"a.csv": CSV + row() * 1000})),
        refused=DAMAGED,
    ),
    BadFile(
        57,
        "zip_slip.xlsx",
        lambda: zipped({"a.csv": CSV, "../../etc/passwd": "x"}),
        refused=UNSAFE,
    ),
    BadFile(58, "zip_symlink.xlsx", linked, refused=UNSAFE),
)
