"""Appointments whoever they are with: how many, when, how, missed, and rising."""

import numpy as np

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import (
    capacity,
    flow,
    missed_again,
    missed_by,
    mix,
    rising,
    turned_away,
    waits,
    week_shape,
)
from attenders.analysis.whole import Figure, Made, Work
from attenders.analysis.window import like_for_like
from attenders.frames import NOT_KNOWN


def _flow(work: Work) -> Made:
    inputs = work.inputs
    return Made(
        flow.flow(inputs.frame, window=work.window, registered=inputs.list_size)
    )


FLOW = Figure(
    "FLOW",
    "Counting appointments by week and month",
    flow.SCHEMA_VERSION,
    _flow,
    flow.Flow.from_dict,
    cards=("flow", "counted"),
    of_people=False,
)


def _week_shape(work: Work) -> Made:
    return Made(week_shape.week_shape(work.inputs.frame, window=work.window))


WEEK_SHAPE = Figure(
    "WEEK_SHAPE",
    "Counting appointments by weekday and hour",
    week_shape.SCHEMA_VERSION,
    _week_shape,
    week_shape.WeekShape.from_dict,
    cards=("week_shape", "counted"),
    of_people=False,
)


def _mix(work: Work) -> Made:
    inputs = work.inputs
    found = mix.appointment_mix(
        inputs.frame, window=work.window, slot_types=inputs.slot_types
    )
    return Made(found)


MIX = Figure(
    "MIX",
    "Looking at how appointments are given",
    mix.SCHEMA_VERSION,
    _mix,
    mix.AppointmentMix.from_dict,
    cards=("mix", "counted"),
    of_people=False,
)


def _waits(work: Work) -> Made:
    return Made(waits.booking_waits(work.inputs.frame, window=work.window))


WAITS = Figure(
    "WAITS",
    "Counting days from booking to appointment",
    waits.SCHEMA_VERSION,
    _waits,
    waits.BookingWaits.from_dict,
    cards=("waits", "counted"),
    of_people=False,
)


def _missed_by(work: Work) -> Made:
    inputs = work.inputs
    found = missed_by.missed_by(
        inputs.frame,
        window=work.window,
        patients=inputs.patients,
        listed=inputs.listed,
    )
    return Made(found)


MISSED_BY = Figure(
    "MISSED_BY",
    "Counting missed appointments",
    missed_by.SCHEMA_VERSION,
    _missed_by,
    missed_by.MissedBy.from_dict,
    cards=("missed_by", "counted"),
    of_people=False,
)


def _missed_again(work: Work) -> Made:
    """The figures alone: how much each person missed is in the counts of HEADLINE."""
    figures, _ = missed_again.missed_again(work.known, window=work.window)
    return Made(figures)


MISSED_AGAIN = Figure(
    "MISSED_AGAIN",
    "Looking at who missed again",
    missed_again.SCHEMA_VERSION,
    _missed_again,
    missed_again.MissedAgain.from_dict,
    cards=("missed_again",),
)


def _turned_away(work: Work) -> Made:
    inputs = work.inputs
    found = turned_away.turned_away(
        inputs.frame,
        inputs.sessions,
        window=work.window,
        registered=inputs.list_size,
    )
    if not found.all.half_days and not found.without_data:
        raise NothingToAnalyseError(
            "Nobody has counted requests at reception in this period, so it is not known"
            " who was turned away. Count them in a few sessions, or choose another period."
        )
    return Made(found)


TURNED_AWAY = Figure(
    "TURNED_AWAY",
    "Setting who was turned away beside the appointments",
    turned_away.SCHEMA_VERSION,
    _turned_away,
    turned_away.TurnedAway.from_dict,
    cards=("turned_away", "counted"),
    of_people=False,
)


def _rising(work: Work) -> Made:
    """Against the same days a year before; how long the list was then is not known."""
    coded = work.coded
    found = rising.rising(
        work.inputs.frame,
        now=work.window,
        before=like_for_like(work.window),
        conditions=np.where(coded.known, coded.number, NOT_KNOWN),
    )
    return Made(found)


RISING = Figure(
    "RISING",
    "Asking whether demand is rising",
    rising.SCHEMA_VERSION,
    _rising,
    rising.Rising.from_dict,
    cards=("rising", "minutes"),
    of_people=False,
)


def _capacity(work: Work) -> Made:
    """Against the same days a year before, as long as nobody has chosen others."""
    found = capacity.capacity(
        work.inputs.frame,
        window=work.window,
        baseline=like_for_like(work.window),
        slot_types=work.inputs.slot_types,
        files=work.inputs.files,
    )
    return Made(found)


CAPACITY = Figure(
    "CAPACITY",
    "Adding up the time that was booked",
    capacity.SCHEMA_VERSION,
    _capacity,
    capacity.Capacity.from_dict,
    cards=("capacity", "minutes"),
    of_people=False,
)
