"""Forms for a registered list, and for an age-sex table by hand or from a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from academy.exceptions import ExtractError
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexRow, AgeSexTable
from attenders.extracts.forms import FileForm
from attenders.registered.reading import read_age_sex
from attenders.registered.reading.age_sex import MOST_BYTES
from attenders.registered.reading.sources import MAKE_SMALLER


class PastDateField(forms.DateField):
    """A day that is today or was before, called by its label in errors."""

    def __init__(self, *, label: str, missing: str) -> None:
        super().__init__(
            label=label,
            input_formats=["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"],
            error_messages={
                "required": missing,
                "invalid": f"{label} must be a real date, such as 31/3/2026",
            },
        )

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found and found > timezone.localdate():
            raise forms.ValidationError(f"{self.label} must be today or in the past")
        if found and found.year < 1990:
            raise forms.ValidationError(f"{self.label} must be in 1990 or later")
        return found


class ListForm(FileForm):
    """A registered list, and the day on which it was run."""

    make_smaller = MAKE_SMALLER

    as_at = PastDateField(
        label="Date of the list", missing="Enter the date on which the list was run"
    )


class AgeSexFileForm(FileForm):
    """A small CSV with an age-sex table; `table` is what it holds."""

    make_smaller = (
        "Use the numbers of your practice alone, with one row for each age and sex."
    )
    counted_on = PastDateField(
        label="Counted on", missing="Enter the date on which the people were counted"
    )
    table: AgeSexTable

    def clean_file(self) -> Any:
        file = super().clean_file()
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The selected file must be smaller than 100KB. {self.make_smaller}"
            )
        try:
            self.table = read_age_sex(file.read())
        except ExtractError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class AgeSexForm(forms.Form):
    """A number of people for each age band and sex; what is left empty is none."""

    columns = ("female", "male", "other")
    counted_on = PastDateField(
        label="Counted on", missing="Enter the date on which the people were counted"
    )

    def __init__(
        self, *args: Any, table: AgeSexTable | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: Sequence[AgeSexRow | None] = (
            table.rows if table else [None] * len(AGE_SEX_BANDS)
        )
        for at, (band, row) in enumerate(zip(AGE_SEX_BANDS, rows, strict=True)):
            for column in self.columns:
                self.fields[f"{column}_{at}"] = _people_field(
                    f"{_SPOKEN[column]}, {band.lower()}",
                    initial=getattr(row, column, None),
                )

    def bands(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each band with its fields, in the order of the table."""
        for at, band in enumerate(AGE_SEX_BANDS):
            yield band, [self[f"{column}_{at}"] for column in self.columns]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        numbers = [value for name, value in found.items() if name != "counted_on"]
        if not self.errors and not any(numbers):
            self.add_error("female_0", "Enter how many people there are in each band")
        return found

    @property
    def table(self) -> AgeSexTable:
        return AgeSexTable(
            tuple(
                AgeSexRow(
                    band,
                    *(self.cleaned_data[f"{c}_{at}"] or 0 for c in self.columns),
                )
                for at, band in enumerate(AGE_SEX_BANDS)
            )
        )


_SPOKEN = {"female": "Female", "male": "Male", "other": "Other or not known"}


def _people_field(label: str, *, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        localize=True,  # 1,200 as well as 1200
        required=False,
        min_value=0,
        max_value=500_000,
        error_messages={
            "invalid": f"{label}: the number must be a whole number, such as 412",
            "min_value": f"{label}: the number must be 0 or more",
            "max_value": f"{label}: the number must be 500,000 or fewer",
        },
    )
