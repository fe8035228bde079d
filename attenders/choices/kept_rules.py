"""A practice's own rules of who starts an appointment, as it keeps and changes them.

Beside each rule is an id, by which pages name it, and whether it is on. Nothing is
changed in place: each change gives the rules as they are then. Knows no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

from attenders.analysis.initiative_rules import (
    DEFAULT_RULES,
    InitiativeRule,
    InitiativeRulesError,
    Rules,
    rule_problems,
)


SCHEMA_VERSION = 1
# Any id that is no other's: the default rules have the same ids in every practice
_SPACE = UUID("5d2c0d5e-2f0b-4c0e-9a53-7a5d4f0f7a11")
_GONE = "Somebody has removed this rule since you opened the page. Nothing was changed."


@dataclass(frozen=True)
class KeptRule:
    """One rule, whether it is on or not."""

    id: UUID
    rule: InitiativeRule
    is_on: bool = True

    def to_dict(self) -> dict[str, Any]:
        return {"id": str(self.id), "is_on": self.is_on, "rule": self.rule.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "KeptRule":
        rule = InitiativeRule.from_dict(data["rule"])
        return cls(UUID(data["id"]), rule, data["is_on"])


@dataclass(frozen=True)
class KeptRules:
    """All rules of a practice in their order: the first that is met decides."""

    kept: tuple[KeptRule, ...]

    @property
    def active(self) -> Rules:
        """Those that are on, as the figures take them."""
        return tuple(one.rule for one in self.kept if one.is_on)

    def find(self, rule_id: UUID) -> KeptRule | None:
        return next((one for one in self.kept if one.id == rule_id), None)

    def found(self, rule_id: UUID) -> KeptRule:
        """The rule; raises InitiativeRulesError where it is gone."""
        found = self.find(rule_id)
        if found is None:
            raise InitiativeRulesError(_GONE)
        return found

    def after(self, rule_id: UUID) -> UUID | None:
        """The rule that comes next after this one; None after the last."""
        ids = [one.id for one in self.kept]
        return dict(pairwise(ids)).get(rule_id)

    def with_rule(self, new: KeptRule, *, before: UUID | None) -> "KeptRules":
        """With a rule in its place: before another, or last.

        It takes the place of the one with its id. Raises InitiativeRulesError, with
        every problem, where the rules could then not be used.
        """
        others = self._without(new.id)
        at = next(
            (place for place, one in enumerate(others) if one.id == before), len(others)
        )
        return _checked((*others[:at], new, *others[at:]))

    def with_words(self, rule_id: UUID, words: Sequence[str]) -> "KeptRules":
        """With more words in one rule; those that it has already are not added again.

        Raises InitiativeRulesError where the rule is gone or could not be used.
        """
        found = self.found(rule_id)
        both = tuple(dict.fromkeys((*found.rule.words, *words)))
        return self._with(replace(found, rule=replace(found.rule, words=both)))

    def switched(self, rule_id: UUID, *, is_on: bool) -> "KeptRules":
        """With one rule on or off; raises InitiativeRulesError where it is gone."""
        return self._with(replace(self.found(rule_id), is_on=is_on))

    def without(self, rule_id: UUID) -> "KeptRules":
        """Without one rule; raises InitiativeRulesError where it is gone."""
        self.found(rule_id)
        return KeptRules(self._without(rule_id))

    def _without(self, rule_id: UUID) -> tuple[KeptRule, ...]:
        return tuple(one for one in self.kept if one.id != rule_id)

    def _with(self, changed: KeptRule) -> "KeptRules":
        return _checked(
            tuple(changed if one.id == changed.id else one for one in self.kept)
        )

    def to_dict(self) -> list[dict[str, Any]]:
        return [one.to_dict() for one in self.kept]

    @classmethod
    def from_dict(cls, data: Sequence[Mapping[str, Any]]) -> "KeptRules":
        return cls(tuple(map(KeptRule.from_dict, data)))


def _checked(kept: tuple[KeptRule, ...]) -> KeptRules:
    problems = rule_problems([one.rule for one in kept])
    if problems:
        raise InitiativeRulesError(" ".join(problems))
    return KeptRules(kept)


DEFAULT_KEPT = KeptRules(
    tuple(KeptRule(uuid5(_SPACE, rule.name), rule) for rule in DEFAULT_RULES)
)


def exported(kept: KeptRules) -> dict[str, Any]:
    """The rules as a file has them, to be kept or shown to another practice."""
    return {
        "what": "Rules by which a practice or a patient starts an appointment",
        "schema_version": SCHEMA_VERSION,
        "rules": [{**one.rule.to_dict(), "is_on": one.is_on} for one in kept.kept],
    }
