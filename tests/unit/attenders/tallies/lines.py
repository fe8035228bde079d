"""Lines of tallies, drawn or generated."""

from datetime import date

from hypothesis import strategies as st

from attenders.tallies.lines import Line
from attenders.tallies.vocabularies import CHANNELS, MET_BY, NEEDS, OUTCOMES, PARTS


def drawn(drawing: str) -> list[Line]:
    """Lines drawn as a table: day of March 2025, and all other parts of a line."""
    rows = [row.split() for row in drawing.strip().splitlines()[1:]]
    return [
        Line(date(2025, 3, int(day)), *words, count=int(count))
        for day, *words, count in rows
    ]


def generated(*, fewest: int = 0) -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        st.dates(date(2025, 3, 1), date(2025, 3, 14)),
        *(
            st.sampled_from(list(vocabulary))
            for vocabulary in (PARTS, CHANNELS, NEEDS, OUTCOMES, MET_BY)
        ),
        st.integers(fewest, 20),
    )
