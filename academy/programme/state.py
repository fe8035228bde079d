"""How things stand: what `steps` needs to know, read with few queries."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone

from academy.people import audit, erasure, jobs
from academy.people.models import Job, JobState, Membership, Practice, User
from academy.people.permissions import manages
from academy.programme.steps import Failure, GuessState, Service, State, Waiting
from attenders.analysis.unit_costs import MANUAL_YEARS, UnitCosts
from attenders.demand import guesses
from attenders.demand import store as demand
from attenders.demand.models import AnalysisRun
from attenders.extracts import retention
from attenders.extracts.models import STOPPED
from attenders.registered import store as registered


AT_WORK = (JobState.QUEUED, JobState.RUNNING)
# A person ended these: nothing is wrong
_BY_CHOICE = (STOPPED, jobs.CANCELLED)
# What failed earlier is no news
NEWS_FOR = timedelta(days=30)
LATELY = timedelta(days=7)


def state_of(practice: Practice, *, person: User, today: date) -> State:
    """How things stand in a practice for one of its people."""
    at_work = _at_work(practice)
    data = practice.uploads.loaded().aggregate(
        files=Count("pk"), patients=Max("patients"), last_day=Max("current_last_day")
    )
    run, inputs = demand.latest_run(practice), demand.inputs_stamp(practice)
    counted = registered.current_list(practice)
    return State(
        today=today,
        is_manager=manages(user=person, practice=practice),
        is_erasing=erasure.KIND in at_work,
        waiting=_waiting(practice),
        failures=tuple(_failures(practice)),
        is_held=bool(retention.state_of(practice).held),
        is_loading="LOAD" in at_work,
        is_analysing="ANALYSE" in at_work,
        has_data=bool(data["files"]),
        has_patients=bool(data["patients"]),
        list_day=counted.as_at if counted else practice.list_size_date,
        has_list=counted is not None,
        **_of_figures(
            run, inputs=inputs, person=person, last_day=data["last_day"], today=today
        ),
        **_of_costs(UnitCosts.from_dict(inputs["unit_costs"]), today=today),
    )


def _default_jobs(practice: Practice) -> QuerySet[Job]:
    """The work that everybody waits for: not analyses that somebody asked for besides."""
    return practice.jobs.exclude(kind="ANALYSE", details__has_key="view")


def _at_work(practice: Practice) -> set[str]:
    """The kinds of work that wait or are done now."""
    found = _default_jobs(practice).filter(state__in=AT_WORK)
    return set(found.values_list("kind", flat=True))


def _waiting(practice: Practice) -> Waiting | None:
    """The file that has waited longest for an answer."""
    asking = practice.uploads.filter(job__state=JobState.ASKING).order_by("uploaded_at")
    found = list(asking.values_list("pk", "file_name"))
    return Waiting(*found[0], others=len(found) - 1) if found else None


def _failures(practice: Practice) -> list[Failure]:
    """Of each kind of work the newest, where it failed lately and by nobody's choice."""
    kinds = ("LOAD", "ANALYSE", "LOAD_LIST")
    newest = (
        _default_jobs(practice)
        .filter(kind__in=kinds)
        .order_by("kind", "-created_at")
        .distinct("kind")
        .values(
            "kind", "state", "error", "finished_at", "upload__pk", "registered_list__pk"
        )
    )
    return [
        Failure(
            kind=job["kind"],
            error=job["error"],
            about=job["upload__pk"] or job["registered_list__pk"],
        )
        for job in newest
        if _is_news(job)
    ]


def _is_news(job: Mapping[str, Any]) -> bool:
    if job["state"] != JobState.FAILED or job["error"] in _BY_CHOICE:
        return False
    ended = job["finished_at"]
    return ended is None or timezone.now() - ended < NEWS_FOR


def _of_figures(
    run: AnalysisRun | None,
    *,
    inputs: Mapping[str, Any],
    person: User,
    last_day: date | None,
    today: date,
) -> dict[str, Any]:
    """What the newest figures say, and what the person has done with them."""
    # Appointments that are booked are no data yet
    last_day = last_day and min(last_day, today)
    if run is None:
        return {"last_day": last_day}
    is_stale = demand.is_stale_beside(inputs, run)
    return {
        "last_day": last_day if is_stale else run.last_day,
        "has_figures": True,
        "is_stale": is_stale,
        "is_checked": run.quality_seen_at is not None,
        "guess": _guess(run, person),
        "has_looked": audit.has_done(
            "PEOPLE_LISTED", by=person, practice=run.practice, since=run.created_at
        ),
    }


def _guess(run: AnalysisRun, person: User) -> GuessState:
    if guesses.has_guessed(run.practice, person):
        return "DONE"
    return "DUE" if guesses.answers_of(run) else "NONE"


def _of_costs(used: UnitCosts, *, today: date) -> dict[str, int]:
    """The manual of unit costs, where it is old, and a newer one that we have."""
    if not used.is_old(as_at=today):
        return {}
    newest = MANUAL_YEARS[-1]
    newer = {"newer_manual": newest} if newest > used.manual_year else {}
    return {"manual_year": used.manual_year, **newer}


def service() -> Service:
    """How the service stands: counts, and names of practices; nothing of patients."""
    now = timezone.now()
    has_people = Exists(Membership.objects.filter(practice=OuterRef("pk")))
    nobody = Practice.objects.exclude(has_people).order_by("name")
    waiting = Job.objects.filter(state=JobState.QUEUED).aggregate(
        since=Min("created_at")
    )["since"]
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - LATELY)
    return Service(
        practices=Practice.objects.count(),
        without_people=tuple(nobody.values_list("name", flat=True)),
        waiting_minutes=int((now - waiting).total_seconds() // 60) if waiting else 0,
        failed_lately=failed.exclude(error__in=_BY_CHOICE).count(),
    )
