from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import django_tables2 as tables

from academy.templating import day, moment
from academy.words import number, percent
from attenders.tallies.models import TallySession


NUMERIC = {"cell": {"class": "app-numeric"}}


class SessionTable(tables.Table):
    """A practice's sessions, newest first; `names` are of the people who count."""

    day = tables.Column(verbose_name="Day", linkify=True)
    part = tables.Column(verbose_name="Session", order_by=("part_order",))
    requests = tables.Column(verbose_name="Requests", attrs=NUMERIC)
    not_met = tables.Column(
        verbose_name="Turned away or asked to call back", attrs=NUMERIC
    )
    share = tables.Column(
        verbose_name="Share", accessor="not_met", orderable=False, attrs=NUMERIC
    )
    changed_by_id = tables.Column(
        verbose_name="Last filled in by", orderable=False, empty_values=()
    )
    changed_at = tables.Column(verbose_name="When")

    class Meta:
        model = TallySession
        fields = (
            "day",
            "part",
            "requests",
            "not_met",
            "share",
            "changed_by_id",
            "changed_at",
        )
        attrs = {"id": "sessions", "caption": "Sessions"}
        empty_text = "No session has been counted yet."
        order_by = ("-day", "-part", "pk")

    def __init__(self, *args, names: Mapping[UUID, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def render_day(self, value) -> str:
        return f"{value:%A} {day(value)}"

    def render_requests(self, value: int) -> str:
        return number(value)

    def render_not_met(self, value: int) -> str:
        return number(value)

    def render_share(self, record: TallySession) -> str:
        return percent(record.not_met / record.requests)

    def render_changed_by_id(self, value: UUID | None) -> str:
        return self.names.get(value, "Somebody who has left")

    def render_changed_at(self, value: datetime) -> str:
        return moment(value)
