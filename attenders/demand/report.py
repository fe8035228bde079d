"""The headline figures as JSON and as text for a terminal. Knows no Django."""

from collections.abc import Iterable, Mapping
from typing import Any

from academy.words import day, number, people, percent, plural
from attenders.analysis.bands import Band
from attenders.analysis.counting import EVERYTHING
from attenders.analysis.headline import Headline
from attenders.analysis.missed import Rate
from attenders.analysis.outcomes import CASES, DEFAULTS, case_of, last_recorded_day
from attenders.extracts.reading import Extract
from attenders.extracts.reading.problems import KINDS


def _by_number(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda found: -found[1])


def as_json(extract: Extract, figures: Headline) -> dict[str, Any]:
    """What `analyse_extract --json` writes: `rows` is the file, the rest the window."""
    concentration = figures.concentration.to_dict()
    return {
        "rows": {
            "read": extract.rows_read,
            "accepted": extract.rows_accepted,
            "rejected": extract.rows_rejected,
        },
        "problems": dict(_by_number(extract.problem_counts)),
        "excluded": extract.excluded,
        "notices": list(extract.notices),
        "period": figures.window.to_dict(),
        "data": figures.data.to_dict(),
        "count": figures.count,
        "data_with_patients": figures.data_with_patients
        and figures.data_with_patients.to_dict(),
        "days": figures.days.to_dict(),
        "counts_as": DEFAULTS.to_dict(),
        "patients": {
            "any": figures.patients_any if figures.has_people else None,
            "attended": figures.patients_attended if figures.has_people else None,
        },
        "appointments": figures.appointments.to_dict(),
        "dna_rate": figures.missed.overall.rate,
        "dna_by_weekday": _rates(figures.missed.by_weekday),
        "dna_by_lead_band": _rates(figures.missed.by_lead_band),
        "concentration": concentration["top"],
        "gini": concentration["gini"],
        "at_least": concentration["at_least"],
        "bands": figures.bands.to_dict()["bands"],
        "list_size": figures.bands.list_size,
    }


def _rates(rates: Iterable[Rate]) -> dict[str, dict[str, Any]]:
    return {
        rate.name: {"n": rate.n, "dna": rate.dna, "rate": rate.rate} for rate in rates
    }


_WORDS = {"ATTENDED": "attended", "DNA": "missed", "UNKNOWN": "other"}


def _counts_as(extract: Extract) -> list[tuple[str, str]]:
    """What is counted by a choice of ours, where the file has any."""
    rows = extract.appointments
    found = case_of(rows, as_at=last_recorded_day(rows)).value_counts()
    return [
        (case.title, f"{number(found[at])}, {_WORDS[getattr(DEFAULTS, name)]}")
        for at, (name, case) in enumerate(CASES.items())
        if at in found
    ]


def _band(band: Band) -> str:
    who = "not known" if band.people is None else people(band.people)
    return f"{who}, {percent(band.share)} of appointments"


def _patients(figures: Headline) -> list[tuple[str, str]]:
    if not figures.has_people:
        return [("Patients", "not known: the file has none, so nobody is counted")]
    return [
        ("Patients with an appointment", number(figures.patients_any)),
        ("  who attended", number(figures.patients_attended)),
    ]


def _concentration(figures: Headline, counted: str) -> list[tuple[str, str]]:
    gini = figures.concentration.gini
    return [
        *(
            [("What counts for people", figures.counting.words)]
            if figures.counting != EVERYTHING
            else ()
        ),
        *(
            (
                f"Top {top.top_percent}% of people ({number(top.patients)})",
                f"{percent(top.share)} of {counted} appointments",
            )
            for top in figures.concentration.top
        ),
        ("Gini", "–" if gini is None else f"{gini:.3f}"),
        *(
            (
                f"At least {least.appointments} {counted}",
                f"{people(least.patients)}, {percent(least.share)}",
            )
            for least in figures.concentration.at_least
        ),
        *((f"{counted.capitalize()}: {b.name}", _band(b)) for b in figures.bands.bands),
    ]


def as_text(extract: Extract, figures: Headline) -> str:
    """The same for a person at a terminal, with what each number is out of."""
    counted = {"attended": "attended", "all": "booked"}[figures.count]
    totals, window = figures.appointments, figures.window
    lines = [
        ("Read as", extract.layout.name),
        ("Rows in the file", number(extract.rows_read)),
        ("  accepted", number(extract.rows_accepted)),
        ("  left out", number(extract.rows_rejected)),
        *((f"  {reason}", number(rows)) for reason, rows in extract.excluded.items()),
        *_counts_as(extract),
        ("Period", f"{day(window.first)} to {day(window.last)}"),
        ("  with data from", f"{day(figures.data.first)} to {day(figures.data.last)}"),
        *_patients(figures),
        ("Appointments booked", number(totals.booked)),
        ("  attended", number(totals.attended)),
        ("  missed", number(totals.dna)),
        ("  cancelled", number(totals.cancelled)),
        ("  other", number(totals.other)),
        ("Missed, of attended or missed", percent(figures.missed.overall.rate)),
        *(
            (f"  {rate.name}", f"{percent(rate.rate)} of {number(rate.n)}")
            for rate in (*figures.missed.by_weekday, *figures.missed.by_lead_band)
        ),
        *(_concentration(figures, counted) if figures.has_people else ()),
        *(
            (f"Problem: {KINDS[kind].title}", plural(rows, "row"))
            for kind, rows in _by_number(extract.problem_counts)
        ),
    ]
    width = max(len(label) for label, _ in lines)
    return "\n".join(
        (
            *(f"{label:<{width}}  {value}" for label, value in lines),
            *(f"Check: {notice}" for notice in extract.notices),
        )
    )
