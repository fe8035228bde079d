"""What a practice is paid, and the list of people at risk: who is on it, whose it is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from academy.people.models import User
from attenders.analysis.at_risk import DEFAULT_RULE, FRAIL, AtRiskRule
from attenders.analysis.funding import HUNDREDTHS, FundingError, Income
from attenders.choices.models import ListKind


MOST_PEOPLE = 500_000
MOST_CONTRACT, MOST_PER_HEAD = 500_000_000, 10_000
MOST_LETTERS = 300
MOST_CONTACTS, MOST_CONDITIONS = 366, 20
_PENCE = 100


class PoundsField(forms.DecimalField):
    """Pounds that may be left out; "£1,000.50" as well as 1000.5."""

    def __init__(self, label: str, *, most: int, example: str) -> None:
        says = f"{label} must be an amount from £0 to £{most:,}, such as {example}"
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=most,
            decimal_places=2,
            error_messages={
                "max_decimal_places": f"{label} must have whole pence, such as {example}",
                **dict.fromkeys(
                    ("invalid", "min_value", "max_value", "max_digits"), says
                ),
            },
        )

    def to_python(self, value: Any) -> Decimal | None:
        found: Decimal | None = super().to_python(_plain(value).removeprefix("£"))
        return found


class WeightedField(forms.DecimalField):
    """A weighted list, which is no whole number; "8,412.36" as well as 8412.36."""

    def to_python(self, value: Any) -> Decimal | None:
        found: Decimal | None = super().to_python(_plain(value))
        return found


def _plain(value: object) -> str:
    return str(value or "").strip().replace(",", "")


_WEIGHTED = (
    f"Weighted list must be a number from 1 to {MOST_PEOPLE:,} with at most 2 decimals,"
    " such as 8412.36"
)


class IncomeForm(forms.Form):
    """What the practice is paid for its list in a year: an `Income`."""

    kind = forms.ChoiceField(
        choices=ListKind.choices,
        error_messages={"required": "Select which list the payment is for"},
    )
    people = forms.IntegerField(
        label="Registered patients",
        localize=True,  # 8,400 as well as 8400
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={
            "required": "Enter the number of registered patients",
            "invalid": "Registered patients must be a whole number, such as 8400",
            "min_value": "Registered patients must be 1 or more",
            "max_value": f"Registered patients must be {MOST_PEOPLE:,} or fewer",
        },
    )
    weighted = WeightedField(
        label="Weighted list",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_decimal_places", "max_digits"),
            _WEIGHTED,
        ),
    )
    contract = PoundsField("Contract sum", most=MOST_CONTRACT, example="865,000")
    per_head = PoundsField("Payment per head", most=MOST_PER_HEAD, example="102.50")
    dated = forms.DateField(
        label="Date",
        input_formats=["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"],
        error_messages={
            "required": "Enter the date of the statement",
            "invalid": "Date must be a real date, such as 31/3/2026",
        },
    )
    source = forms.CharField(
        label="Where the numbers are from",
        max_length=MOST_LETTERS,
        error_messages={
            "required": "Enter where the numbers are from",
            "max_length": f"Where they are from must be {MOST_LETTERS} characters or"
            " fewer",
        },
    )
    income: Income

    def clean_dated(self) -> date:
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise forms.ValidationError("Date must be today or in the past")
        return dated

    def clean(self) -> None:
        said = self.cleaned_data
        needs_list = said.get("kind") == ListKind.WEIGHTED
        if needs_list and "weighted" not in self.errors and not said["weighted"]:
            self.add_error("weighted", "Enter the weighted list")
        if self.errors:
            return
        size = said["weighted"] if needs_list else said["people"]
        try:
            self.income = Income(
                kind=said["kind"],
                list_hundredths=int(size * HUNDREDTHS),
                people=said["people"],
                contract_pence=_pence(said["contract"]),
                per_head_pence=_pence(said["per_head"]),
                dated=said["dated"],
                source=said["source"],
            )
        except FundingError as error:
            self.add_error("contract", str(error))


def _pence(pounds: Decimal | None) -> int | None:
    return None if pounds is None else int(pounds * _PENCE)


def fields_of(income: Income | None) -> dict[str, object]:
    """What the form shows of an income that was entered."""
    if income is None:
        return {}
    weighted = income.kind == ListKind.WEIGHTED
    return {
        "kind": income.kind,
        "people": income.people,
        "weighted": _written(income.list_hundredths) if weighted else "",
        "contract": _written(income.contract_pence),
        "per_head": _written(income.per_head_pence),
        "dated": f"{income.dated:%d/%m/%Y}",
        "source": income.source,
    }


def _written(hundredths: int | None) -> str:
    if hundredths is None:
        return ""
    return f"{hundredths / HUNDREDTHS:,.2f}".removesuffix(".00")


def _whole(label: str, *, least: int, most: int, example: int) -> forms.IntegerField:
    says = f"{label} must be a whole number from {least} to {most}, such as {example}"
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), says
        ),
    )


class AtRiskForm(forms.Form):
    """Who is on the list of people at risk: an `AtRiskRule`."""

    fewest = _whole("Fewest contacts", least=0, most=MOST_CONTACTS, example=0)
    most = _whole("Most contacts", least=0, most=MOST_CONTACTS, example=5)
    least_conditions = _whole("Conditions", least=1, most=MOST_CONDITIONS, example=2)
    frailty = forms.MultipleChoiceField(
        required=False, choices=[(band, band.capitalize()) for band in FRAIL]
    )
    needs_rising = forms.BooleanField(required=False)

    def clean(self) -> None:
        fewest, most = (self.cleaned_data.get(name) for name in ("fewest", "most"))
        if fewest is not None and most is not None and most < fewest:
            self.add_error("most", "Most must be the same as or more than fewest")

    @property
    def rule(self) -> AtRiskRule:
        said = self.cleaned_data
        bands = tuple(band for band in FRAIL if band in said["frailty"])
        return replace(DEFAULT_RULE, **{**said, "frailty": bands})


class OwnerForm(forms.Form):
    """The clinician whom the list of people at risk is for."""

    owner = forms.TypedChoiceField(
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select a clinician"
        )
    )

    def __init__(self, *args: Any, clinicians: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinicians = {str(person.pk): person for person in clinicians}
        self.fields["owner"].choices = [
            (pk, person.name or person.email) for pk, person in self.clinicians.items()
        ]

    @property
    def chosen(self) -> User:
        return self.clinicians[self.cleaned_data["owner"]]
