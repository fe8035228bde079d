"""What is next, from how things stand."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from academy.programme.steps import (
    RULES,
    Failure,
    Service,
    State,
    Waiting,
    errands,
    is_list_old,
    months_missing,
    next_steps,
    tasks,
)


UPLOAD = UUID(int=7)
# A practice on a Monday: all there, all seen
AT_REST = State(
    today=date(2026, 4, 20),
    is_manager=True,
    has_data=True,
    has_patients=True,
    last_day=date(2026, 3, 31),
    has_figures=True,
    is_checked=True,
    guess="DONE",
    has_looked=True,
    list_day=date(2026, 3, 31),
    has_list=True,
)


def keys(state: State) -> list[str]:
    return [step.key for step in next_steps(state)]


def step(**differs):
    """The one step where only this differs from a practice at rest."""
    (found,) = next_steps(replace(AT_REST, **differs))
    return found


def test_next_steps_of_a_practice_at_rest():
    assert next_steps(AT_REST) == ()


def test_next_steps_of_a_new_practice():
    assert keys(State(today=date(2026, 4, 20))) == ["FIRST"]


@pytest.mark.parametrize(
    ("differs", "key", "page"),
    [
        ({"waiting": Waiting(UPLOAD, "a.csv")}, "ANSWER", "extracts:upload_show"),
        (
            {"failures": (Failure("LOAD", "It is empty.", UPLOAD),)},
            "FAILED_LOAD",
            "extracts:upload_show",
        ),
        (
            {"failures": (Failure("ANALYSE", "No outcome."),)},
            "FAILED_ANALYSE",
            "demand:analyses",
        ),
        (
            {"failures": (Failure("LOAD_LIST", "Nobody.", UPLOAD),)},
            "FAILED_LOAD_LIST",
            "registered:list_show",
        ),
        ({"is_held": True}, "HELD", "extracts:retention_change"),
        ({"is_stale": True}, "STALE", "demand:analyses"),
        ({"has_patients": False}, "PATIENTS", "extracts:upload_add"),
        ({"is_checked": False}, "CHECK", "demand:quality"),
        ({"guess": "DUE"}, "GUESS", "demand:guess"),
        ({"has_looked": False}, "LOOK", "demand:people"),
        ({"list_day": None, "has_list": False}, "LIST_SIZE", "extracts:list_size"),
        ({"today": date(2026, 5, 1)}, "UPLOAD_NEXT", "extracts:upload_add"),
        ({"list_day": date(2026, 1, 19)}, "LIST_OLD", "registered:list_add"),
        (
            {"list_day": date(2026, 1, 19), "has_list": False},
            "LIST_OLD",
            "extracts:list_size",
        ),
        ({"manual_year": 2023}, "COSTS_OLD", "costs:cost_list"),
        (
            {"manual_year": 2023, "newer_manual": 2025},
            "COSTS_OLD",
            "costs:manual_change",
        ),
        ({"is_erasing": True}, "ERASING", "extracts:upload_list"),
    ],
)
def test_next_step_is_the_one_that_differs(differs, key, page):
    found = step(**differs)

    assert (found.key, found.page) == (key, page)
    assert found.text.endswith(".")
    assert found.action[:1].isupper()
    assert not found.action.endswith(".")


def test_next_steps_say_what_the_person_must_know():
    assert step(today=date(2026, 5, 1)).text == "Your last extract ends 31 March 2026."
    assert step(today=date(2026, 5, 1)).action == "Upload April"
    assert "It is empty." in step(failures=(Failure("LOAD", "It is empty."),)).text
    waiting = step(waiting=Waiting(UPLOAD, "a.csv", others=2))
    assert waiting.ids == (("upload_id", UPLOAD),)
    assert waiting.text.endswith("and so do 2 other files.")


def test_next_steps_in_order_of_importance():
    state = State(
        today=date(2026, 11, 1),
        is_manager=True,
        waiting=Waiting(UPLOAD, "a.csv"),
        failures=(Failure("ANALYSE", "No."), Failure("LOAD", "No.", UPLOAD)),
        is_held=True,
        has_data=True,
        has_patients=True,
        last_day=date(2026, 3, 31),
        has_figures=True,
        is_stale=True,
        guess="DUE",
        manual_year=2024,
    )

    assert keys(state) == [
        *("ANSWER", "FAILED_LOAD", "FAILED_ANALYSE", "HELD", "STALE"),
        *("CHECK", "GUESS", "LOOK", "LIST_SIZE", "UPLOAD_NEXT", "COSTS_OLD"),
    ]


def test_next_steps_have_one_action_each_of_its_own():
    everything = [
        found
        for differs in ({"is_stale": True}, {"guess": "DUE"}, {"is_checked": False})
        for found in next_steps(replace(AT_REST, **differs))
    ]

    assert len({found.action for found in everything}) == 3
    assert len(RULES) == len(set(RULES))


@pytest.mark.parametrize(
    "differs",
    [{"is_held": True}, {"manual_year": 2023, "newer_manual": 2025}],
)
def test_next_steps_of_a_clinician_are_not_a_managers(differs):
    assert next_steps(replace(AT_REST, is_manager=False, **differs)) == ()


def test_next_steps_while_figures_are_worked_out():
    first = State(today=AT_REST.today, has_data=True, is_analysing=True)

    assert keys(first) == ["WORKING", "PATIENTS", "LIST_SIZE"]
    assert keys(State(today=AT_REST.today, is_loading=True)) == ["WORKING"]
    newer = step(is_stale=True, is_analysing=True)
    assert newer.text == "Your figures are of older data; they are being worked out."


@pytest.mark.parametrize(
    ("last_day", "today", "missing"),
    [
        (date(2026, 3, 31), date(2026, 4, 30), ""),
        (date(2026, 3, 31), date(2026, 5, 1), "April"),
        (date(2026, 3, 27), date(2026, 5, 1), "April"),  # a Friday before a weekend
        (date(2026, 3, 27), date(2026, 4, 30), ""),
        (date(2026, 3, 26), date(2026, 4, 1), "the rest of March"),
        (date(2026, 3, 15), date(2026, 3, 31), ""),
        (date(2026, 3, 31), date(2026, 7, 15), "April to June"),
        (date(2026, 11, 30), date(2027, 2, 1), "December 2026 to January 2027"),
        (date(2026, 11, 30), date(2027, 1, 1), "December"),
        (date(2026, 12, 31), date(2027, 1, 31), ""),
        (date(2026, 5, 9), date(2026, 4, 1), ""),
    ],
)
def test_months_missing(last_day, today, missing):
    assert months_missing(last_day, today=today) == missing


@pytest.mark.parametrize(
    ("today", "is_old"),
    [
        (date(2026, 4, 15), False),
        (date(2026, 4, 16), True),
        (date(2026, 1, 15), False),
        (date(2027, 1, 1), True),
    ],
)
def test_list_is_old_after_three_months(today, is_old):
    assert is_list_old(date(2026, 1, 15), today=today) is is_old


def statuses(state: State) -> list[str]:
    return [task.status for task in tasks(state)]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (AT_REST, ["DONE"] * 4),
        (State(today=AT_REST.today), ["TO_DO", *["NOT_YET"] * 3]),
        (
            State(today=AT_REST.today, has_data=True, is_loading=True),
            ["AT_WORK", *["NOT_YET"] * 3],
        ),
        (
            replace(AT_REST, is_checked=False, guess="DUE", has_looked=False),
            ["DONE", "TO_DO", "TO_DO", "NOT_YET"],
        ),
        (replace(AT_REST, has_looked=False), ["DONE", "DONE", "DONE", "TO_DO"]),
        (
            replace(AT_REST, has_patients=False, guess="NONE", has_looked=False),
            ["DONE", "DONE", "NOT_YET", "NOT_YET"],
        ),
    ],
)
def test_tasks_say_how_far_the_practice_is(state, found):
    assert statuses(state) == found
    assert all(bool(task.page) is (task.status != "NOT_YET") for task in tasks(state))


def test_errands_of_a_service_at_rest():
    assert errands(Service(practices=3)) == ()


def test_errands_in_order():
    service = Service(without_people=("A", "B", "C", "D"), waiting_minutes=20)

    found = errands(replace(service, failed_lately=1))

    assert [errand.key for errand in found] == [
        *("WAITING", "NO_PRACTICE", "NOBODY", "FAILED"),
    ]
    assert "20 minutes" in found[0].text
    assert found[2].text == "Nobody can sign in for A, B, C and 1 other."
    assert found[3].text.startswith("1 piece of work failed")


def test_errands_leave_short_waits_alone():
    assert errands(Service(practices=1, waiting_minutes=14)) == ()
