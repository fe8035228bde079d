"""Between results and rows."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db.models import Max, QuerySet
from django.utils import timezone

from academy.people.bulk import insert_rows
from academy.people.models import Job, Practice
from attenders import __version__
from attenders.analysis.at_risk import RISINGS
from attenders.analysis.figures import BY_KIND, VERSIONS
from attenders.analysis.headline import Headline
from attenders.analysis.initiative_rules import rules_to_dict
from attenders.analysis.outcomes import DEFAULTS, OutcomeChoices
from attenders.analysis.quality import Quality
from attenders.analysis.turned_away import CountedSession
from attenders.analysis.unit_costs import UnitCosts
from attenders.analysis.view import DEFAULT, View, ViewError
from attenders.analysis.whole import NotPossible, Result
from attenders.analysis.window import Window
from attenders.choices import store as choices
from attenders.costs import store as costs
from attenders.demand.models import (
    AnalysisResult,
    AnalysisRun,
    OutcomeRule,
    PersonAtRisk,
    PersonFigures,
    WeekCheck,
)
from attenders.frames import FRAILTY, NOT_KNOWN
from attenders.registered import store as registered
from attenders.tallies import store as tallies
from attenders.tallies.models import TallySession
from attenders.tallies.summary import summary


HEADLINE, QUALITY = "HEADLINE", "QUALITY"
# What every run must have for pages to show it, in the shape of today
_NEEDED = [figure.kind for figure in BY_KIND.values() if figure.is_needed]
# Views besides the default one of which figures are kept; the oldest go
VIEWS_KEPT = 20
_NOT_YET = (
    "This was not worked out with the other figures. It will be here once they are"
    " worked out anew."
)


def save_results(*, run: AnalysisRun, results: Mapping[str, Result]) -> None:
    """Keep the figures as they are; they are never changed afterwards."""
    AnalysisResult.objects.bulk_create(
        AnalysisResult(
            run=run,
            kind=kind,
            schema_version=VERSIONS[kind],
            data=result.to_dict(),
        )
        for kind, result in results.items()
    )


def load(run: AnalysisRun, kind: str) -> Any:
    """A stored figure, or NotPossible where it could not be worked out.

    So too where the run has none of its shape of today: it is to be worked out anew.
    """
    figure = BY_KIND[kind]
    found = run.results.filter(kind=kind, schema_version=figure.version).first()
    return NotPossible(_NOT_YET) if found is None else figure.load(found.data)


def load_all(run: AnalysisRun, kinds: Iterable[str]) -> dict[str, Any]:
    """The stored figures of these kinds by kind, each as `load` gives it."""
    wanted = [BY_KIND[kind] for kind in kinds]
    found = {
        (result.kind, result.schema_version): result.data
        for result in run.results.filter(kind__in=[figure.kind for figure in wanted])
    }
    return {
        figure.kind: figure.load(found[figure.kind, figure.version])
        if (figure.kind, figure.version) in found
        else NotPossible(_NOT_YET)
        for figure in wanted
    }


def load_headline(run: AnalysisRun) -> Headline:
    """The figures of the first page, which every run of today has."""
    figures = load(run, HEADLINE)
    assert isinstance(figures, Headline)
    return figures


def load_quality(run: AnalysisRun) -> Quality:
    """What is known of the data behind a run's figures, which every run of today has."""
    found = load(run, QUALITY)
    assert isinstance(found, Quality)
    return found


def outcome_choices(practice: Practice) -> OutcomeChoices:
    """What the practice counts as attended or missed where sources differ."""
    rule = OutcomeRule.objects.filter(practice=practice).first()
    if rule is None:
        return DEFAULTS
    names = [field.name for field in fields(OutcomeChoices)]
    return OutcomeChoices(**{name: getattr(rule, name) for name in names})


def unit_costs_of(practice: Practice) -> UnitCosts:
    """What an hour of each staff group costs at the practice."""
    return costs.unit_costs_of(practice)


def counted_sessions(practice: Practice) -> tuple[CountedSession, ...]:
    """What was counted at reception on days that figures can be of."""
    found = summary(tallies.load_lines(_sessions(practice))).sessions
    return tuple(
        CountedSession(one.day, one.part, one.requests, one.not_met) for one in found
    )


