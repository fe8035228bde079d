"""All figures of a made-up practice, worked out once, without a database."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from attenders.analysis.figures import FIGURES
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import DEFAULT
from attenders.analysis.whole import Result, Work
from attenders.analysis.window import Window
from attenders.extracts.reading import Choices, Guide, read_extract
from attenders.made_up import make_extract, write_extract


LAST_DAY = date(2026, 3, 31)


@cache
def made_up_results(*, patients: int = 1200) -> tuple[dict[str, Result], Window]:
    """Every figure of two years of a practice of so many, and their period."""
    table = make_extract(patients=patients, years=2, seed=3, last_day=LAST_DAY)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        write_extract(table, path)
        extract = read_extract(path, guide=Guide(Choices()))
    inputs = Inputs.of(
        extract.appointments,
        patients=extract.patients,
        clinicians=dict(enumerate(extract.clinicians)),
        slot_types=dict(enumerate(extract.slot_types)),
        list_size=patients,
    )
    work = Work(inputs, DEFAULT)
    for figure in FIGURES:
        work.do(figure)
    return work.results, work.window
