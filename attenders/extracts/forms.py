from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from attenders.extracts.retention import MAX_MONTHS, MIN_MONTHS


class ListSizeForm(forms.Form):
    """How many people are registered, and on which day they were counted."""

    list_size = forms.IntegerField(
        label="Registered patients",
        localize=True,  # 8,400 as well as 8400
        min_value=1,
        max_value=500_000,
        error_messages={
            "required": "Enter the number of registered patients",
            "invalid": "Registered patients must be a whole number, such as 8400",
            "min_value": "Registered patients must be 1 or more",
            "max_value": "Registered patients must be 500,000 or fewer",
        },
    )
    list_size_date = forms.DateField(
        label="Counted on",
        input_formats=["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"],
        error_messages={
            "required": "Enter the date on which they were counted",
            "invalid": "Counted on must be a real date, such as 31/3/2026",
        },
    )

    def clean_list_size_date(self) -> date:
        counted: date = self.cleaned_data["list_size_date"]
        if counted > timezone.localdate():
            raise forms.ValidationError("Counted on must be today or in the past")
        return counted


class DateOrderForm(forms.Form):
    """Whether the day or the month comes first in the dates of a file."""

    order = forms.ChoiceField(
        choices=[("DAY_FIRST", "Day first"), ("MONTH_FIRST", "Month first")],
        error_messages={"required": "Select whether the day or the month comes first"},
    )


class RetentionForm(forms.Form):
    """For how many months appointments are kept."""

    months = forms.IntegerField(
        label="Months",
        min_value=MIN_MONTHS,
        max_value=MAX_MONTHS,
        error_messages={
            "required": "Enter for how many months appointments are kept",
            "invalid": "Months must be a whole number, such as 24",
            "min_value": f"Months must be {MIN_MONTHS} or more",
            "max_value": f"Months must be {MAX_MONTHS} or fewer",
        },
    )


class ErasureForm(forms.Form):
    """The practice's code, typed so that nobody deletes everything by mistake."""

    code = forms.CharField(label="ODS code of the practice", max_length=10)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = code
        wrong = f"Enter {code} to delete everything"
        self.fields["code"].error_messages = {"required": wrong, "max_length": wrong}

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if typed.strip().upper() != self.expected:
            raise forms.ValidationError(f"Enter {self.expected} to delete everything")
        return typed


class FileForm(forms.Form):
    """Choose one file; the words are those of the NHS service manual."""

    # What to do with a file that is too large
    make_smaller = "Export a shorter period, and upload the parts."

    file = forms.FileField(
        label="File",
        max_length=None,
        allow_empty_file=True,
        error_messages={
            "required": "Select a file",
            "invalid": "The selected file could not be uploaded – try again",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if getattr(file, "is_too_large", False):
            megabytes = settings.UPLOAD_MAX_BYTES // 1_000_000
            raise forms.ValidationError(
                f"The selected file must be smaller than {megabytes}MB."
                f" {self.make_smaller}"
            )
        if not file.size:
            raise forms.ValidationError("The selected file is empty")
        return file


class UploadForm(FileForm):
    """A file of appointments, and when a person is to be asked about it."""

    check = forms.BooleanField(required=False)
    bad_percent = forms.FloatField(
        label="Stop and ask me above",
        min_value=0,
        max_value=50,
        localize=True,
        error_messages={
            "required": "Enter a percentage from 0 to 50",
            "invalid": "The percentage must be a number, such as 5",
            "min_value": "The percentage must be 0 or more",
            "max_value": "The percentage must be 50 or less",
        },
    )
