from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from academy.words import day
from attenders.analysis.book_week import BookWeek
from attenders.analysis.counting import (
    MODE_CHOICES,
    OUTCOME_CHOICES,
    STAFF_CHOICES,
    Counting,
)
from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.guess import OUT_OF, Question
from attenders.analysis.outcomes import CASES, OutcomeChoices
from attenders.analysis.view import View, ViewError
from attenders.analysis.window import Window
from attenders.demand.models import CountsAs


class DayField(forms.DateField):
    """A day that may be left empty, called by its label in errors."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"],
            error_messages={
                "invalid": f"{label} must be a real date, such as 31/3/2026"
            },
        )


def _lower(label: object) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


def _choices(
    missing: str, choices: Mapping[Any, tuple[object, str]]
) -> forms.ChoiceField:
    """One of the choices of `counting`, in its words."""
    return forms.ChoiceField(
        choices=[
            (name, words[:1].upper() + words[1:])
            for name, (_, words) in choices.items()
        ],
        error_messages={"required": missing},
    )


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


class ViewForm(forms.Form):
    """A period, what counts, and who attends often: an `analysis.view.View`."""

    period = forms.ChoiceField(
        choices=[
            ("LATEST", "The 12 months to the last appointment with an outcome"),
            ("OWN", "Another period"),
        ],
        error_messages={"required": "Select a period"},
    )
    first = DayField(label="The first day")
    last = DayField(label="The last day")
    definition = forms.ChoiceField(
        choices=[(name, one.name) for name, one in DEFINITIONS.items()],
        error_messages={"required": "Select who attends often"},
    )
    staff = _choices("Select with whom appointments count", STAFF_CHOICES)
    outcomes = _choices("Select whether missed ones count", OUTCOME_CHOICES)
    modes = _choices("Select which ways of contact count", MODE_CHOICES)
    view: View

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("period") == "OWN":
            for name in ("first", "last"):
                if name not in self.errors and said[name] is None:
                    self.add_error(name, f"Enter {_lower(self.fields[name].label)}")
        if self.errors:
            return
        counting = Counting(said["staff"], said["outcomes"], said["modes"])
        try:
            self.view = View(self._window(said), counting, said["definition"])
        except ViewError as error:
            self.add_error("first", str(error))

    def _window(self, said: Mapping[str, Any]) -> Window | None:
        """The days that were chosen; None for the latest 12 months."""
        if said["period"] == "OWN":
            return Window(said["first"], said["last"])
        return None


class ChangeForm(ViewForm):
    """The same on a page of figures, where the last financial year is a choice too.

    `year` is None where it is not known yet.
    """

    def __init__(self, *args: Any, year: Window | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._year = year
        latest, own = self.fields["period"].choices
        if year is not None:
            words = f"The financial year {day(year.first)} to {day(year.last)}"
            self.fields["period"].choices = [latest, ("YEAR", words), own]

    def _window(self, said: Mapping[str, Any]) -> Window | None:
        return self._year if said["period"] == "YEAR" else super()._window(said)


def fields_of(view: View) -> dict[str, str]:
    """What a form must send to ask for a view."""
    window = view.window
    return {
        "period": "OWN" if window else "LATEST",
        "first": f"{window.first:%d/%m/%Y}" if window else "",
        "last": f"{window.last:%d/%m/%Y}" if window else "",
        "definition": view.definition,
        **view.counting.to_dict(),
    }


class OfHundredField(forms.IntegerField):
    """A whole number of every 100 that may be left empty; "40%" as well as 40."""

    def __init__(self, *, question: Question) -> None:
        says = f"{question.title} must be a whole number from 0 to {OUT_OF}, such as 40"
        super().__init__(
            label=question.asks,
            required=False,
            min_value=0,
            max_value=OUT_OF,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), says),
        )

    def to_python(self, value: Any) -> int | None:
        found: int | None = super().to_python(str(value or "").replace("%", "").strip())
        return found


class GuessForm(forms.Form):
    """What a person expects of those who attend often, by the keys of QUESTIONS."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = OfHundredField(question=question)

    def clean(self) -> None:
        if not self.errors and not self.numbers:
            self.add_error(None, "Enter a number for at least one question")

    @property
    def numbers(self) -> dict[str, int]:
        """The questions that were answered."""
        said = self.cleaned_data
        return {key: number for key, number in said.items() if number is not None}
