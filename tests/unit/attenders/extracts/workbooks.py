"""Workbooks written by tests: real bytes, as small as Excel would still open them."""

import io
import zipfile
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from html import escape


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="20" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_DAY, _TIME = 1, 2  # places in the styles
_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

Value = str | int | float | bool | date | time | None


def workbook(
    *sheets: Sequence[Sequence[Value]] | str,
    date1904: bool = False,
    hidden: Collection[int] = (),
    after: str = "",
    more: dict[str, bytes] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook of sheets, each of rows of values or of ready XML for its rows.

    `hidden` are the numbers of sheets that are not shown, and `after` is XML that
    follows the rows of each.
    """
    numbers = range(1, len(sheets) + 1)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>'
        + "".join(
            f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}"'
            f' state="{"hidden" if n in hidden else "visible"}"/>'
            for n in numbers
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _related(
            *(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
            ("styles", "styles.xml"),
        ),
        "xl/styles.xml": _STYLES,
    }
    for n, rows in zip(numbers, sheets, strict=True):
        inner = rows if isinstance(rows, str) else rows_as_xml(rows, date1904=date1904)
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'{_XML}<worksheet xmlns="{_MAIN}">'
            + (inner if inner.startswith("<dimension") else f"<sheetData>{inner}")
            + f"</sheetData>{after}</worksheet>"
        )
    return zipped({**parts, **(more or {})}, compression=compression)


def zipped(
    parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP of these names and contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _related(*parts: tuple[str, str]) -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(parts, start=1)
        )
        + "</Relationships>"
    )


def rows_as_xml(rows: Sequence[Sequence[Value]], *, date1904: bool = False) -> str:
    """The rows of a sheet as they stand in it."""
    return "".join(
        f'<row r="{n}">'
        + "".join(
            _cell(f"{chr(65 + at)}{n}", value, date1904=date1904)
            for at, value in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate(rows, start=1)
    )


def _cell(place: str, value: Value, *, date1904: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, time):
        part = (value.hour * 60 + value.minute) / 1440
        return f'<c r="{place}" s="{_TIME}"><v>{part}</v></c>'
    if not isinstance(value, date):
        return f'<c r="{place}"><v>{value}</v></c>'
    zero = _ZERO[date1904]
    day = value.date() if isinstance(value, datetime) else value
    part = 0.0
    if isinstance(value, datetime):
        part = (value.hour * 60 + value.minute) / 1440
    return f'<c r="{place}" s="{_DAY}"><v>{(day - zero).days + part}</v></c>'
