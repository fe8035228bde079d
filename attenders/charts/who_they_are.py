"""Who a cohort are against the others: by age and sex, number and kind of conditions."""

from collections.abc import Sequence

import plotly.graph_objects as go

from academy.words import number, people, percent
from attenders.analysis.age_sex import GROUPINGS
from attenders.analysis.who_they_are import Facet, Row, WhoTheyAre
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    folded,
    name_axis,
    period,
    share_axis,
)
from attenders.charts.words import said


COHORT = "These people"
THEM = "them"  # in a sentence
# Of the kinds of condition, so many that most of the cohort have; all are in the table
KINDS_DRAWN = 12
# Differences that are said beside the one in the heading
MORE_SAID = 3
# Letters of a name in a line beside its bars, so that bars have room on a phone
_LINE = 20
_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}


def age_sex_chart(result: WhoTheyAre, *, who: str = THEM) -> Chart:
    """Draw the shares by age band, women to the left and men to the right.

    `who` says, as the other charts do, whom the heading is about.
    """
    facet, keys = _facet(result, "AGE_SEX"), ("AGE_GROUP", "SEX")
    sentences = _sentences(result, keys)
    bands = GROUPINGS["OURS"].bands
    women, men = facet.rows[: len(bands)], facet.rows[len(bands) :]
    return Chart(
        finding=_finding(result, keys, who=who),
        title="Age and sex",
        subtitle=_subtitle(result, facet),
        description=_description(facet, facet.rows),
        figure=_pyramid(result, facet, bands=bands, women=women, men=men),
        table=_table(result, facet),
        sentence="".join(sentences[:1]),
        notes=_notes(result, sentences),
    )


def number_chart(result: WhoTheyAre, *, who: str = THEM) -> Chart:
    """Draw the shares with none, one, two, three and four long-term conditions or more."""
    return _chart(result, "NUMBER", who=who)


def morbidity_chart(result: WhoTheyAre, *, who: str = THEM) -> Chart:
    """Draw how physical and mental-health conditions go together."""
    return _chart(result, "MORBIDITY", who=who, speaking=("MORBIDITY", "ANY"))


def kinds_chart(result: WhoTheyAre, *, who: str = THEM) -> Chart:
    """Draw the kinds of condition that most of the cohort have."""
    facet = _facet(result, "KINDS")
    places = {row.name: at for at, row in enumerate(facet.rows)}
    there = [row for row in facet.rows if row.cohort or row.rest]
    most_first = sorted(there, key=lambda row: (-row.cohort, places[row.name]))
    return _chart(result, "KINDS", who=who, shown=most_first[:KINDS_DRAWN])


def _facet(result: WhoTheyAre, key: str) -> Facet:
    return next(facet for facet in result.facets if facet.key == key)


def _finding(result: WhoTheyAre, keys: Sequence[str], *, who: str) -> str:
    """The furthest difference in these facets, or why nothing can be said."""
    if not result.cohort:
        return "There is nobody in this group"
    if not result.rest:
        return "There is nobody else to compare these people with"
    facets = [_facet(result, key) for key in keys]
    if not all(any(f.cohort_of for f in facets) and f.rest_of for f in facets):
        is_of_ages = "AGE_GROUP" in keys
        return "No age or sex is known" if is_of_ages else "Conditions are not known"
    different = _different(result, keys)
    if not different:
        return f"No difference from {result.others} that chance could not make"
    facet, row = different[0]
    return (
        f"{percent(facet.cohort_share(row))} of {who} {row.says}, against"
        f" {percent(facet.rest_share(row))} of {result.others}"
    )


def _different(result: WhoTheyAre, keys: Sequence[str]) -> list[tuple[Facet, Row]]:
    """What differs in these facets even before age and sex, the furthest apart first."""
    found = [(facet, row) for facet, row in result.different(keys) if row.differs]
    return sorted(found, key=lambda one: one[0].nearest_last(one[1]))


