from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.utils.html import format_html

from academy.templating import moment
from academy.words import day, number
from attenders.extracts.models import Upload, UploadProblem
from attenders.extracts.reading.problems import KINDS
from attenders.extracts.retention import kept_until


NUMERIC = {"cell": {"class": "app-numeric"}}
DAYS = {"td": {"class": "app-days"}}


def period(first: date, last: date | None) -> str:
    """3 March 2025 to 7 March 2025, or the one day."""
    if last is None or first == last:
        return day(first)
    return f"{day(first)} to {day(last)}"


class UploadTable(tables.Table):
    """A practice's uploads, newest first, with what their files held."""

    file_name = tables.Column(verbose_name="File", linkify=True)
    uploaded_at = tables.Column(verbose_name="Uploaded")
    layout = tables.Column(verbose_name="Read as")
    state = tables.Column(verbose_name="State", orderable=False)
    first_day = tables.Column(verbose_name="Period", attrs=DAYS)
    appointments = tables.Column(attrs=NUMERIC)
    patients = tables.Column(verbose_name="People", attrs=NUMERIC)
    problem_rows = tables.Column(verbose_name="Problem rows", attrs=NUMERIC)

    class Meta:
        model = Upload
        fields = (
            "file_name",
            "uploaded_at",
            "layout",
            "state",
            "first_day",
            "appointments",
            "patients",
            "problem_rows",
        )
        attrs = {"id": "uploads", "caption": "Uploads"}
        empty_text = "Nothing has been uploaded yet."
        order_by = ("-uploaded_at", "pk")

    def __init__(self, *args: Any, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months

    def render_uploaded_at(self, value: datetime, record: Upload) -> str:
        if record.uploaded_by is None:
            return moment(value)
        return format_html("{} by {}", moment(value), record.uploaded_by)

    def render_first_day(self, value: date, record: Upload) -> str:
        days = period(value, record.last_day)
        if record.undone_at or record.last_day is None:
            return days
        until = day(kept_until(record.last_day, months=self.months))
        return format_html("{}<br>kept until {}", days, until)

    def render_layout(self, value: str, record: Upload) -> str:
        own = record.practice_layout
        return str(own) if own else value[:1].upper() + value[1:]

    def render_appointments(self, value: int) -> str:
        return number(value)

    def render_patients(self, value: int) -> str:
        return number(value) if value else "None in the file"

    def render_problem_rows(self, value: int) -> str:
        return number(value)


class StandingTable(tables.Table):
    """What the figures stand on: of each upload, the appointments that count now."""

    current_first_day = tables.Column(verbose_name="Days", attrs=DAYS)
    file_name = tables.Column(verbose_name="File", linkify=True)
    current_days = tables.Column(verbose_name="Days with appointments", attrs=NUMERIC)
    current_rows = tables.Column(verbose_name="Appointments now", attrs=NUMERIC)
    appointments = tables.Column(verbose_name="Of those in the file", attrs=NUMERIC)

    class Meta:
        model = Upload
        fields = (
            "current_first_day",
            "file_name",
            "current_days",
            "current_rows",
            "appointments",
        )
        attrs = {"id": "standing", "caption": "Appointments that count now, by file"}
        orderable = False

    def __init__(self, uploads: Any) -> None:
        super().__init__(
            uploads.select_related("practice").order_by(
                F("current_first_day").desc(), "-load_number"
            )
        )

    def render_current_first_day(self, value: date, record: Upload) -> str:
        return period(value, record.current_last_day)

    def render_current_days(self, value: int) -> str:
        return number(value)

    def render_current_rows(self, value: int) -> str:
        return number(value)

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
