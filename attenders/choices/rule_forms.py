"""One rule of who starts an appointment, and words that a rule is to take too."""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms

from attenders.analysis.initiative_rules import (
    LONGEST_INTERVAL,
    LONGEST_TEXT,
    PATIENT,
    PRACTICE,
    STAFF_WORDS,
    InitiativeRule,
    Regularity,
)
from attenders.choices.kept_rules import KeptRules


MOST_LETTERS = 6_000
_NUMBERS = tuple(field.name for field in fields(Regularity))


class WordsField(forms.CharField):
    """Words or phrases, one to a line or with commas between them."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=MOST_LETTERS,
            error_messages={"max_length": f"{label} must be fewer words"},
        )

    def clean(self, value: object) -> tuple[str, ...]:
        text = super().clean(value)
        phrases = (part.strip() for part in re.split(r"[\n,]", text))
        found = tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
        said = _said(InitiativeRule("words", PRACTICE, found or ("any",)))
        if said:
            raise forms.ValidationError(said)
        return found


def _said(rule: InitiativeRule) -> list[str]:
    """What is wrong with the rule, each as a sentence of its own."""
    return [f"{problem[:1].upper()}{problem[1:]}" for problem in rule.problems]


def _number(label: str, *, least: int, most: int) -> forms.IntegerField:
    says = f"{label} must be a whole number from {least} to {most}"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), says),
    )


class RuleForm(forms.Form):
    """One rule: an `InitiativeRule`, and its place among the others."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_TEXT,
        error_messages={
            "required": "Enter a name for the rule",
            "max_length": f"Name must be {LONGEST_TEXT} characters or fewer",
        },
    )
    initiative = forms.ChoiceField(
        choices=[(PRACTICE, "The practice"), (PATIENT, "The patient")],
        error_messages={"required": "Select who starts such appointments"},
    )
    words = WordsField("Words")
    but_not = WordsField("Words that must not be there")
    staff = forms.MultipleChoiceField(required=False, choices=list(STAFF_WORDS.items()))
    is_regular = forms.BooleanField(required=False)
    visits = _number("Visits", least=3, most=LONGEST_INTERVAL)
    shortest = _number("Shortest interval", least=1, most=LONGEST_INTERVAL)
    longest = _number("Longest interval", least=1, most=LONGEST_INTERVAL)
    percent = _number("Share of even intervals", least=1, most=100)
    within_percent = _number("Difference", least=0, most=100)
    before = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "Select where the rule comes"},
    )
    rule: InitiativeRule

    def __init__(
        self, *args: Any, kept: KeptRules, rule_id: UUID | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in kept.kept if one.id != rule_id]
        self.fields["before"].choices = [
            *((str(one.id), f"Before “{one.rule.name}”") for one in others),
            ("", "Last"),
        ]

    def clean(self) -> None:
        said = self.cleaned_data
        if self.errors:
            return
        self.rule = InitiativeRule(
            name=said["name"],
            initiative=said["initiative"],
            words=said["words"],
            but_not=said["but_not"],
            staff=tuple(name for name in STAFF_WORDS if name in said["staff"]),
            regular=self._regularity(),
        )
        said_of_it = _said(self.rule)
        if said_of_it:
            self.add_error("words", said_of_it)

    def _regularity(self) -> Regularity | None:
        """How regular they are; numbers left empty are those that we start with."""
        if not self.cleaned_data["is_regular"]:
            return None
        given = {name: self.cleaned_data[name] for name in _NUMBERS}
        return Regularity(
            **{name: value for name, value in given.items() if value is not None}
        )

    @property
    def before_id(self) -> UUID | None:
        chosen = self.cleaned_data["before"]
        return UUID(chosen) if chosen else None


def fields_of_rule(rule: InitiativeRule, *, before: UUID | None) -> dict[str, object]:
    """What the form shows of a rule."""
    regular = rule.regular or Regularity()
    return {
        "name": rule.name,
        "initiative": rule.initiative,
        "words": "\n".join(rule.words),
        "but_not": "\n".join(rule.but_not),
        "staff": list(rule.staff),
        "is_regular": rule.regular is not None,
        **{name: getattr(regular, name) for name in _NUMBERS},
        "before": str(before or ""),
    }


def fields_of_new(kept: KeptRules, *, words: Sequence[str] = ()) -> dict[str, object]:
    """What the form of a new rule starts with: words go before regularity."""
    before = next((one.id for one in kept.kept if not one.rule.words), None)
    rule = InitiativeRule("", "", words=tuple(words))
    return fields_of_rule(rule, before=before)


class SlotTypeForm(forms.Form):
    """The rule that is to take a slot type too.

    Only one that has words already: any other would take fewer with them.
    """

    rule = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select a rule")
    )

    def __init__(self, *args: Any, kept: KeptRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [
            (str(one.id), one.rule.name) for one in kept.kept if one.rule.words
        ]

    @property
    def rule_id(self) -> UUID:
        return UUID(self.cleaned_data["rule"])
