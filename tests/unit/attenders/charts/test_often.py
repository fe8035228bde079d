"""Who attends often under one definition, in a chart and its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.words import number, percent
from attenders.analysis.concentration import Concentration, concentration
from attenders.analysis.counting import EVERYTHING, Counting, contacts
from attenders.analysis.definitions import (
    DEFINITIONS,
    Definition,
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.rules import AtLeast, TopPercent
from attenders.analysis.window import within
from attenders.charts.often import curve_chart, cuts_chart, has_groups, often_chart
from attenders.charts.parts import Chart, period
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import people
from tests.unit.attenders.analysis.test_definitions import (
    FAMILY,
    FIVE,
    THEIRS,
    run,
)
from tests.unit.attenders.charts.parts import bars_of, check_words, plain


TWELVE_MONTHS = "1 January 2025 to 31 December 2025"
FOUR_OR_MORE = AtLeast(4)


def of_five(rule=FOUR_OR_MORE, **other: object) -> FrequentAttenders:
    return run(FIVE, rule, **other)[0]


def curve_of(rows: list[Row], counting: Counting = EVERYTHING) -> Concentration:
    drawn = frame_of(rows)
    inside = within(drawn, DEFINITIONS["TOP_3"].rule.period(LAST))
    return concentration(contacts(inside, counting, people=len(often.names_in(rows))))


def curve_of_five() -> Concentration:
    return concentration(contacts(frame(FIVE), EVERYTHING, people=5))


def test_often_chart_finding_is_short_and_its_sentence_whole():
    chart = often_chart(of_five())

    # Ann, Bob and Cat: 18 of 20
    assert chart.finding == "3 people, 60.0% of all, had 90.0% of appointments"
    assert chart.sentence == said(of_five().sentence)


def test_often_chart_bars():
    assert bars_of(often_chart(of_five())) == [
        ("People", 0.6, "60.0%"),
        ("Appointments", 0.9, "90.0%"),
    ]


def test_often_chart_table_of_a_number_of_appointments():
    assert often_chart(of_five()).table.rows == (
        ("People", "3", "5", "60.0%"),
        ("Appointments", "18", "20", "90.0%"),
    )


def test_often_chart_table_says_how_many_it_took_to_be_in_a_top():
    chart = often_chart(of_five(TopPercent(25)))

    assert chart.table.rows[-1] == ("Fewest that anybody of them had", "4", "–", "–")


def test_often_chart_names_the_definition_and_what_counts():
    chart = often_chart(of_five(counting=Counting(staff="GP")))

    assert chart.subtitle == (
        "Any: attended appointments with GPs only, in every way of contact,"
        f" {TWELVE_MONTHS}"
    )
    assert "Its source counted attended appointments with all staff" in chart.notes[1]


@pytest.mark.parametrize(
    ("drawing", "note"),
    [
        ("patient staff\nAnn GP\nAnn UNKNOWN", "1 appointment does not count only"),
        (
            "patient staff\nAnn GP",
            (
                "The data covers 1 of the 365 days of the period, so people have had"
                " less time to attend, and the figures are too low"
            ),
        ),
    ],
)
def test_often_chart_notes(drawing, note):
    result, _ = run(drawing, FOUR_OR_MORE, counting=Counting(staff="GP"))

    assert any(text.startswith(note) for text in often_chart(result).notes)


@pytest.mark.parametrize(
    ("drawing", "finding"),
    [
        ("patient status\nAnn DNA", "There are no attended appointments"),
        ("patient\nAnn", "Nobody attends as often as this definition says"),
    ],
)
def test_often_chart_of_nobody(drawing, finding):
    chart = often_chart(run(drawing, FOUR_OR_MORE)[0])

    assert chart.finding.startswith(finding)
    check_words(chart, when=TWELVE_MONTHS)


def test_curve_chart_point():
    chart = curve_chart(of_five(), curve=curve_of_five())

    *_, point = plain(chart)["data"]
    assert (point["x"], point["y"]) == ([0.6], [0.9])
    assert point["text"] == ["This definition: 90.0%"]
    assert chart.finding == (
        "They had 90.0% of appointments; if all came equally often, it would be 60.0%"
    )


def test_curve_chart_of_other_appointments_is_refused():
    with pytest.raises(ValueError, match="other appointments"):
        curve_chart(of_five(counting=Counting(staff="GP")), curve=curve_of_five())


def test_curve_chart_of_nobody_has_no_point():
    chart = curve_chart(of_five(AtLeast(50)), curve=curve_of_five())

    assert len(plain(chart)["data"]) == 2
    check_words(chart, when=TWELVE_MONTHS)


@pytest.fixture
def family() -> FrequentAttenders:
    return run(THEIRS, TopPercent(10, "OURS"), population=Population(people(FAMILY)))[0]


def test_has_groups(family):
    assert has_groups(family)
    assert not has_groups(of_five(TopPercent(10)))
    assert not has_groups(of_five())


def test_cuts_chart(family):
    chart = cuts_chart(family)

    assert chart.finding == (
        "To be in it took 3 (male, 35 to 49) to 9 appointments (female, 65 to 74)"
    )
    assert bars_of(chart) == [
        ("Female, 65 to 74", 9, "9"),
        ("Male, 5 to 17", 7, "7"),
        ("Male, 35 to 49", 3, "3"),
    ]
    assert chart.table.rows[0] == ("Female, 65 to 74", "2", "1", "1", "9")
    check_words(chart, when=TWELVE_MONTHS)


def test_cuts_chart_of_a_group_in_which_nobody_came():
    listed = people("local_id birth_year sex\nAda 1930 FEMALE")
    population = Population(people(FAMILY), listed=listed)

    result, _ = run(THEIRS, TopPercent(10, "OURS"), population=population)

    chart = cuts_chart(result)
    assert ("Female, 85 or over", 0, "nobody came") in bars_of(chart)
    assert ("Female, 85 or over", "1", "1", "0", "–") in chart.table.rows


def test_cuts_chart_of_one_group():
    family = Population(people("local_id birth_year sex\nAda 1930 FEMALE"))

    result, _ = run("patient times\nAda 2", TopPercent(10, "OURS"), population=family)

    assert cuts_chart(result).finding == (
        "In every group it took 2 appointments to be in it"
    )


@generated
@given(
    often.appointments,
    often.folks,
    st.sampled_from([*DEFINITIONS.values()]),
    often.countings,
)
def test_often_charts_say_the_same_everywhere(rows, folk, definition, counting):
    result, _ = of(rows, folk, definition, counting)
    chart = often_chart(result)

    check_words(chart, when=period(result.period))
    (_, people_length, share_of_people), (_, length, share) = bars_of(chart)
    assert [row[3] for row in chart.table.rows[:2]] == [share_of_people, share]
    assert (people_length, length) == (result.people_share or 0, result.share or 0)
    if result.people:
        assert f"{share_of_people} of all, had {share}" in chart.finding
        assert all(text in chart.sentence for text in (share_of_people, share))
        assert number(result.people) == chart.table.rows[0][1]


def of(
    rows: list[Row], folk: often.Folk, definition: Definition, counting: Counting
) -> tuple[FrequentAttenders, object]:
    return frequent_attenders(
        frame_of(rows),
        definition=definition,
        counting=counting,
        last=LAST,
        population=often.population(rows, folk),
    )


@generated
@given(often.appointments, st.integers(1, 100), often.countings)
def test_curve_runs_through_the_top(rows, top, counting):
    definition = Definition("Top", TopPercent(top), "None.")
    result, _ = of(rows, {}, definition, counting)
    curve = curve_of(rows, counting)

    chart = curve_chart(result, curve=curve)

    check_words(chart, when=TWELVE_MONTHS)
    if result.people and not result.ties:
        *_, line, point = plain(chart)["data"]
        assert line["y"][top] == pytest.approx(point["y"][0])
        assert percent(line["y"][top]) == chart.table.rows[0][3]


@generated
@given(often.appointments, often.folks, st.sampled_from(("OURS", "ADULTS")))
def test_cuts_chart_always_has_its_words(rows, folk, grouping):
    definition = Definition("Top", TopPercent(10, grouping), "None.")
    result, _ = of(rows, folk, definition, EVERYTHING)

    if has_groups(result):
        chart: Chart = cuts_chart(result)
        check_words(chart, when=TWELVE_MONTHS)
        assert [text for *_, text in bars_of(chart)] == [
            row[4].replace("–", "nobody came") for row in chart.table.rows
        ]
