"""Between results and rows."""

from dataclasses import fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.people.bulk import insert_rows
from academy.people.models import Practice
from attenders.analysis import headline, quality
from attenders.analysis.headline import Headline
from attenders.analysis.outcomes import DEFAULTS, OutcomeChoices
from attenders.analysis.quality import Quality
from attenders.demand.models import AnalysisResult, AnalysisRun, OutcomeRule, WeekCheck


HEADLINE, QUALITY = "HEADLINE", "QUALITY"
# What every run must have for pages to show it, in the shape of today
_SHAPES = {HEADLINE: headline.SCHEMA_VERSION, QUALITY: quality.SCHEMA_VERSION}


def save_headline(*, run: AnalysisRun, figures: Headline) -> None:
    """Keep the figures as they are; they are never changed afterwards."""
    _save(run, HEADLINE, figures)


def _save(run: AnalysisRun, kind: str, figures: Headline | Quality) -> None:
    AnalysisResult.objects.create(
        run=run, kind=kind, schema_version=_SHAPES[kind], data=figures.to_dict()
    )


def load_headline(run: AnalysisRun) -> Headline:
    """The stored figures of a run."""
    result = run.results.get(kind=HEADLINE)
    return Headline.from_dict(result.data)


def save_quality(*, run: AnalysisRun, found: Quality) -> None:
    """Keep what is known of the data behind the figures."""
    _save(run, QUALITY, found)


def load_quality(run: AnalysisRun) -> Quality:
    """What is known of the data behind a run's figures."""
    result = run.results.get(kind=QUALITY)
    return Quality.from_dict(result.data)


def outcome_choices(practice: Practice) -> OutcomeChoices:
    """What the practice counts as attended or missed where sources differ."""
    rule = OutcomeRule.objects.filter(practice=practice).first()
    if rule is None:
        return DEFAULTS
    names = [field.name for field in fields(OutcomeChoices)]
    return OutcomeChoices(**{name: getattr(rule, name) for name in names})


def week_check(practice: Practice, *, found: Quality) -> WeekCheck | None:
    """What the practice last said of the week that it is shown, if it did."""
    if found.week is None:
        return None
    checks = practice.week_checks.filter(monday=found.week.monday)
    latest: WeekCheck | None = checks.order_by("-checked_at").first()
    return latest


def save_patient_counts(
    *, run: AnalysisRun, counts: pd.DataFrame, patient_ids: npt.NDArray[np.int64]
) -> None:
    """Keep the counts of each patient, in order of attendance."""
    ordered = counts.assign(patient_id=patient_ids[counts["patient"]]).sort_values(
        ["attended", "booked", "patient_id"], ascending=[False, False, True]
    )
    last_seen = ordered["last_seen"].dt.strftime("%Y-%m-%d")
    insert_rows(
        "demand_patientcount",
        {
            "patient_id": ("bigint", ordered["patient_id"].tolist()),
            "place": ("integer", range(1, len(ordered) + 1)),
            **{
                name: ("integer", ordered[name].tolist())
                for name in ("booked", "attended", "dna", "cancelled", "other")
            },
            "last_seen": (
                "date",
                last_seen.astype(object).where(last_seen.notna(), None),
            ),
        },
        alike={"run_id": run.pk},
    )


def latest_run(practice: Practice) -> AnalysisRun | None:
    """The practice's newest analysis, if its figures have the shape of today."""
    found = practice.runs.all()
    for kind, version in _SHAPES.items():
        found = found.filter(results__kind=kind, results__schema_version=version)
    return found.order_by("-created_at").first()
