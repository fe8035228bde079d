from datetime import datetime
from typing import Any

import django_tables2 as tables

from academy.people.models import JobState
from academy.templating import moment
from academy.words import number
from attenders.extracts.tables import NUMERIC, ProblemTable
from attenders.registered.models import ListProblem, RegisteredList
from attenders.registered.reading.problems import KINDS


class ListTable(tables.Table):
    """A practice's registered lists, newest first."""

    as_at = tables.DateColumn(verbose_name="List of", format="j F Y", linkify=True)
    file_name = tables.Column(verbose_name="File")
    uploaded_at = tables.Column(verbose_name="Uploaded")
    state = tables.Column(verbose_name="State", empty_values=(), orderable=False)
    counts = tables.Column(verbose_name="Registered", attrs=NUMERIC, orderable=False)

    class Meta:
        model = RegisteredList
        fields = ("as_at", "file_name", "uploaded_at", "state", "counts")
        attrs = {"id": "lists", "caption": "Lists that were uploaded"}
        empty_text = "No list has been uploaded yet."
        order_by = ("-uploaded_at", "pk")

    def render_uploaded_at(self, value: datetime) -> str:
        return moment(value)

    def render_state(self, record: RegisteredList) -> str:
        if record.job.state != JobState.DONE:
            return str(record.job.get_state_display())
        return "Current" if record.is_current else "Replaced"

    def render_counts(self, value: dict[str, Any]) -> str:
        return number(value["by_standing"]["REGISTERED"])


class ListProblemTable(ProblemTable):
    """The rows of a list in which something was wrong."""

    kinds = KINDS

    class Meta(ProblemTable.Meta):
        model = ListProblem
