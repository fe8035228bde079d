from typing import Any

from django import forms

from attenders.analysis.book_week import BookWeek
from attenders.analysis.outcomes import CASES, OutcomeChoices
from attenders.demand.models import CountsAs


class OutcomeForm(forms.Form):
    """What each of analysis.outcomes.CASES counts as."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, case in CASES.items():
            self.fields[name] = forms.ChoiceField(
                label=case.title,
                choices=CountsAs.choices,
                error_messages={
                    "required": f"Select what it counts as: {case.title.lower()}",
                    "invalid_choice": "Select attended, missed or neither",
                },
            )

    @property
    def chosen(self) -> OutcomeChoices:
        return OutcomeChoices(**self.cleaned_data)


class WeekCheckForm(forms.Form):
    """Whether the practice's own book has as many appointments as we counted."""

    agrees = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages={"required": "Select yes if your book shows the same number"},
    )
    in_book = forms.IntegerField(
        required=False,
        localize=True,  # 1,412 as well as 1412
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "invalid": "The number in your book must be a whole number, such as 412",
            "min_value": "The number in your book must be 0 or more",
            "max_value": "The number in your book must be 1,000,000 or fewer",
        },
    )
    # What the person was shown, so that an answer is never to another question
    monday = forms.DateField(widget=forms.HiddenInput)
    counted = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        disagrees = self.cleaned_data.get("agrees") == "no"
        if not disagrees or "in_book" in self.errors:
            return
        if self.cleaned_data.get("in_book") is None:
            self.add_error("in_book", "Enter the number that your book shows")
        elif self.cleaned_data["in_book"] == self.cleaned_data.get("counted"):
            self.add_error("in_book", "That is the number we counted: select yes")

    def is_about(self, week: BookWeek) -> bool:
        """Whether this is what they were shown; figures may have changed since."""
        shown = (self.cleaned_data.get("monday"), self.cleaned_data.get("counted"))
        return shown == (week.monday, week.total)

    @property
    def number(self) -> int:
        said = self.cleaned_data
        number: int = said["in_book"] if said["agrees"] == "no" else said["counted"]
        return number
