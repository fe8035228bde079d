import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from attenders.tallies.lines import Line
from attenders.tallies.sheet import FIRST_DAY, MOST_REQUESTS
from attenders.tallies.vocabularies import CHANNELS, MET_BY, NEEDS, OUTCOMES, PARTS


MAX_BYTES = 1_000_000
_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y"]
_COUNT = f"must be a whole number from %s to {MOST_REQUESTS}"


def _choice(words: dict[str, str] | object, says: str) -> forms.ChoiceField:
    choices = list(dict(words).items())  # type: ignore[call-overload]
    errors = {"required": says, "invalid_choice": says}
    return forms.ChoiceField(choices=choices, error_messages=errors)


class SessionForm(forms.Form):
    """The day and the part of it in which requests are counted."""

    day = forms.DateField(
        label="Day",
        input_formats=_DAYS,
        error_messages={
            "required": "Enter the day",
            "invalid": "Day must be a real date, such as 31/3/2026",
        },
    )
    part = _choice(PARTS, "Select the morning, the afternoon or all day")

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("Day must be today or in the past")
        if day < FIRST_DAY:
            raise forms.ValidationError("Day must be in 2000 or later")
        return day


class CountForm(SessionForm):
    """One press of a button: so many requests that were alike."""

    channel = _choice(CHANNELS, "Select how the request came")
    need = _choice(NEEDS, "Select what was asked for")
    met_by = _choice(MET_BY, "Select what could have met it")
    outcome = _choice(OUTCOMES, "Press the button for what came of it")
    count = forms.IntegerField(
        label="How many",
        min_value=1,
        max_value=MOST_REQUESTS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "How many " + _COUNT % 1,
        ),
    )
    mark = forms.UUIDField(
        error_messages=dict.fromkeys(
            ("required", "invalid"), "That was not counted – try again"
        )
    )

    def line(self) -> Line:
        names = ("day", "part", "channel", "need", "outcome", "met_by", "count")
        return Line(*(self.cleaned_data[name] for name in names))


class ChangeForm(SessionForm):
    """A whole session, with a field for each kind of request that was counted."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, lines: Iterable[Line], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"count-{number}": line for number, line in enumerate(lines)}
        for name, line in self.lines.items():
            says = f"Count of {self.label_of(line)} {_COUNT % 0}"
            self.fields[name] = forms.IntegerField(
                initial=line.count,
                min_value=0,
                # A file or many presses may have brought more than one entry can
                max_value=max(MOST_REQUESTS, line.count),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), says
                ),
            )

    @staticmethod
    def label_of(line: Line) -> str:
        words = (CHANNELS[line.channel], NEEDS[line.need], OUTCOMES[line.outcome])
        return f"{', '.join(words)}, {MET_BY[line.met_by]}"

    def changed_lines(self) -> list[Line]:
        return [
            replace(line, count=self.cleaned_data[name])
            for name, line in self.lines.items()
        ]


class PeriodForm(forms.Form):
    """From which day to which; either end may be left open."""

    first_day = forms.DateField(
        label="From",
        required=False,
        input_formats=_DAYS,
        error_messages={"invalid": "From must be a real date, such as 3/3/2026"},
    )
    last_day = forms.DateField(
        label="To",
        required=False,
        input_formats=_DAYS,
        error_messages={"invalid": "To must be a real date, such as 14/3/2026"},
    )

    def clean(self) -> None:
        first, last = (self.cleaned_data.get(name) for name in self.fields)
        if first and last and first > last:
            self.add_error("last_day", "To must be the same as or after From")


class TallyUploadForm(forms.Form):
    """Choose one file; the words are those of the NHS service manual."""

    file = forms.FileField(
        label="Tally",
        max_length=None,
        allow_empty_file=True,
        error_messages={
            "required": "Select a file",
            "invalid": "The selected file could not be uploaded – try again",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if getattr(file, "is_too_large", False) or (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The selected file must be smaller than {MAX_BYTES // 1_000_000}MB"
            )
        if not file.size:
            raise forms.ValidationError("The selected file is empty")
        return file
