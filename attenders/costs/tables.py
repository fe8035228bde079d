from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import django_tables2 as tables

from academy.templating import moment
from attenders.costs.lines import money, staff_words
from attenders.costs.models import CostChange, Kind


WORDS = {"td": {"class": "app-words"}}


class ChangeTable(tables.Table):
    """What was changed, newest first; `names` are of the people of the practice."""

    changed_at = tables.Column(verbose_name="When")
    kind = tables.Column(verbose_name="What was changed", orderable=False, attrs=WORDS)
    reason = tables.Column(
        verbose_name="Why", orderable=False, empty_values=(), attrs=WORDS
    )
    changed_by_id = tables.Column(verbose_name="Who", orderable=False, empty_values=())

    class Meta:
        model = CostChange
        fields = ("changed_at", "kind", "reason", "changed_by_id")
        attrs = {"id": "changes", "caption": "Changes"}
        empty_text = "Nothing has been changed: the newest manual counts."
        order_by = ("-changed_at", "-pk")

    def __init__(self, *args, names: Mapping[UUID, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def render_changed_at(self, value: datetime) -> str:
        return moment(value)

    def render_kind(self, record: CostChange) -> str:
        if record.kind == Kind.MANUAL:
            return f"Manual of {record.manual_year}"
        staff = staff_words(record.staff)
        if record.kind == Kind.TAKEN_BACK:
            return f"{staff}: back to the manual, that of {record.manual_year}"
        return (
            f"{staff}: {money(record.low)}, {money(record.central)} and"
            f" {money(record.high)} an hour, with the manual of {record.manual_year}"
        )

    def render_reason(self, value: str) -> str:
        return value or "–"

    def render_changed_by_id(self, value: UUID | None) -> str:
        return self.names.get(value, "Somebody who has left")
