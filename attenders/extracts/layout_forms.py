"""Forms of the pages that check a file's columns, made from what the reader saw."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from academy.exceptions import ExtractError
from attenders.extracts.reading import Choices, Preview
from attenders.extracts.reading.choices import KEPT, LEFT_OUT, NO_HEADINGS
from attenders.extracts.reading.fields import (
    FIELDS,
    OUTCOME_FIELDS,
    REQUIRED,
    normal,
)
from attenders.extracts.reading.identifiers import BIRTH_DATES, NAMES
from attenders.extracts.reading.preview import Meaning
from attenders.extracts.reading.recognition import recognise


# What a word of a file may mean, in the order in which it is offered
MEANINGS: dict[str, dict[str, str]] = {
    "status": {
        "ATTENDED": "Attended",
        "DNA": "Missed: did not attend",
        "CANCELLED": "Cancelled",
        "BOOKED": "Booked, not yet happened",
        "WALKED_OUT": "Came, and left before being seen",
        "NO_ACCESS_VISIT": "Home visit, nobody opened",
        "UNKNOWN": "None of these",
    },
    "mode": {
        "FACE_TO_FACE": "Face to face",
        "TELEPHONE": "Telephone",
        "VIDEO_ONLINE": "Video or online",
        "HOME_VISIT": "Home visit",
        "UNKNOWN": "None of these",
    },
    "staff": {
        "GP": "GP",
        "NURSE": "Nurse",
        "ADVANCED_PRACTITIONER": "Advanced practitioner",
        "HEALTHCARE_ASSISTANT": "Healthcare assistant",
        "PHARMACIST": "Pharmacist",
        "PHYSIOTHERAPIST": "Physiotherapist",
        "SOCIAL_PRESCRIBER": "Social prescriber",
        "OTHER": "Other staff",
        "UNKNOWN": "None of these",
    },
    "sex": {
        "FEMALE": "Female",
        "MALE": "Male",
        "OTHER": "Other",
        "UNKNOWN": "Not known",
    },
}
VOCABULARIES = ("status", "mode", "staff", "slot_type", "sex")
MOST_WORDS = 150  # of one column: the rest are rare, and read as we know them

# One question for people, who then say which word means missed
ASKED = tuple(name for name in FIELDS if name not in OUTCOME_FIELDS[1:])
NEEDED = (*REQUIRED, "status")
# Columns that are not shown, and yet may be what these fields ask for
_MAY_BE_HIDDEN = {"clinician": NAMES, "birth_date": BIRTH_DATES}
NOBODY = "-"  # stands for no column where a person says that there is none
_MISSING = {
    "patient": (
        "Select the column with the patient’s number in your system, not the NHS number,"
        " or say that the file does not tell who came"
    ),
    "date": "Select the column with the date of the appointment",
    "status": "Select the column that says what became of the appointment",
}


class ColumnsForm(forms.Form):
    """Which column of the file is which, and which row has the headings."""

    def __init__(self, preview: Preview, said: Choices, data: Any = None) -> None:
        super().__init__(data)
        self.preview = preview
        guessed = {**_for_people(preview.columns), **_for_people(said.columns)}
        for name in ASKED:
            self.fields[name] = forms.ChoiceField(
                label=_label(name),
                choices=[*_none(name), *self._columns(name)],
                required=False,
                initial=guessed.get(name, ""),
            )
        if said.columns.get("patient") == "":
            self.fields["patient"].initial = NOBODY
        self.fields["heading_row"] = forms.TypedChoiceField(
            label="Row with the column headings",
            choices=[
                (NO_HEADINGS, "There are no headings"),
                *((row, f"Row {row}") for row, _ in preview.rows),
            ],
            coerce=int,
            initial=preview.heading_row,
        )

    def _columns(self, name: str) -> Iterator[tuple[str, str]]:
        for label in self.preview.labels:
            reason = self.preview.hidden.get(label, "")
            if not reason or reason == _MAY_BE_HIDDEN.get(name):
                yield label, label

    @property
    def columns(self) -> dict[str, str]:
        """The column of each field, "" for none, as Choices has them."""
        chosen = {name: self.cleaned_data[name] for name in ASKED}
        return {name: "" if at == NOBODY else at for name, at in chosen.items()}

    @property
    def has_other_headings(self) -> bool:
        return bool(self.cleaned_data["heading_row"] != self.preview.heading_row)

    def clean(self) -> None:
        if self.errors or self.has_other_headings:
            return  # the file is read anew first
        for name in NEEDED:
            if not self.cleaned_data[name] and self._is_needed(name):
                self.add_error(name, _MISSING[name])
        if not self.errors:
            self._try()

    def _is_needed(self, name: str) -> bool:
        shape = self.preview.layout.shape
        if name == "patient":
            return shape.has_patients
        return name != "status" or not shape.signs

    def _try(self) -> None:
        try:
            recognise(self.preview.layout.headings, Choices(self.columns))
        except ExtractError as error:
            self.add_error(None, str(error))

    def examples(self, name: str) -> str:
        """The first values of the column that is chosen for a field."""
        label = self[name].value()
        if label not in self.preview.labels:
            return ""
        at = self.preview.labels.index(label)
        first = self.preview.heading_row
        rows = [row for number, row in self.preview.rows if number > first]
        values = dict.fromkeys(row[at] for row in rows if at < len(row) and row[at])
        return ", ".join(list(values)[:3])


class SeenForm(forms.Form):
    """A form about what is said so far, which another window may have changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, about: Any, data: Any = None, **known: Any) -> None:
        text = json.dumps(about, sort_keys=True).encode()
        self.current = hashlib.sha256(text).hexdigest()
        super().__init__(data, initial={**known, "seen": self.current})

    def clean(self) -> None:
        if self.cleaned_data.get("seen") != self.current:
            raise forms.ValidationError(
                "The columns or words were changed in another window. Check them again."
            )


