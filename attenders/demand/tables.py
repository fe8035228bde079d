from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from academy.words import number
from attenders.analysis.ages import age_band
from attenders.analysis.at_risk import AtRiskRule, why
from attenders.charts.words import said
from attenders.demand import store
from attenders.demand.models import PersonAtRisk, PersonFigures
from attenders.extracts.pseudonyms import shown
from attenders.frames import SEXES


NUMERIC = {"cell": {"class": "app-numeric"}}


def with_number(record: PersonFigures | PersonAtRisk) -> SafeString:
    """The pseudonym, and a button that asks for the practice's own number.

    The page has a form called show-number, which the buttons send.
    """
    ids = {"practice_id": record.run.practice_id, "patient_id": record.patient_id}
    return format_html(
        '{0}<br><button class="app-text-button" form="show-number"'
        ' formaction="{1}">Show number<span class="nhsuk-u-visually-hidden"> of {0}'
        "</span></button>",
        shown(record.patient.pseudonym),
        reverse("demand:number_show", kwargs=ids),
    )


class PatientTable(tables.Table):
    """The people who attended most in the period of a run."""

    place = tables.Column(verbose_name="Place", attrs=NUMERIC)
    pseudonym = tables.Column(
        accessor="patient__pseudonym",
        verbose_name="Pseudonym",
        attrs={"td": {"class": "app-pseudonym"}},
    )
    age = tables.Column(
        accessor="patient__birth_year",
        verbose_name="Age",
        order_by=("-patient__birth_year", "-patient__birth_month"),
        empty_values=(),
    )
    sex = tables.Column(accessor="patient__sex", verbose_name="Sex")
    attended = tables.Column(attrs=NUMERIC)
    dna = tables.Column(verbose_name="Missed", attrs=NUMERIC)
    cancelled = tables.Column(attrs=NUMERIC)
    booked = tables.Column(verbose_name="All booked", attrs=NUMERIC)
    last_seen = tables.DateColumn(
        verbose_name="Last seen", format="j F Y", attrs={"td": {"class": "app-nowrap"}}
    )

    class Meta:
        model = PersonFigures
        fields = (
            "place",
            "pseudonym",
            "attended",
            "dna",
            "cancelled",
            "booked",
            "last_seen",
            "age",
            "sex",
        )
        attrs = {"id": "people", "caption": "People who attended most"}
        empty_text = "Nobody attended in this period."
        order_by = ("place",)

    def render_pseudonym(self, record: PersonFigures) -> str:
        return with_number(record)

    def value_pseudonym(self, value: str) -> str:
        """As it stands in a file."""
        return shown(value)

    def render_age(self, record: PersonFigures) -> str:
        return age_band(record.patient.age_on(record.run.last_day))

    def render_sex(self, value: int) -> str:
        return SEXES[value].capitalize() if SEXES[value] != "UNKNOWN" else "Not known"

    def _number(self, value: int) -> str:
        return number(value)

    render_place = _number
    render_attended = _number
    render_dna = _number
    render_cancelled = _number
    render_booked = _number


class AtRiskTable(tables.Table):
    """The people at risk of a run, by the rule that it went by.

    In one order alone, which says nothing of them: to sort them would be to rank them.
    """

    pseudonym = tables.Column(
        accessor="patient__pseudonym",
        verbose_name="Pseudonym",
        attrs={"td": {"class": "app-pseudonym"}},
    )
    age = tables.Column(
        accessor="patient__birth_year", verbose_name="Age", empty_values=()
    )
    sex = tables.Column(accessor="patient__sex", verbose_name="Sex")
    why = tables.Column(
        verbose_name="Why they are here",
        accessor="pk",
        attrs={"td": {"class": "app-reasons"}},
    )
    last_seen = tables.DateColumn(
        verbose_name="Last seen",
        format="j F Y",
        default="Not in the data",
        attrs={"td": {"class": "app-days"}},
    )
    emergency_visits = tables.Column(
        verbose_name="A&E visits", default="Not known", attrs=NUMERIC
    )
    deprivation_decile = tables.Column(
        verbose_name="Deprivation", default="Not known", attrs=NUMERIC
    )

    class Meta:
        model = PersonAtRisk
        fields = (
            "pseudonym",
            "why",
            "age",
            "sex",
            "last_seen",
            "emergency_visits",
            "deprivation_decile",
        )
        attrs = {"id": "at-risk", "caption": "People at risk, in no order of need"}
        empty_text = "Nobody meets the rule."
        orderable = False
        order_by = ("place",)

    def __init__(self, *args: Any, rule: AtRiskRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def render_pseudonym(self, record: PersonAtRisk) -> SafeString:
        return with_number(record)

    def value_pseudonym(self, value: str) -> str:
        """As it stands in a file."""
        return shown(value)

    def _why(self, record: PersonAtRisk) -> list[str]:
        reasons = why(store.reasons_of(record), rule=self.rule)
        return [said(reason) for reason in reasons]

    def render_why(self, record: PersonAtRisk) -> SafeString:
        lines = format_html_join(
            "", "<li>{}</li>", ((line,) for line in self._why(record))
        )
        return format_html('<ul class="nhsuk-list app-table__reasons">{}</ul>', lines)

    def value_why(self, record: PersonAtRisk) -> str:
        return " ".join(self._why(record))

    def render_age(self, record: PersonAtRisk) -> str:
        return age_band(record.patient.age_on(record.run.last_day))

    def render_sex(self, value: int) -> str:
        return SEXES[value].capitalize() if SEXES[value] != "UNKNOWN" else "Not known"