def _sessions(practice: Practice) -> QuerySet[TallySession]:
    """Those of days that are over, and not after the last upload.

    So while somebody counts, nothing changes that figures are worked out from.
    """
    uploads = practice.uploads.loaded()
    latest = uploads.aggregate(latest=Max("uploaded_at"))["latest"]
    if latest is None:
        return practice.tally_sessions.none()
    found: QuerySet[TallySession] = practice.tally_sessions.filter(
        day__lt=timezone.localdate(), day__lte=timezone.localdate(latest)
    )
    return found


def week_check(practice: Practice, *, found: Quality) -> WeekCheck | None:
    """What the practice last said of the week that it is shown, if it did."""
    if found.week is None:
        return None
    checks = practice.week_checks.filter(monday=found.week.monday)
    latest: WeekCheck | None = checks.order_by("-checked_at").first()
    return latest


_SQL_TYPES = {
    "BigIntegerField": "bigint",
    "BooleanField": "boolean",
    "DateField": "date",
    "FloatField": "double precision",
    "PositiveIntegerField": "integer",
    "SmallIntegerField": "smallint",
}
_MOST_FIRST = {"counted": False, "booked": False, "patient_id": True}


def save_people(
    *, run: AnalysisRun, people: pd.DataFrame, patient_ids: npt.NDArray[np.int64]
) -> None:
    """Keep what the figures say of each person, in order of attendance.

    A column that no figure gave, because it could not be worked out, has its default.
    """
    ordered = people.assign(patient_id=patient_ids[people["patient"]])
    ordered = ordered.sort_values([*_MOST_FIRST], ascending=[*_MOST_FIRST.values()])
    columns = {
        field.name: (_SQL_TYPES[field.get_internal_type()], field)
        for field in PersonFigures._meta.concrete_fields
        if field.name not in ("id", "run", "patient", "place")
    }
    unknown = {*people.columns} - {"patient", *columns}
    if unknown:
        raise ValueError(f"PersonFigures has no field for {sorted(unknown)}")
    insert_rows(
        PersonFigures._meta.db_table,
        {
            "patient_id": ("bigint", ordered["patient_id"].tolist()),
            "place": ("integer", range(1, len(ordered) + 1)),
            **{
                name: (kind, _listed(ordered[name].to_numpy(), or_null=field.null))
                if name in ordered
                else (kind, [field.get_default()] * len(ordered))
                for name, (kind, field) in columns.items()
            },
        },
        alike={"run_id": run.pk},
    )


def save_at_risk(
    *, run: AnalysisRun, rows: pd.DataFrame, patient_ids: npt.NDArray[np.int64]
) -> None:
    """Keep the list of people at risk in its own order, with every reason.

    `rows` are those of `at_risk`, and `patient_ids` says who each of them is.
    """
    plain = {
        name: column.cat.codes.to_numpy()
        if isinstance(column.dtype, pd.CategoricalDtype)
        else column.to_numpy()
        for name, column in rows.drop(columns=["patient", "listed"]).items()
    }
    kept = {name: PersonAtRisk._meta.get_field(str(name)) for name in plain}
    insert_rows(
        PersonAtRisk._meta.db_table,
        {
            "patient_id": ("bigint", patient_ids.tolist()),
            "place": ("integer", range(1, len(rows) + 1)),
            **{
                str(name): (
                    _SQL_TYPES[field.get_internal_type()],
                    _listed(plain[name], or_null=field.null),
                )
                for name, field in kept.items()
            },
        },
        alike={"run_id": run.pk},
    )


def reasons_of(person: PersonAtRisk) -> dict[str, Any]:
    """The row of the list again, as `at_risk.why` takes it."""
    names = [field.name for field in PersonAtRisk._meta.concrete_fields]
    row = {name: getattr(person, name) for name in names if name not in _NO_REASONS}
    return row | {
        "rising": RISINGS[person.rising],
        "frailty": FRAILTY[person.frailty],
        "conditions": NOT_KNOWN if person.conditions is None else person.conditions,
    }


_NO_REASONS = ("id", "run", "patient", "place")


def _listed(values: npt.NDArray[Any], *, or_null: bool) -> list[Any]:
    """The values for the database; what is not known is null where it can be."""
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]")
    listed: list[Any] = values.tolist()
    if not or_null or values.dtype.kind == "M":
        return listed
    if values.dtype.kind == "f":
        return [None if value != value else value for value in listed]
    return [None if value == NOT_KNOWN else value for value in listed]