class WordsForm(SeenForm):
    """What the words of the file mean: statuses, kinds of contact, roles, slot types."""

    def __init__(self, preview: Preview, said: Choices, data: Any = None) -> None:
        super().__init__(dict(said.columns), data)
        found = {name: _meanings(preview, name, said) for name in VOCABULARIES}
        self.words = {
            name: words[:MOST_WORDS] for name, words in found.items() if words
        }
        self.labels = {name: _label(name) for name in self.words}
        for name, meanings in self.words.items():
            for at, meaning in enumerate(meanings):
                self.fields[f"{name}-{at}"] = _word_field(name, meaning)

    def field(self, name: str, at: int) -> forms.BoundField:
        return self[f"{name}-{at}"]

    @property
    def meanings(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Of each column but slot types, its words and what they mean, to be read."""
        return [
            (
                self.labels[name],
                [
                    (one.word, MEANINGS[name].get(one.meaning, "We do not know"))
                    for one in words
                ],
            )
            for name, words in self.words.items()
            if name in MEANINGS
        ]

    @property
    def said(self) -> dict[str, dict[str, str]]:
        """What each word means, as Choices has them; what is not known is left out."""
        said: dict[str, dict[str, str]] = {}
        for name, meanings in self.words.items():
            for at, one in enumerate(meanings):
                value = self.cleaned_data[f"{name}-{at}"]
                if name == "slot_type":
                    value = LEFT_OUT if value else KEPT
                if value:
                    said.setdefault(name, {})[normal(one.word)] = value
        return said


class LayoutForm(SeenForm):
    """Under which name to remember how the file is read, if at all."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        required=False,
        error_messages={"max_length": "The name must be 60 characters or fewer"},
    )
    remember = forms.BooleanField(required=False)

    def __init__(self, said: Choices, data: Any = None, **known: Any) -> None:
        super().__init__(said.to_dict(), data, **known)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("remember") and not self.cleaned_data.get("name"):
            self.add_error("name", "Enter a name, such as “SystmOne, all appointments”")


def _none(name: str) -> list[tuple[str, str]]:
    """What can be chosen for a field instead of a column."""
    if name == "patient":
        return [("", "Select a column"), (NOBODY, "The file does not tell who came")]
    return [("", "Select a column" if name in NEEDED else "Not in this file")]


def _label(name: str) -> str:
    label = FIELDS[name].label
    return f"{label[0].upper()}{label[1:]}"


def _for_people(columns: Mapping[str, str]) -> dict[str, str]:
    """With one name for whichever column says what became of the appointment."""
    outcome = next((columns[name] for name in OUTCOME_FIELDS if name in columns), None)
    others = {n: label for n, label in columns.items() if n not in OUTCOME_FIELDS}
    return others if outcome is None else {**others, "status": outcome}


def _meanings(preview: Preview, name: str, said: Choices) -> list[Meaning]:
    label = said.columns.get(name, "")
    known = said.words.get(name, {})
    return [
        Meaning(one.word, one.rows, known.get(normal(one.word), one.meaning))
        for one in preview.meanings(name, label)
    ]


def _word_field(name: str, meaning: Meaning) -> forms.Field:
    if name == "slot_type":
        return forms.BooleanField(
            label=meaning.word, required=False, initial=meaning.meaning == LEFT_OUT
        )
    return forms.ChoiceField(
        label=f"{meaning.word} means",
        choices=[("", "We do not know"), *MEANINGS[name].items()],
        required=False,
        initial=meaning.meaning,
    )
