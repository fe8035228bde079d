"""Files that are something else, whatever their names say (38 to 50)."""

import gzip
import json
from datetime import date, time

from tests.unit.attenders.extracts.old_workbooks import compound_file, old_workbook
from tests.unit.attenders.extracts.reading.corpus.bad_file import (
    COLUMNS,
    PATIENT,
    BadFile,
    row,
    text,
)
from tests.unit.attenders.extracts.workbooks import workbook, zipped


WANTED = "The selected file must be a CSV or an Excel workbook, but this is"
EXPORT = "Run the export again, and choose CSV or Excel as its format."
WEB_PAGE = (
    f"{WANTED} a web page. If it opens in Excel as a table, choose Save as, then “CSV"
    " UTF-8 (comma delimited)”. If it is a page that asks you to sign in, sign in and run"
    " the export again."
)
SAVE_AS = "In Excel, choose Save as, then “Excel Workbook (.xlsx)” or “CSV UTF-8”."
DAMAGED = (
    "The file is damaged or incomplete, so it cannot be opened. Save or copy it again,"
    " and upload it again."
)
PROTECTED = (
    "The workbook is protected by a password. Save it without one, and upload it again."
)
APPOINTMENT = (PATIENT, date(2025, 4, 14), time(9), "Attended", "Dr A")


def office(part: str) -> bytes:
    """A document that is packed as a workbook is, but is none."""
    return zipped({"[Content_Types].xml": "<Types/>", part: "<document/>"})


FILES = (
    BadFile(
        38,
        "gz_as_csv.csv",
        lambda: gzip.compress(text(row())()),
        refused=f"{WANTED} a compressed file. Unpack it, and upload what is in it.",
    ),
    BadFile(
        39,
        "html_as_csv.csv",
        lambda: b"<!DOCTYPE html>\n<html><title>Sign in</title></html>",
        refused=WEB_PAGE,
    ),
    BadFile(
        40,
        "html_as_xls.xls",
        f"<table><tr><td>{PATIENT}</td></tr></table>".encode,
        refused=WEB_PAGE,
    ),
    BadFile(
        41,
        "json.csv",
        lambda: json.dumps([{"patient": PATIENT}]).encode(),
        refused=f"{WANTED} a JSON file. {EXPORT}",
    ),
    BadFile(
        42,
        "pdf_as_xlsx.xlsx",
        lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        refused=f"{WANTED} a PDF. {EXPORT}",
    ),
    BadFile(
        43,
        "exe_as_csv.csv",
        lambda: b"MZ\x90\x00\x03\x00\x00\x00",
        refused=f"{WANTED} a program. {EXPORT}",
    ),
    BadFile(
        44,
        "old_xls.xls",
        lambda: old_workbook([COLUMNS, APPOINTMENT, APPOINTMENT]),
        accepted=2,
        days=("2025-04-14",),
        clinicians=("Dr A",),
    ),
    BadFile(
        45,
        "xlsx_password.xlsx",
        lambda: compound_file(EncryptionInfo=b"\x04", EncryptedPackage=b"\x00"),
        refused=PROTECTED,
    ),
    BadFile(
        45,
        "xls_password.xls",
        lambda: old_workbook([COLUMNS, APPOINTMENT], protected=True),
        refused=PROTECTED,
    ),
    BadFile(
        46,
        "xlsm_macro.xlsm",
        lambda: workbook([COLUMNS, APPOINTMENT], more={"xl/vbaProject.bin": b"x"}),
        refused=f"The workbook contains macros. {SAVE_AS}",
    ),
    BadFile(
        47,
        "xlsb.xlsb",
        lambda: office("xl/workbook.bin"),
        refused=f"{WANTED} a binary Excel workbook. {SAVE_AS}",
    ),
    BadFile(
        47,
        "ods.ods",
        lambda: zipped({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}),
        refused=f"{WANTED} an OpenDocument file. {SAVE_AS}",
    ),
    BadFile(
        48,
        "truncated.xlsx",
        lambda: _most_of(workbook([COLUMNS, *[APPOINTMENT] * 50])),
        refused=DAMAGED,
    ),
    BadFile(
        48,
        "truncated.xls",
        lambda: old_workbook([COLUMNS, *[APPOINTMENT] * 500])[:3000],
        refused=DAMAGED,
    ),
    # The issue takes a ZIP of texts, whatever its name
    BadFile(49, "zip_not_xlsx.xlsx", lambda: zipped({"a.csv": text(row())()})),
    BadFile(
        50,
        "docx_as_xlsx.xlsx",
        lambda: office("word/document.xml"),
        refused=f"{WANTED} a Word document. {SAVE_AS}",
    ),
)


def _most_of(content: bytes) -> bytes:
    return content[: len(content) * 4 // 5]
