from django import forms

from attenders.analysis.outside import OUTSIDE
from attenders.demand.models import Audience
from attenders.demand.report_inside import CHOICES, FIRST_CHOICE, MOST_SUBJECTS


class ReportForm(forms.Form):
    """For whom a report is, and which subjects are in it; each audience has its own."""

    audience = forms.ChoiceField(
        choices=Audience.choices,
        error_messages={"required": "Select who the report is for"},
    )
    inside = forms.MultipleChoiceField(
        choices=[(slug, subject.name) for slug, subject in CHOICES.items()],
        required=False,
    )
    outside = forms.MultipleChoiceField(
        choices=[(key, subject.name) for key, subject in OUTSIDE.items()],
        required=False,
    )

    def clean(self) -> None:
        if self.errors:
            return
        name = self.cleaned_data["audience"].lower()
        if not self.cleaned_data[name]:
            self.add_error(name, "Select what is to be in the report")
        elif name == "inside" and len(self.cleaned_data[name]) > MOST_SUBJECTS:
            self.add_error(
                name,
                f"Select at most {MOST_SUBJECTS}, so that the report stays short enough"
                " to be read",
            )

    @property
    def subjects(self) -> list[str]:
        chosen: list[str] = self.cleaned_data[self.cleaned_data["audience"].lower()]
        return chosen


def first_choice() -> dict[str, object]:
    """What is chosen before anybody chooses: one click is enough."""
    return {
        "audience": Audience.INSIDE,
        "inside": list(FIRST_CHOICE),
        "outside": list(OUTSIDE),
    }


class ApprovalForm(forms.Form):
    """That somebody has read the preview."""

    is_read = forms.BooleanField(
        error_messages={
            "required": "Read the report, and confirm that it may leave the practice"
        }
    )
