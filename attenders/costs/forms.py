from decimal import Decimal
from typing import Any

from django import forms

from attenders.analysis.unit_costs import MANUAL_YEARS, Rate


MOST_POUNDS = 1_000
MOST_LETTERS = 500


class PoundsField(forms.DecimalField):
    """Pounds for an hour; "£1,000.50" as well as 1000.5."""

    def __init__(self, label: str) -> None:
        says = f"{label} must be an amount from £0 to £{MOST_POUNDS:,}, such as 65.50"
        super().__init__(
            label=label,
            min_value=0,
            max_value=MOST_POUNDS,
            decimal_places=2,
            error_messages={
                "required": f"Enter the {label.lower()} cost of an hour",
                "max_decimal_places": f"{label} must have whole pence, such as 65.50",
                **dict.fromkeys(
                    ("invalid", "min_value", "max_value", "max_digits"), says
                ),
            },
        )

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().removeprefix("£").replace(",", "")
        found: Decimal | None = super().to_python(text)
        return found


class OwnCostForm(forms.Form):
    """What an hour of one staff group costs in the practice, and why."""

    low = PoundsField("Low")
    central = PoundsField("Central")
    high = PoundsField("High")
    reason = forms.CharField(
        label="Why",
        max_length=MOST_LETTERS,
        error_messages={
            "required": "Enter why your cost is another",
            "max_length": f"Why must be {MOST_LETTERS} characters or fewer",
        },
    )

    def clean(self) -> None:
        low, central, high = (
            self.cleaned_data.get(name) for name in ("low", "central", "high")
        )
        if low is not None and central is not None and central < low:
            self.add_error("central", "Central must be the same as or more than low")
        elif central is not None and high is not None and high < central:
            self.add_error("high", "High must be the same as or more than central")

    @property
    def rate(self) -> Rate:
        given = (self.cleaned_data[name] for name in ("low", "central", "high"))
        return Rate(*(int(pounds * 100) for pounds in given))


class ManualForm(forms.Form):
    """The manual whose unit costs are used."""

    manual_year = forms.TypedChoiceField(
        choices=[(year, str(year)) for year in reversed(MANUAL_YEARS)],
        coerce=int,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select the year of a manual"
        ),
    )