def _sentences(result: WhoTheyAre, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(said(result.said(*one)) for one in _different(result, keys))


def _notes(result: WhoTheyAre, sentences: Sequence[str]) -> tuple[str, ...]:
    """The next differences after the first, and who is not among these people."""
    more = tuple(sentences[1 : 1 + MORE_SAID])
    if not result.not_on_list:
        return more
    away = (
        "Left out, because they are not on the registered list:"
        f" {people(result.not_on_list)} of this group."
    )
    return (*more, away)


def _others(result: WhoTheyAre) -> str:
    return result.others[0].upper() + result.others[1:]


def _subtitle(result: WhoTheyAre, facet: Facet) -> str:
    unknown = facet.cohort_not_known + facet.rest_not_known
    left_out = (
        f"; {people(unknown)} of whom it is not known left out" if unknown else ""
    )
    return (
        f"{people(facet.cohort_of)} against {number(facet.rest_of)} of"
        f" {result.others}{left_out}; {period(result.window)}"
    )


def _description(facet: Facet, shown: Sequence[Row]) -> str:
    if not shown or not facet.cohort_of + facet.rest_of:
        return "There is nobody to draw."
    shares = "; ".join(
        f"{row.name}: {percent(facet.cohort_share(row))} against"
        f" {percent(facet.rest_share(row))}"
        for row in shown
    )
    return f"{shares}."


def _table(result: WhoTheyAre, facet: Facet) -> Table:
    has_alike = any(row.alike for row in facet.rows)
    alike = ("Share of others of the same ages and sexes",) if has_alike else ()

    def cells(row: Row) -> tuple[str, ...]:
        found = (
            row.name,
            number(row.cohort),
            percent(facet.cohort_share(row)),
            number(row.rest),
            percent(facet.rest_share(row)),
        )
        return (
            (*found, percent(row.alike.share if row.alike else None))
            if alike
            else found
        )

    everybody = (
        "All of whom it is known",
        number(facet.cohort_of),
        percent(1.0 if facet.cohort_of else None),
        number(facet.rest_of),
        percent(1.0 if facet.rest_of else None),
    )
    return Table(
        caption=f"{facet.title}, {period(result.window)}",
        headings=(
            facet.title,
            COHORT,
            "Share of these people",
            _others(result),
            f"Share of {result.others}",
            *alike,
        ),
        rows=(
            *(cells(row) for row in facet.rows),
            (*everybody, "–") if alike else everybody,
        ),
    )


def _chart(
    result: WhoTheyAre,
    key: str,
    *,
    who: str,
    speaking: Sequence[str] = (),
    shown: Sequence[Row] | None = None,
) -> Chart:
    facet, keys = _facet(result, key), speaking or (key,)
    sentences = _sentences(result, keys)
    rows = facet.rows if shown is None else shown
    some = "; the most common are drawn" if len(rows) < len(facet.rows) else ""
    return Chart(
        finding=_finding(result, keys, who=who),
        title=facet.title,
        subtitle=f"{_subtitle(result, facet)}{some}",
        description=_description(facet, rows),
        figure=_side_by_side(result, facet, rows),
        table=_table(result, facet),
        sentence="".join(sentences[:1]),
        notes=(*_notes(result, sentences), said(result.recognition.sentence)),
    )


def _side_by_side(
    result: WhoTheyAre, facet: Facet, rows: Sequence[Row]
) -> dict[str, object]:
    names = [folded(row.name, width=_LINE) for row in rows]
    mine = [facet.cohort_share(row) or 0 for row in rows]
    theirs = [facet.rest_share(row) or 0 for row in rows]
    return drawn(
        [
            bars(names, mine, _texts(mine), color=FOCUS).update(name=COHORT),
            bars(names, theirs, _texts(theirs), color=OTHER).update(
                name=_others(result)
            ),
        ],
        barmode="group",
        showlegend=True,
        legend=_LEGEND,
        height=140 + 48 * len(rows),
        xaxis=share_axis(max((*mine, *theirs), default=0)),
        yaxis=name_axis(),
    )


def _texts(shares: Sequence[float]) -> list[str]:
    return [percent(share) for share in shares]


def _pyramid(
    result: WhoTheyAre,
    facet: Facet,
    *,
    bands: Sequence[str],
    women: Sequence[Row],
    men: Sequence[Row],
) -> dict[str, object]:
    """Bars from the middle, the oldest first; a length to the left is below nothing."""
    traces: list[go.Bar] = []
    longest = 0.0
    for name, color, share in (
        (COHORT, FOCUS, facet.cohort_share),
        (_others(result), OTHER, facet.rest_share),
    ):
        for rows, side in ((women, -1), (men, 1)):
            shares = [share(row) or 0 for row in reversed(rows)]
            longest = max(longest, *shares)
            lengths = [side * length for length in shares]
            bar = bars(bands[::-1], lengths, _texts(shares), color=color)
            traces.append(
                bar.update(
                    name=name, offsetgroup=name, legendgroup=name, showlegend=side > 0
                )
            )
    reach = share_axis(longest)["range"][1] * 1.3
    return drawn(
        traces,
        barmode="group",
        showlegend=True,
        legend=_LEGEND | {"y": 1.1},
        height=140 + 48 * len(bands),
        xaxis={"visible": False, "range": [-reach, reach]},
        yaxis=name_axis(),
        annotations=[
            {
                "x": x,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "yanchor": "bottom",
                "text": text,
                "showarrow": False,
                "font": {"size": 15},
            }
            for x, text in ((0.25, "Women"), (0.75, "Men"))
        ],
    )