def latest_run(practice: Practice) -> AnalysisRun | None:
    """The practice's newest analysis, if its figures have the shape of today."""
    return run_for(practice, DEFAULT)


def run_for(practice: Practice, view: View) -> AnalysisRun | None:
    """The newest analysis of a view, if what pages need of it has the shape of today."""
    return _whole_runs(practice).filter(view_key=view.key).first()


def run_showing(
    practice: Practice, view: View, *, narrowed: Callable[[View], View]
) -> AnalysisRun | None:
    """The newest analysis that shows the same as the view would.

    `narrowed` leaves out what changes nothing of what is shown, so that the analysis of
    another view may do, or one of the same days under another name. One of older data
    is given only where there is no other.
    """
    wanted = narrowed(view)
    found = run_for(practice, wanted)
    if found is not None and not found.is_outdated:
        return found
    for run in _whole_runs(practice).filter(is_outdated=False):
        looks_at = view_of(run)
        if looks_at is None:
            continue
        shown = narrowed(looks_at)
        if wanted.window is not None:
            shown = replace(shown, window=Window(run.first_day, run.last_day))
        if shown == wanted:
            return run
    return found


def _whole_runs(practice: Practice) -> QuerySet[AnalysisRun]:
    """Analyses that have what every page needs in its shape of today, newest first."""
    found = practice.runs.all()
    for kind in _NEEDED:
        found = found.filter(results__kind=kind, results__schema_version=VERSIONS[kind])
    return found.order_by("-created_at")


def view_of(run: AnalysisRun) -> View | None:
    """What the run looks at; None where that is no longer offered."""
    try:
        return DEFAULT if run.view is None else View.from_dict(run.view)
    except ViewError:
        return None


def view_asked(job: Job) -> View:
    """What an analysis is to look at; ViewError where that is no longer offered."""
    return View.from_dict(job.details["view"]) if "view" in job.details else DEFAULT


def details_of(view: View) -> dict[str, Any]:
    """The same, as a job has it."""
    return {} if view.is_default else {"view": view.to_dict()}


def code_version() -> dict[str, Any]:
    """What works figures out now."""
    return {"package": __version__, "figures": VERSIONS}


def inputs_stamp(practice: Practice) -> dict[str, Any]:
    """What figures would be worked out from now: differs if any of it is another."""
    now = Practice.objects.only("list_size", "list_size_date").get(pk=practice.pk)
    uploads = practice.uploads.loaded().order_by("load_number")
    current = registered.current_list(practice)
    age_sex = registered.newest_age_sex(practice)
    stamp = {
        "uploads": [
            [str(pk), rows] for pk, rows in uploads.values_list("pk", "current_rows")
        ],
        "registered_list": current and str(current.pk),
        "age_sex": age_sex and str(age_sex.pk),
        "list_size": now.list_size,
        "list_size_date": now.list_size_date and now.list_size_date.isoformat(),
        "outcomes": outcome_choices(practice).to_dict(),
        "unit_costs": unit_costs_of(practice).to_dict(),
        **_chosen(practice),
        # Pages ask for this stamp: the lines of two years would take them half a second
        "turned_away": _digest(
            _sessions(practice).order_by("pk").values_list("pk", "version")
        ),
    }
    # As it comes back from the database: there lists and tuples are the same
    plain: dict[str, Any] = json.loads(json.dumps(stamp))
    return plain


def _chosen(practice: Practice) -> dict[str, Any]:
    """What the practice chose that figures go by."""
    income = choices.income_of(practice)
    return {
        "income": income and income.to_dict(),
        "initiative_rules": rules_to_dict(choices.initiative_rules_of(practice)),
        "at_risk_rule": choices.at_risk_rule_of(practice).to_dict(),
    }


def _digest(rows: Iterable[object]) -> str:
    """A short text that differs where any of the rows is another."""
    return sha256(json.dumps(list(rows), default=str).encode()).hexdigest()[:16]


def is_stale(run: AnalysisRun) -> bool:
    """Whether the same view would now be worked out from other data, or otherwise."""
    return is_stale_beside(inputs_stamp(run.practice), run)


def is_stale_beside(stamp: Mapping[str, Any], run: AnalysisRun) -> bool:
    """The same of one of many runs, with the `inputs_stamp` of now."""
    return (
        run.is_outdated
        or run.code_version.get("figures") != VERSIONS
        or run.inputs != stamp
    )
