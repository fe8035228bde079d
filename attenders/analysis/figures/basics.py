"""How much there is and how good it is: what every analysis needs."""

from attenders.analysis import headline, quality
from attenders.analysis.whole import Figure, Made, Work


def _headline(work: Work) -> Made:
    figures, counts = headline.headline(
        work.inputs.frame,
        window=work.window,
        count="attended",
        counting=work.view.counting,
        list_size=work.inputs.list_size,
        registered=work.inputs.on_list,
    )
    return Made(figures, counts, absent=0)


HEADLINE = Figure(
    "HEADLINE",
    "Counting who attends",
    headline.SCHEMA_VERSION,
    _headline,
    headline.Headline.from_dict,
    cards=("counts", "concentration", "bands", "missed", "counted"),
    of_people=False,
    is_needed=True,
)


def _quality(work: Work) -> Made:
    inputs = work.inputs
    found = quality.quality(
        inputs.stored,
        patients=inputs.patients,
        choices=inputs.choices,
        as_at=inputs.as_at,
        window=work.window,
        files=inputs.files,
        holding=inputs.holding,
    )
    return Made(found)


QUALITY = Figure(
    "QUALITY",
    "Looking at the data",
    quality.SCHEMA_VERSION,
    _quality,
    quality.Quality.from_dict,
    cards=("quality",),
    of_people=False,
    is_needed=True,
)
