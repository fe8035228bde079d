"""The table of a chart as a file to take home."""

from django.http import HttpResponse

from academy.downloads import csv_response, workbook_response
from attenders.analysis.method import Method
from attenders.charts.parts import Chart


CSV, XLSX = "csv", "xlsx"
FORMS = (CSV, XLSX)


def table_file(drawing: Chart, method: Method, *, form: str, name: str) -> HttpResponse:
    """The table in one of FORMS; `name` is that of the file, without its ending."""
    table = drawing.table
    if form == CSV:
        return csv_response([[table.caption], table.headings, *table.rows], name=name)
    return workbook_response(
        caption=table.caption,
        headings=table.headings,
        rows=table.rows,
        about=_about(drawing, method),
        name=name,
    )


def _about(drawing: Chart, method: Method) -> tuple[tuple[str, str], ...]:
    """What the table says and how it was counted, as the page has it."""
    return (
        ("What it shows", drawing.finding),
        *((("In full", drawing.sentence),) if drawing.sentence else ()),
        ("Of what", drawing.subtitle),
        *(("Note", note) for note in drawing.notes),
        *method.rows(),
    )
