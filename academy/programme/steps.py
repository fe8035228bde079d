"""What is next for somebody, from the state of a practice's data. Knows no Django.

To add a step: what it needs as a field of State, with a default that asks nothing; a
function from State to Step or None; and its place in RULES, which are in order of
importance. `state.py` collects what is in State.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from academy.words import day, plural


# An extract that ends so few days before the end of a month has all of the month: the
# last days may be a weekend with a bank holiday
MONTH_ENDS_WITHIN = 4
# A practice's list turns over by a few per cent in this time
LIST_OLD_AFTER_MONTHS = 3

GuessState = Literal["NONE", "DUE", "DONE"]
Work = Literal["LOAD", "ANALYSE", "LOAD_LIST"]
Ids = tuple[tuple[str, UUID], ...]


@dataclass(frozen=True)
class Waiting:
    """A file that waits for an answer, and how many others do."""

    upload_id: UUID
    file_name: str
    others: int = 0


@dataclass(frozen=True)
class Failure:
    """The newest work of its kind, which failed: why, and what it was about."""

    kind: Work
    error: str
    about: UUID | None = None


@dataclass(frozen=True)
class State:
    """How things stand in a practice, for one of its people, on a day.

    `last_day` is the last one with data. `guess` is NONE where there is nothing to guess
    yet. `has_looked`: the person has seen who attends often by the newest figures.
    `list_day` is when patients were last counted, and `has_list` whether that was a list
    of people rather than their number. `manual_year` is the year of the unit costs, where
    it is so old that somebody should know, and `newer_manual` a newer one that we have.
    """

    today: date
    is_manager: bool = False
    is_erasing: bool = False
    waiting: Waiting | None = None
    failures: tuple[Failure, ...] = ()
    is_held: bool = False
    is_loading: bool = False
    is_analysing: bool = False
    has_data: bool = False
    has_patients: bool = False
    last_day: date | None = None
    has_figures: bool = False
    is_stale: bool = False
    is_checked: bool = False
    guess: GuessState = "NONE"
    has_looked: bool = False
    list_day: date | None = None
    has_list: bool = False
    manual_year: int | None = None
    newer_manual: int | None = None

    @property
    def is_at_work(self) -> bool:
        return self.is_loading or self.is_analysing


@dataclass(frozen=True)
class Step:
    """One thing to do: why, in a sentence, and the page on which it is done.

    `page` is the name of an address in a practice, `ids` what it needs besides.
    """

    key: str
    text: str
    action: str
    page: str
    ids: Ids = ()


def next_steps(state: State) -> tuple[Step, ...]:
    """What there is to do, the most important first; nothing where nothing waits.

    While everything is being deleted, there is nothing else.
    """
    if state.is_erasing:
        erasing = Step(
            "ERASING",
            "All data of your practice is being deleted. Nothing can be added until"
            " that is done.",
            "See how far it is",
            "extracts:upload_list",
        )
        return (erasing,)
    found = (rule(state) for rule in RULES)
    return tuple(step for step in found if step is not None)


def _answer(state: State) -> Step | None:
    waiting = state.waiting
    if waiting is None:
        return None
    others = waiting.others
    more = f", and so {'does' if others == 1 else 'do'} {plural(others, 'other file')}"
    return Step(
        "ANSWER",
        f"“{waiting.file_name}” waits for something that only you can say"
        f"{more if others else ''}.",
        "Answer and load it",
        "extracts:upload_show",
        (("upload_id", waiting.upload_id),),
    )


_FAILED = {
    "LOAD": (
        "Your last file could not be used.",
        "See what is wrong with the file",
        "extracts:upload_show",
        "upload_id",
    ),
    "LOAD_LIST": (
        "Your last registered list could not be used.",
        "See what is wrong with the list",
        "registered:list_show",
        "list_id",
    ),
    "ANALYSE": (
        "Your figures could not be worked out.",
        "See what failed, and try again",
        "demand:analyses",
        "",
    ),
}


def _failed(kind: Work) -> "Rule":
    """The rule for work of this kind."""

    def rule(state: State) -> Step | None:
        failure = next((one for one in state.failures if one.kind == kind), None)
        if failure is None:
            return None
        text, action, page, name = _FAILED[kind]
        needs = failure.about if name else None
        ids: Ids = ((name, needs),) if needs else ()
        return Step(f"FAILED_{kind}", f"{text} {failure.error}", action, page, ids)

    return rule


def _held(state: State) -> Step | None:
    if not (state.is_held and state.is_manager):
        return None
    return Step(
        "HELD",
        "Appointments that are older than you keep them have not been deleted, because"
        " a practice manager has to look at it first.",
        "Decide about the older appointments",
        "extracts:retention_change",
    )


def _first(state: State) -> Step | None:
    if state.has_data or state.is_loading or state.waiting:
        return None
    return Step(
        "FIRST",
        "Nothing has been uploaded yet. One appointment extract is enough to begin.",
        "Upload an extract",
        "extracts:upload_add",
    )


def _working(state: State) -> Step | None:
    if state.has_figures or not state.is_at_work:
        return None
    return Step(
        "WORKING",
        "Your data is being worked on. The first figures will be here in a few minutes.",
        "See how far it is",
        "extracts:upload_list",
    )


def _stale(state: State) -> Step | None:
    if not (state.has_figures and state.is_stale):
        return None
    if state.is_at_work:
        return Step(
            "STALE",
            "Your figures are of older data; they are being worked out.",
            "See how far they are",
            "demand:analyses",
        )
    return Step(
        "STALE",
        "Your figures are of older data, and nothing is working on them.",
        "Work them out anew",
        "demand:analyses",
    )


def _patients(state: State) -> Step | None:
    if not state.has_data or state.has_patients:
        return None
    return Step(
        "PATIENTS",
        "Your files do not say whom the appointments were with, so nobody knows who"
        " attends often.",
        "Upload an extract with patients",
        "extracts:upload_add",
    )


def _check(state: State) -> Step | None:
    if not state.has_figures or state.is_checked:
        return None
    return Step(
        "CHECK",
        "Nobody at your practice has looked at the data behind the figures yet.",
        "Check the data before you look at figures",
        "demand:quality",
    )


def _guess(state: State) -> Step | None:
    if state.guess != "DUE":
        return None
    return Step(
        "GUESS",
        "You have not guessed yet who attends often. It takes a minute, and can only be"
        " done before you see it.",
        "Write down who you think they are",
        "demand:guess",
    )


def _look(state: State) -> Step | None:
    if not _can_look(state) or state.has_looked:
        return None
    return Step(
        "LOOK",
        "There are figures that you have not seen yet.",
        "See who attends often",
        "demand:people",
    )


def _can_look(state: State) -> bool:
    return state.has_figures and state.has_patients


def _list_size(state: State) -> Step | None:
    if not state.has_data or state.list_day is not None:
        return None
    return Step(
        "LIST_SIZE",
        "Nobody knows yet how many patients are registered, so those who never come"
        " cannot be counted.",
        "Enter the number of registered patients",
        "extracts:list_size",
    )


def _upload_next(state: State) -> Step | None:
    if state.last_day is None or state.is_loading:
        return None
    missing = months_missing(state.last_day, today=state.today)
    if not missing:
        return None
    return Step(
        "UPLOAD_NEXT",
        f"Your last extract ends {day(state.last_day)}.",
        f"Upload {missing}",
        "extracts:upload_add",
    )


def _list_old(state: State) -> Step | None:
    counted = state.list_day
    if counted is None or not is_list_old(counted, today=state.today):
        return None
    if state.has_list:
        return Step(
            "LIST_OLD",
            f"Your registered list is of {day(counted)}, more than"
            f" {LIST_OLD_AFTER_MONTHS} months ago.",
            "Upload a newer list",
            "registered:list_add",
        )
    return Step(
        "LIST_OLD",
        f"The number of registered patients is of {day(counted)}, more than"
        f" {LIST_OLD_AFTER_MONTHS} months ago.",
        "Enter the number of today",
        "extracts:list_size",
    )


def _costs_old(state: State) -> Step | None:
    if state.manual_year is None:
        return None
    text = f"Time is costed by the manual of {state.manual_year}, which is old by now."
    if state.newer_manual is None:
        return Step("COSTS_OLD", text, "See what time costs", "costs:cost_list")
    if not state.is_manager:
        return None  # only a manager can choose another
    action = f"Use the manual of {state.newer_manual}"
    return Step("COSTS_OLD", text, action, "costs:manual_change")


Rule = Callable[[State], Step | None]
# In order of importance: what holds everything up, then what can be done with the data
# that is there, then what would make it better
RULES: tuple[Rule, ...] = (
    _answer,
    _failed("LOAD"),
    _failed("ANALYSE"),
    _failed("LOAD_LIST"),
    _held,
    _first,
    _working,
    _stale,
    _patients,
    _check,
    _guess,
    _look,
    _list_size,
    _upload_next,
    _list_old,
    _costs_old,
)


def months_missing(last_day: date, *, today: date) -> str:
    """The months that are over and not in the data, in words; empty where none is.

    “April”, “the rest of April”, “April to June”, or with years where they differ.
    """
    start = last_day + timedelta(days=1)
    if (_end_of_month(last_day) - last_day).days <= MONTH_ENDS_WITHIN:
        start = _end_of_month(last_day) + timedelta(days=1)
    first, last = start.replace(day=1), today.replace(day=1) - timedelta(days=1)
    if first > last:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{'' if start.day == 1 else 'the rest of '}{first:%B}"
    if first.year == last.year:
        return f"{first:%B} to {last:%B}"
    return f"{first:%B} {first.year} to {last:%B} {last.year}"


def _end_of_month(value: date) -> date:
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])


def is_list_old(counted: date, *, today: date) -> bool:
    """Whether more than three months have passed since patients were counted."""
    months = (today.year - counted.year) * 12 + today.month - counted.month
    return (months, today.day) > (LIST_OLD_AFTER_MONTHS, counted.day)


Status = Literal["DONE", "TO_DO", "AT_WORK", "NOT_YET"]


@dataclass(frozen=True)
class Task:
    """One part of the way from a file to who attends often, and how far it is.

    Without a `page` there is nothing that could be done yet.
    """

    key: str
    title: str
    status: Status
    hint: str = ""
    page: str = ""


def tasks(state: State) -> tuple[Task, ...]:
    """How far the practice is with its newest data, in the order in which it is done."""
    return (
        _uploaded(state),
        _task(
            "CHECKED",
            "Check the data",
            can_start=state.has_figures,
            is_done=state.is_checked,
            page="demand:quality",
            hint="By anybody of the practice, once for all",
        ),
        _task(
            "GUESSED",
            "Write down who you think they are",
            can_start=state.guess != "NONE",
            is_done=state.guess == "DONE",
            page="demand:guess",
            hint="Each for themselves, before seeing it",
        ),
        _task(
            "LOOKED",
            "See who attends often",
            can_start=_can_look(state) and state.guess != "DUE",
            is_done=state.has_looked,
            page="demand:people",
            hint="",
        ),
    )


def _uploaded(state: State) -> Task:
    title, add = "Upload an appointment extract", "extracts:upload_add"
    if state.is_at_work:
        return Task("UPLOADED", title, "AT_WORK", page="extracts:upload_list")
    if not state.has_data:
        return Task("UPLOADED", title, "TO_DO", page=add)
    hint = f"Your data reaches to {day(state.last_day)}" if state.last_day else ""
    return Task("UPLOADED", title, "DONE", hint, "extracts:upload_list")


def _task(
    key: str, title: str, *, can_start: bool, is_done: bool, page: str, hint: str
) -> Task:
    if not can_start:
        return Task(key, title, "NOT_YET", hint)
    return Task(key, title, "DONE" if is_done else "TO_DO", hint, page)


@dataclass(frozen=True)
class Service:
    """How the service itself stands, for whoever looks after it: counts alone."""

    practices: int = 0
    without_people: tuple[str, ...] = ()
    waiting_minutes: int = 0
    failed_lately: int = 0


@dataclass(frozen=True)
class Errand:
    """One thing that somebody has to do at a terminal: why, and the command."""

    key: str
    text: str
    command: str = ""


# Longer than any worker should leave work lying
WAITS_TOO_LONG_MINUTES = 15
_SHOWN = 3


def errands(service: Service) -> tuple[Errand, ...]:
    """What there is to do for whoever looks after the service, what is wrong first."""
    found = []
    if service.waiting_minutes >= WAITS_TOO_LONG_MINUTES:
        text = (
            f"Work has been waiting for {plural(service.waiting_minutes, 'minute')}."
            " See that the workers are running."
        )
        found.append(Errand("WAITING", text, "docker compose ps"))
    if not service.practices:
        add = 'manage.py add_practice A99999 "A practice"'
        found.append(Errand("NO_PRACTICE", "There is no practice yet.", add))
    if service.without_people:
        found.append(_without_people(service.without_people))
    if service.failed_lately:
        work = plural(service.failed_lately, "piece of work", "pieces of work")
        text = (
            f"{work} failed in the last 7 days. The people of the practices have been"
            " told why: mostly it is a file that cannot be used."
        )
        found.append(Errand("FAILED", text))
    return tuple(found)


def _without_people(names: Sequence[str]) -> Errand:
    shown = ", ".join(names[:_SHOWN])
    more = f" and {plural(len(names) - _SHOWN, 'other')}" if len(names) > _SHOWN else ""
    return Errand(
        "NOBODY",
        f"Nobody can sign in for {shown}{more}.",
        "manage.py add_person manager@practice.example --role PRACTICE_MANAGER"
        " --practice A99999",
    )
