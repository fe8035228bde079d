"""Everything that the figures of one practice are worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.at_risk import DEFAULT_RULE, AtRiskRule
from attenders.analysis.clinicians import not_people
from attenders.analysis.continuity import VisitRule
from attenders.analysis.funding import DEFAULT_BANDS, FundingBands, Income
from attenders.analysis.initiative_rules import DEFAULT_RULES, Rules
from attenders.analysis.longer_visits import DEFAULT_PLAN, LongerVisitsPlan
from attenders.analysis.outcomes import (
    DEFAULTS,
    OutcomeChoices,
    last_recorded_day,
    with_choices,
)
from attenders.analysis.quality import FileFacts, Holding
from attenders.analysis.registered import AgeSexTable
from attenders.analysis.turned_away import CountedSession
from attenders.analysis.unit_costs import MANUAL_YEARS, UnitCosts, unit_costs
from attenders.analysis.window import choose_window, in_order, last_outcome_day


def newest_costs() -> UnitCosts:
    """The unit costs of the newest manual that there is."""
    return unit_costs(manual_year=MANUAL_YEARS[-1])


@dataclass(frozen=True, eq=False)
class Inputs:
    """A practice's data, as figures take it, and the settings that they go by.

    `stored` are all its appointments by day, with the statuses as they are stored,
    `frame` the same rows with the first five statuses only, as the practice counts
    them. `as_at` is the last recorded day, `latest` the last with an outcome. `patients`
    has a row for each patient code; the names are by code.

    `listed` are the people who count as registered (patient, or -1 without any
    appointment, and REGISTERED_TYPES); None where there is no list, or the list size is
    not of it. `registrations` are all of the list whose registration is known (patient,
    registered_on, left_on, died_on), `on_list` says of each patient whether they are
    one of `listed`, and `own` is the clinician who is each patient's usual GP, -1 where
    none is known: each None without a list, `own` also where it names nobody.
    `listed_on` is the day of the list, `age_sex` the newest table of people by age and
    sex, and `income` what the practice is paid for its list, where it entered it.
    `sessions` are those in which requests were counted at reception.
    """

    stored: pd.DataFrame
    frame: pd.DataFrame
    choices: OutcomeChoices
    as_at: date
    latest: date
    patients: pd.DataFrame
    clinicians: Mapping[int, str] = field(default_factory=dict)
    slot_types: Mapping[int, str] = field(default_factory=dict)
    files: FileFacts = field(default_factory=FileFacts)
    list_size: int | None = None
    listed: pd.DataFrame | None = None
    registrations: pd.DataFrame | None = None
    on_list: npt.NDArray[np.bool_] | None = None
    own: npt.NDArray[np.int32] | None = None
    costs: UnitCosts = field(default_factory=newest_costs)
    visit_rule: VisitRule = field(default_factory=VisitRule)
    plan: LongerVisitsPlan = DEFAULT_PLAN
    listed_on: date | None = None
    age_sex: AgeSexTable | None = None
    at_risk_rule: AtRiskRule = DEFAULT_RULE
    funding_bands: FundingBands = DEFAULT_BANDS
    income: Income | None = None
    initiative_rules: Rules = DEFAULT_RULES
    sessions: tuple[CountedSession, ...] = ()

    @property
    def holding(self) -> Holding:
        """How many appointments of which days there are."""
        days = self.stored["day"]
        return Holding(len(days), days.min().date(), days.max().date())

    @classmethod
    def of(
        cls, stored: pd.DataFrame, *, choices: OutcomeChoices = DEFAULTS, **more: Any
    ) -> Self:
        """The same, with what can be told from the appointments and the names.

        Raises NothingToAnalyseError where no appointment has an outcome.
        """
        stored = in_order(stored)
        as_at = last_recorded_day(stored)
        frame = with_choices(stored, choices, as_at=as_at)
        latest = choose_window(latest=last_outcome_day(frame)).last
        assert as_at is not None  # else none has an outcome
        nobody = not_people(more.get("clinicians", {}))
        more.setdefault("visit_rule", VisitRule(not_people=nobody))
        return cls(stored, frame, choices, as_at, latest, **more)
