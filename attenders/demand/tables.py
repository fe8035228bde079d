import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from academy.words import number
from attenders.analysis.ages import age_band
from attenders.demand.models import PersonFigures
from attenders.extracts.pseudonyms import shown
from attenders.frames import SEXES


NUMERIC = {"cell": {"class": "app-numeric"}}


class PatientTable(tables.Table):
    """The people who attended most in the period of a run.

    The page has a form called show-number, which the buttons in its rows send.
    """

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

    def render_pseudonym(self, value: str, record: PersonFigures) -> str:
        ids = {
            "practice_id": record.run.practice_id,
            "patient_id": record.patient_id,
        }
        return format_html(
            '{0}<br><button class="app-text-button" form="show-number"'
            ' formaction="{1}">Show number<span class="nhsuk-u-visually-hidden"> of {0}'
            "</span></button>",
            shown(value),
            reverse("demand:number_show", kwargs=ids),
        )

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
