from typing import Any

from django import forms

from attenders.analysis.outside import OUTSIDE
from attenders.demand.models import Audience
from attenders.demand.report_inside import CHOICES, FIRST_CHOICE, MOST_SUBJECTS


# By audience: the field, what can be chosen by key, what is chosen before anybody
# chooses (so that one click is enough), and the most that may be
_SUBJECTS = {
    Audience.INSIDE: ("inside", CHOICES, FIRST_CHOICE, MOST_SUBJECTS),
    Audience.OUTSIDE: ("outside", OUTSIDE, tuple(OUTSIDE), len(OUTSIDE)),
}


class ReportForm(forms.Form):
    """Which subjects are in a report for one audience."""

    def __init__(self, *args: Any, audience: Audience, **kwargs: Any) -> None:
        self.audience = audience
        self.name, subjects, first, self.most = _SUBJECTS[audience]
        super().__init__(*args, initial={self.name: list(first)}, **kwargs)
        self.fields[self.name] = forms.MultipleChoiceField(
            choices=[(key, subject.name) for key, subject in subjects.items()],
            error_messages={"required": "Select what is to be in the report"},
        )

    def clean(self) -> None:
        if len(self.cleaned_data.get(self.name, ())) > self.most:
            self.add_error(
                self.name,
                f"Select at most {self.most}, so that the report stays short enough to"
                " be read",
            )

    @property
    def field(self) -> forms.BoundField:
        return self[self.name]

    @property
    def subjects(self) -> list[str]:
        chosen: list[str] = self.cleaned_data[self.name]
        return chosen


class ApprovalForm(forms.Form):
    """That somebody has read the preview."""

    is_read = forms.BooleanField(
        error_messages={
            "required": "Read the report, and confirm that it may leave the practice"
        }
    )
