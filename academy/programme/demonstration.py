"""The made-up practices and people of `make demo`."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from django.conf import settings

from academy.people import operations as people
from academy.people.models import Job, JobState, Practice, Role, User
from academy.words import number
from attenders.extracts import closed_files, retention
from attenders.extracts import operations as extracts
from attenders.made_up import make_extract, make_list, write_extract
from attenders.registered import operations as registered
from attenders.tallies import operations as tallies
from attenders.tallies.lines import Line, added_up
from attenders.tallies.vocabularies import MET_BY, NEEDS, OUTCOMES


PASSWORD = "only made-up data here"  # noqa: S105 - known to everybody, and it says so
LAST_DAY = date(2026, 3, 31)
YEARS = 5
Say = Callable[[str], None]
_REQUESTS = 60  # in half a day


@dataclass(frozen=True)
class MadeUpPractice:
    """A practice that does not exist, and how its extract is made.

    `lost` are a staff role and the days of it that the export left out: a gap to find.
    """

    ods_code: str
    name: str
    patients: int
    manager: str
    lost: tuple[str, date, date] | None = None


PRACTICES = (
    MadeUpPractice("DEMO1", "Riverside Practice", 7_500, "manager@demo.example"),
    MadeUpPractice(
        "DEMO2",
        "Hilltop Surgery",
        3_200,
        "manager2@demo.example",
        lost=("Practice nurse", date(2026, 2, 2), date(2026, 2, 13)),
    ),
    MadeUpPractice("DEMO3", "Market Street Health", 14_000, "manager3@demo.example"),
)
# One person for each role; the manager is the first practice's
SIGN_INS = (
    (Role.PRACTICE_MANAGER, "manager@demo.example"),
    (Role.PRACTICE_CLINICIAN, "clinician@demo.example"),
    (Role.FACULTY, "faculty@demo.example"),
    (Role.FEDERATION_LEAD, "lead@demo.example"),
    (Role.ADMINISTRATOR, "administrator@demo.example"),
)


def prepare(say: Say, *, one_in: int = 1) -> None:
    """Make what is missing of the demonstration, and queue its files for loading.

    `one_in` 20 makes practices a twentieth of the size, for tests.
    """
    for number_of, made_up in enumerate(PRACTICES, start=1):
        patients = made_up.patients // one_in
        there = Practice.objects.filter(ods_code=made_up.ods_code).first()
        practice = there or people.add_practice(
            ods_code=made_up.ods_code,
            name=made_up.name,
            list_size=patients,
            list_size_date=LAST_DAY,
            by=None,
        )
        if there is None:  # or most of its five years would be too old
            retention.choose_months(
                practice=practice,
                months=retention.MAX_MONTHS,
                at=retention.now(),
                by=None,
            )
        manager = _add_person(made_up.manager, Role.PRACTICE_MANAGER, practice)
        if number_of == 1:
            for role, email in SIGN_INS[1:]:
                at = practice if role == Role.PRACTICE_CLINICIAN else None
                _add_person(email, role, at)
        if not practice.uploads.exclude(job__state=JobState.FAILED).exists():
            say(f"Making up {number(patients)} patients of {made_up.name}")
            _upload(practice, made_up, patients=patients, seed=number_of)
            _upload_list(practice, patients=patients, seed=number_of)
            _count_requests(practice, by=manager, seed=number_of)


def _add_person(email: str, role: Role, practice: Practice | None) -> User:
    return people.add_person(
        email=email, role=role, practice=practice, password=PASSWORD, by=None
    )


def _upload(
    practice: Practice, made_up: MadeUpPractice, *, patients: int, seed: int
) -> None:
    path = settings.STORAGE_DIR / f"made-up-{practice.ods_code}.csv"
    table = make_extract(
        patients=patients,
        years=YEARS,
        seed=seed,
        last_day=LAST_DAY,
        nhs_numbers=True,  # as real exports have: to be seen among what is not kept
    )
    write_extract(_without(table, made_up.lost), path)
    extracts.add_upload_from_path(practice=practice, path=path, by=None)
    path.unlink()


def _without(table: pa.Table, lost: tuple[str, date, date] | None) -> pa.Table:
    """The extract without the days of a staff role that were lost."""
    if lost is None:
        return table
    role, first, last = lost
    day = pc.strptime(table["Appointment date"], format="%d/%m/%Y", unit="s")
    day = day.cast(pa.date32())
    gone = pc.and_(
        pc.equal(table["Staff role"], role),
        pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last)),
    )
    return table.filter(pc.invert(gone))


def _upload_list(practice: Practice, *, patients: int, seed: int) -> None:
    path = settings.STORAGE_DIR / f"made-up-list-{practice.ods_code}.csv"
    table = make_list(patients=patients, years=YEARS, seed=seed, last_day=LAST_DAY)
    pyarrow.csv.write_csv(table, path)
    with closing(closed_files.receive_path(path, practice_id=practice.pk)) as file:
        registered.add_list(practice=practice, file=file, as_at=LAST_DAY, by=None)
    path.unlink()


def _count_requests(practice: Practice, *, by: User, seed: int) -> None:
    """A week of the demand tally, by chance: nothing in it is measured anywhere."""
    chance = random.Random(seed)  # noqa: S311 - made up, not secret
    days = [LAST_DAY - timedelta(days=back) for back in range(5, 0, -1)]
    lines = [
        Line(day, part, *kind, *_outcome(chance), count=1)
        for day in days
        if day.weekday() < 5
        for part in ("MORNING", "AFTERNOON")
        for kind in zip(
            chance.choices(("PHONE", "DESK", "ONLINE"), (6, 1, 3), k=_REQUESTS),
            chance.choices(tuple(NEEDS), k=_REQUESTS),
            strict=True,
        )
    ]
    tallies.replace_sessions(practice=practice, lines=added_up(lines), by=by)


def _outcome(chance: random.Random) -> tuple[str, str]:
    outcome = chance.choices(tuple(OUTCOMES), (8, 6, 3, 2, 1))[0]
    unmet = outcome in ("CALL_BACK", "TURNED_AWAY")
    return outcome, chance.choice(tuple(MET_BY)) if unmet else "NOT_SAID"


def unfinished() -> list[str]:
    """What the workers still do, a line for each job."""
    jobs = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    return [
        f"{job.practice.name}: {job.stage or 'waiting'}"
        + (f", {job.share_done:.0%}" if job.share_done else "")
        for job in jobs.select_related("practice").order_by("created_at")
    ]


def sign_in_line(address: str) -> str:
    """The one line that says where it is and how to get in."""
    emails = ", ".join(f"{email} ({role.label.lower()})" for role, email in SIGN_INS)
    return f"Ready: {address} - sign in as {emails}; password: {PASSWORD}"
