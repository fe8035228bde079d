from datetime import datetime

import django_tables2 as tables
from django.utils.html import format_html

from academy.templating import moment
from academy.words import number
from attenders.extracts.models import Upload, UploadProblem
from attenders.extracts.reading.problems import KINDS


NUMERIC = {"cell": {"class": "app-numeric"}}


class UploadTable(tables.Table):
    """A practice's uploads, newest first."""

    file_name = tables.Column(verbose_name="File", linkify=True)
    uploaded_at = tables.Column(verbose_name="Uploaded")
    state = tables.Column(
        verbose_name="State", accessor="job__get_state_display", orderable=False
    )
    first_day = tables.DateColumn(verbose_name="From", format="j F Y")
    last_day = tables.DateColumn(verbose_name="To", format="j F Y")
    appointments = tables.Column(attrs=NUMERIC)

    class Meta:
        model = Upload
        fields = (
            "file_name",
            "uploaded_at",
            "state",
            "first_day",
            "last_day",
            "appointments",
        )
        attrs = {"id": "uploads", "caption": "Uploads"}
        empty_text = "Nothing has been uploaded yet."
        order_by = ("-uploaded_at", "pk")

    def render_uploaded_at(self, value: datetime) -> str:
        return moment(value)

    def render_appointments(self, value: int) -> str:
        return number(value)


class ProblemTable(tables.Table):
    """The rows in which something was wrong, as the spreadsheet numbers them."""

    kinds = KINDS

    row = tables.Column(verbose_name="Row")
    kind = tables.Column(verbose_name="What is wrong")
    column = tables.Column(verbose_name="Column")
    value = tables.Column(verbose_name="What it says")

    class Meta:
        model = UploadProblem
        fields = ("row", "kind", "column", "value")
        attrs = {"id": "problems", "caption": "Rows with a problem"}
        empty_text = "No row has a problem."
        order_by = ("row", "pk")

    def render_row(self, value: int) -> str:
        return number(value)

    def render_kind(self, value: str) -> str:
        return self.kinds[value].title

    def render_value(self, value: str) -> str:
        # Isolated: a value may hold letters that turn the direction of the text
        return format_html("<bdi>{}</bdi>", value)
