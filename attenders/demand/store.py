"""Between results and rows."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.people.bulk import insert_rows
from academy.people.models import Practice
from attenders.analysis.headline import SCHEMA_VERSION, Headline
from attenders.demand.models import AnalysisResult, AnalysisRun


HEADLINE = "HEADLINE"


def save_headline(*, run: AnalysisRun, figures: Headline) -> None:
    """Keep the figures as they are; they are never changed afterwards."""
    AnalysisResult.objects.create(
        run=run, kind=HEADLINE, schema_version=SCHEMA_VERSION, data=figures.to_dict()
    )


def load_headline(run: AnalysisRun) -> Headline:
    """The stored figures of a run."""
    result = run.results.get(kind=HEADLINE)
    return Headline.from_dict(result.data)


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
    return (
        practice.runs.filter(
            results__kind=HEADLINE, results__schema_version=SCHEMA_VERSION
        )
        .order_by("-created_at")
        .first()
    )
