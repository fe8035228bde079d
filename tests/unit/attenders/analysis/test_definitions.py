"""Who attends often, by each definition."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.concentration import TOP_PERCENTS, concentration
from attenders.analysis.counting import EVERYTHING, Counting, contacts
from attenders.analysis.definitions import (
    DEFINITIONS,
    Cut,
    Definition,
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.rules import (
    AtLeast,
    EveryWeeks,
    Persistent,
    Rule,
    ShortIntervals,
    TopPeople,
    TopPercent,
    is_by_morbidity,
)
from attenders.analysis.window import Window, within
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
)
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import people, people_of


YEAR = Window(date(2025, 1, 1), LAST)
# Five people, twenty appointments; Bob and Cat have the same number
FIVE = """
    patient  times  staff
    Ann      10     GP
    Bob      4      NURSE
    Cat      4      GP
    Dan      1      GP
    Eve      1      GP
"""
# Women of 65: Ann and Bet; men of 35: Cal and Dai; a boy of 10: Eli
FAMILY = """
    local_id  birth_year  sex
    Ann       1960        FEMALE
    Bet       1960        FEMALE
    Cal       1990        MALE
    Dai       1990        MALE
    Eli       2015        MALE
"""
THEIRS = """
    patient  times
    Ann      9
    Bet      8
    Cal      3
    Dai      1
    Eli      7
"""


def run(
    drawing: str,
    rule: Rule,
    *,
    counting: Counting = EVERYTHING,
    population: Population | None = None,
) -> tuple[FrequentAttenders, list[int]]:
    drawn = frame(drawing)
    figures, members = frequent_attenders(
        drawn,
        definition=Definition("Any", rule, "None."),
        counting=counting,
        last=LAST,
        population=population or anybody(drawn["patient"].max() + 1),
    )
    return figures, members.tolist()


def anybody(number: int, **registered: object) -> Population:
    return Population(
        people_of([{"local_id": at} for at in range(number)]), **registered
    )


def of_rows(
    rows: list[Row],
    rule: Rule,
    counting: Counting,
    folk: often.Folk,
    **registered: object,
) -> tuple[FrequentAttenders, set[object]]:
    figures, members = frequent_attenders(
        frame_of(rows),
        definition=Definition("Any", rule, "None."),
        counting=counting,
        last=LAST,
        population=often.population(rows, folk, **registered),
    )
    names = names_in(rows)
    return figures, {names[at] for at in members}


def test_top_percent():
    figures, members = run(FIVE, TopPercent(10))

    assert members == [0]
    assert (figures.people, figures.out_of) == (1, 5)
    assert (figures.appointments, figures.all_appointments) == (10, 20)
    assert (figures.people_share, figures.share) == (0.2, 0.5)
    assert figures.cuts == (Cut("Everybody", out_of=5, asked=1, people=1, least=10),)


def test_top_percent_takes_all_who_have_as_many_as_the_last():
    # 40 % of five are two people; Bob and Cat both have four
    figures, members = run(FIVE, TopPercent(40))

    assert members == [0, 1, 2]
    assert figures.cuts == (Cut("Everybody", out_of=5, asked=2, people=3, least=4),)


def test_top_people_takes_all_who_have_as_many_as_the_last():
    figures, members = run(FIVE, TopPeople(2))

    assert members == [0, 1, 2]
    assert figures.cuts[0].asked == 2


def test_top_people_of_fewer_who_came():
    figures, members = run(FIVE, TopPeople(100))

    assert members == [0, 1, 2, 3, 4]
    assert figures.cuts == (Cut("Everybody", out_of=5, asked=100, people=5, least=1),)


def test_at_least():
    assert run(FIVE, AtLeast(4))[1] == [0, 1, 2]
    assert run(FIVE, AtLeast(5))[1] == [0]


def test_every_weeks():
    # Every 13 weeks is four times a year
    figures, members = run(FIVE, EveryWeeks(13))

    assert members == [0, 1, 2]
    assert figures.cuts == ()


def test_counting_changes_who_is_in():
    figures, members = run(FIVE, AtLeast(4), counting=Counting(staff="GP"))

    assert members == [0, 2]
    assert (figures.out_of, figures.all_appointments) == (4, 16)


def test_unclear_of_adults_only():
    drawing = """
        patient  staff
        Ann      UNKNOWN
        Ann      GP
        Bet      GP
        Cal      GP
        Dai      GP
        Eli      UNKNOWN
    """
    population = Population(people(FAMILY))
    gp = Counting(staff="GP")

    everybody, _ = run(drawing, TopPercent(10), counting=gp, population=population)
    adults, _ = run(
        drawing, TopPercent(10, "ADULTS"), counting=gp, population=population
    )

    assert (everybody.unclear, adults.unclear) == (2, 1)


def test_list_size_is_the_denominator():
    # 10 % of 21 registered people are three: Ann, Bob and Cat
    figures, members = run(FIVE, TopPercent(10), population=anybody(5, list_size=21))

    assert members == [0, 1, 2]
    assert (figures.people, figures.out_of, figures.registered) == (3, 21, True)


def test_list_of_people_goes_before_its_size():
    listed = people_of([{"local_id": at} for at in range(21)])
    population = anybody(5, list_size=1000, listed=listed)

    figures, _ = run(FIVE, TopPercent(10), population=population)

    assert figures.out_of == 21


def test_people_who_came_and_are_not_on_the_list_count_beside_it():
    # Ann and Bob are on the list of 20, the other three have left since
    listed = people_of([{"local_id": at} for at in range(20)])
    listed = listed.assign(patient=[0, 1, *[-1] * 18])

    figures, members = run(
        FIVE, TopPercent(10), population=anybody(5, list_size=20, listed=listed)
    )

    assert members == [0, 1, 2]  # 10 % of 23
    assert (figures.out_of, figures.not_on_list) == (23, 3)
    assert "(3 of the 23 who are registered or had any)" in said(figures.sentence)


def test_list_with_everybody_who_came_is_the_denominator():
    listed = people_of([{"local_id": at} for at in range(20)])
    listed = listed.assign(patient=[0, 1, 2, 3, 4, *[-1] * 15])

    figures, _ = run(FIVE, TopPercent(10), population=anybody(5, listed=listed))

    assert (figures.out_of, figures.not_on_list) == (20, 0)
    assert "of the 20 registered)" in said(figures.sentence)


def test_list_of_fewer_than_came_is_not_used():
    figures, _ = run(FIVE, TopPercent(10), population=anybody(5, list_size=4))

    assert (figures.out_of, figures.registered) == (5, False)


def test_list_longer_than_the_top_needs_nobody_without_appointments():
    # 10 % of 1,000 would be a hundred people, but only five came
    figures, members = run(FIVE, TopPercent(10), population=anybody(5, list_size=1000))

    assert members == [0, 1, 2, 3, 4]
    assert figures.cuts[0].asked == 100


def test_top_percent_by_age_and_sex():
    population = Population(people(FAMILY))

    figures, members = run(THEIRS, TopPercent(10, "OURS"), population=population)

    # The first of each group: Bet had more than Cal, but less than Ann
    assert members == [0, 2, 4]
    assert figures.cuts == (
        Cut("Female, 65 to 74", out_of=2, asked=1, people=1, least=9),
        Cut("Male, 5 to 17", out_of=1, asked=1, people=1, least=7),
        Cut("Male, 35 to 49", out_of=2, asked=1, people=1, least=3),
    )


def test_top_percent_of_adults_leaves_out_children():
    population = Population(people(FAMILY))

    figures, members = run(THEIRS, TopPercent(10, "ADULTS"), population=population)

    assert members == [0, 2]
    assert (figures.out_of, figures.all_appointments) == (4, 21)
    assert "of adults (2 of the 4 who had any)" in said(figures.sentence)


def test_top_percent_by_age_and_sex_with_a_list():
    drawn = people(FAMILY)
    listed = people_of([{"local_id": at, "birth_year": 1960} for at in range(11)])
    population = Population(drawn, listed=listed)

    figures, members = run(THEIRS, TopPercent(10, "OURS"), population=population)

    # Of eleven women registered the first two; no man is on the list
    assert members == [0, 1, 2, 4]
    assert (figures.out_of, figures.registered) == (11 + 1 + 2, True)


def test_list_without_ages_serves_no_definition_by_age_and_sex():
    population = Population(people(FAMILY), list_size=1000)

    figures, _ = run(THEIRS, TopPercent(10, "OURS"), population=population)

    assert (figures.out_of, figures.registered) == (5, False)


# Physical only: Ann and Bet; both: Cal; none: Dai and Eli
KINDS = ("gout", "T2DM;COPD", "asthma;SMI", "", "")


def with_conditions(*conditions: str, **registered: object) -> Population:
    named = enumerate(conditions)
    people = [{"local_id": at, "conditions": text} for at, text in named]
    return Population(people_of(people), **registered)


def test_top_percent_by_kind_of_conditions():
    figures, members = run(
        THEIRS, TopPercent(10, "MORBIDITY"), population=with_conditions(*KINDS)
    )

    # The first of each kind: Bet had more than Cal, but less than Ann
    assert members == [0, 2, 4]
    assert [(cut.group, cut.out_of, cut.least) for cut in figures.cuts] == [
        ("None coded", 2, 7),
        ("Physical only", 2, 9),
        ("Physical and mental health", 1, 3),
    ]
    assert said(figures.sentence).endswith(
        "those in the top 10% of people with the same kind of conditions (physical,"
        " mental, both or none)."
    )


def test_top_percent_by_kind_of_conditions_that_are_not_known():
    population = with_conditions(*("" for _ in KINDS))

    figures, members = run(THEIRS, TopPercent(10, "MORBIDITY"), population=population)

    assert (members, figures.out_of, figures.conditions_not_known) == ([], 0, 5)
    assert said(figures.sentence).startswith(
        "Nobody’s conditions are known, so this definition cannot be used"
    )


def test_top_percent_by_kind_of_conditions_with_a_list():
    people = [{"local_id": at, "conditions": "gout"} for at in range(21)]
    patient = np.array([0, 1, *[-1] * 19], dtype=np.int32)
    listed = people_of(people).assign(patient=patient)

    figures, members = run(
        THEIRS,
        TopPercent(10, "MORBIDITY"),
        population=with_conditions(*KINDS, listed=listed),
    )

    # Of 21 with physical conditions three; of the others, who are not on it, the first
    assert members == [0, 1, 2, 4]
    assert (figures.out_of, figures.registered) == (21 + 1 + 2, True)


_TEXTS = {
    "gout": "physical",
    "T2DM;COPD": "physical",
    "SMI": "mental",
    "SMI;gout": "both",
    "LD": "other",
    "": "none",
}


@generated
@given(
    often.appointments,
    st.integers(1, 100),
    st.fixed_dictionaries(dict.fromkeys(often.NAMES, st.sampled_from(list(_TEXTS)))),
)
def test_top_percent_by_kind_of_conditions_oracle(rows, percent, texts):
    folk = {
        name: {**often.SOMEBODY, "conditions": text} for name, text in texts.items()
    }

    figures, found = of_rows(rows, TopPercent(percent, "MORBIDITY"), EVERYTHING, folk)

    held = often.held(rows, EVERYTHING, first=YEAR.first, last=YEAR.last)
    expected = set()
    for kind in set(_TEXTS.values()):
        of_kind = {n: had for n, had in held.items() if _TEXTS[texts[n]] == kind}
        if of_kind:
            expected |= often._first(of_kind, TopPercent(percent))
    known = any(texts[str(name)] for name in names_in(rows))
    assert found == (expected if known else set())
    assert figures.conditions_not_known == (0 if known else len(held))


PERSISTENT = """
    patient  day         times
    Ann      2025-05-01  3
    Ann      2024-05-01  3
    Bob      2025-05-01  4
    Bob      2024-05-01  1
    Cat      2024-05-01  5
    Dan      2023-12-31  9
"""


def test_persistent_in_each_year():
    figures, members = run(PERSISTENT, Persistent(AtLeast(3), years=2, needed=2))

    # The period is both years: Ann's six of all sixteen
    assert members == [0]
    assert (figures.appointments, figures.all_appointments) == (6, 16)
    assert (figures.out_of, figures.period.first) == (3, date(2024, 1, 1))


def test_persistent_in_some_years():
    assert run(PERSISTENT, Persistent(AtLeast(3), years=2, needed=1))[1] == [0, 1, 2]
    assert run(PERSISTENT, Persistent(AtLeast(3), years=3, needed=1))[1] == [0, 1, 2, 3]


def test_at_least_thirty_in_two_years():
    drawing = """
        patient  day         times
        Ann      2024-01-01  15
        Ann      2025-12-31  15
        Bob      2023-12-31  29
        Bob      2025-01-01  29
    """

    assert run(drawing, AtLeast(30, months=24))[1] == [0]


INTERVALS = """
    patient  day
    Ann      2025-03-01
    Ann      2025-03-02
    Ann      2025-03-08
    Ann      2025-03-15
    Bob      2025-03-01
    Bob      2025-03-01
    Bob      2025-03-02
    Bob      2025-03-03
    Cat      2025-03-01
    Cat      2025-03-08
    Cat      2025-03-14
    Cat      2025-03-21
"""


def test_short_intervals():
    # Ann's are 1, 6 and 7: two of three are short. Bob has two, Cat one short of three
    assert run(INTERVALS, ShortIntervals())[1] == [0]


def test_short_intervals_exactly_as_many_as_asked():
    # Ann's are 1, 1, 1, 10 and 10: three of five are 60 %
    drawing = """
        patient  day
        Ann      2025-03-01
        Ann      2025-03-02
        Ann      2025-03-03
        Ann      2025-03-04
        Ann      2025-03-14
        Ann      2025-03-24
    """

    assert run(drawing, ShortIntervals(percent=60))[1] == [0]
    assert run(drawing, ShortIntervals(percent=61))[1] == []


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_definitions_without_appointments(definition):
    figures, members = frequent_attenders(
        frame_of([]),
        definition=definition,
        counting=EVERYTHING,
        last=LAST,
        population=Population(people_of([])),
    )

    assert len(members) == 0
    assert (figures.people, figures.out_of, figures.appointments) == (0, 0, 0)
    assert (figures.people_share, figures.share, figures.data) == (None, None, None)
    assert figures.is_short
    assert said(figures.sentence).startswith("There are no attended appointments")


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_definitions_with_one_appointment(definition):
    figures, members = run("patient day\nAnn 2025-12-01", definition.rule)

    # Where those who had most are taken, the only one is; no other rule is met
    is_top = isinstance(definition.rule, TopPercent | TopPeople)
    if is_by_morbidity(definition.rule):
        assert (members, figures.out_of, figures.conditions_not_known) == ([], 0, 1)
        return
    assert members == ([0] if is_top else [])
    assert (figures.out_of, figures.all_appointments) == (1, 1)


def test_definitions_with_one_appointment_without_a_patient():
    figures, members = run("patient\n-", TopPercent(10))

    assert (members, figures.out_of, figures.data) == ([], 0, None)


def test_definitions_have_names_and_sources():
    assert len({definition.name for definition in DEFINITIONS.values()}) == len(
        DEFINITIONS
    )
    assert all(d.source.strip() for d in DEFINITIONS.values())


def test_definitions_by_age_and_sex_have_three_bands_or_more():
    rules = [definition.rule for definition in DEFINITIONS.values()]

    assert {rule.grouping for rule in rules if isinstance(rule, TopPercent)} == {
        None,
        "OURS",
        "ADULTS",
        "MORBIDITY",
    }


def test_sentence():
    figures, _ = run(FIVE, TopPercent(40))

    assert said(figures.sentence) == (
        "60.0% of people (3 of the 5 who had any) had 90.0% of attended appointments"
        " with all staff, in every way of contact (18 of 20), from 1 January to 31"
        " December 2025: those in the top 40%, and 1 more with as many as the"
        " last of them."
    )


def test_sentence_without_ties():
    figures, _ = run(FIVE, TopPercent(10))

    assert said(figures.sentence).endswith("2025: those in the top 10%.")


def test_sentence_without_appointments():
    figures, _ = run("patient status\nAnn CANCELLED", TopPercent(10))

    assert said(figures.sentence) == (
        "There are no attended appointments with all staff, in every way of contact,"
        " from 1 January to 31 December 2025."
    )


def test_sentence_with_the_list():
    figures, _ = run(FIVE, TopPeople(1), population=anybody(5, list_size=2000))

    assert said(figures.sentence).startswith(
        "0.1% of people (1 of the 2,000 registered) had"
    )


def test_data_that_falls_short_of_the_period():
    assert run("patient day\nAnn 2025-06-01", TopPercent(10))[0].is_short
    whole = "patient day\nAnn 2025-01-15\nAnn 2025-12-31"
    assert not run(whole, TopPercent(10))[0].is_short
    assert run(whole, AtLeast(1, months=24))[0].is_short


@generated
@given(often.appointments, often.rules, often.countings, often.folks)
def test_frequent_attenders_oracle(rows, rule, counting, folk):
    figures, found = of_rows(rows, rule, counting, folk)

    first = often.start(rule, LAST)
    held = often.held(rows, counting, first=first, last=LAST)
    grouping = often.grouping_name(rule)
    held = {n: had for n, had in held.items() if often.group(folk[n], grouping, LAST)}
    assert found == often.members(rows, rule, counting, last=LAST, folk=folk)
    assert (figures.people, figures.out_of) == (len(found), len(held))
    assert figures.appointments == sum(held[name] for name in found)
    assert figures.all_appointments == sum(held.values())


@generated
@given(
    often.appointments,
    often.rules,
    often.countings,
    often.folks,
    st.lists(often.somebody, max_size=20),
)
def test_frequent_attenders_with_a_list_keep_parts_within_wholes(
    rows, rule, counting, folk, registered
):
    listed = people_of([{"local_id": "X", **person} for person in registered])
    listed = listed.assign(
        patient=[*range(len(listed))][::2] + [-1] * (len(listed) // 2)
    )

    figures, _ = of_rows(rows, rule, counting, folk, listed=listed)

    assert 0 <= figures.people <= figures.out_of
    assert 0 <= figures.not_on_list <= figures.out_of
    assert figures.people <= figures.appointments <= figures.all_appointments
    if figures.cuts:
        assert sum(cut.people for cut in figures.cuts) == figures.people
        assert sum(cut.out_of for cut in figures.cuts) == figures.out_of


@generated
@given(often.appointments, often.rules, often.folks, st.randoms())
def test_frequent_attenders_order_of_rows_does_not_matter(rows, rule, folk, random):
    shuffled = random.sample(rows, len(rows))

    assert of_rows(shuffled, rule, EVERYTHING, folk) == of_rows(
        rows, rule, EVERYTHING, folk
    )


@generated
@given(often.appointments, st.sampled_from(TOP_PERCENTS), often.countings, often.folks)
def test_top_percent_holds_the_people_of_concentration(rows, percent, counting, folk):
    drawn = within(frame_of(rows), YEAR)
    counts = contacts(drawn, counting, people=len(names_in(rows)))

    figures, _ = of_rows(rows, TopPercent(percent), counting, folk)

    top = next(t for t in concentration(counts).top if t.top_percent == percent)
    (cut,) = figures.cuts or (Cut("", 0, 0, 0, None),)
    ties = cut.people - cut.asked
    assert (cut.asked, figures.out_of) == (top.patients, np.count_nonzero(counts))
    assert figures.appointments - ties * (cut.least or 0) == top.appointments


@generated
@given(
    often.appointments,
    st.integers(1, 99),
    st.integers(1, 100),
    often.groupings,
    often.folks,
)
def test_top_percent_of_more_people_holds_that_of_fewer(
    rows, percent, more, grouping, folk
):
    _, few = of_rows(rows, TopPercent(percent, grouping), EVERYTHING, folk)
    _, many = of_rows(
        rows, TopPercent(min(100, percent + more), grouping), EVERYTHING, folk
    )

    assert few <= many


@generated
@given(often.appointments, often.appointments, st.integers(1, 5), often.folks)
def test_at_least_more_rows_lose_nobody(rows, others, least, folk):
    _, before = of_rows(rows, AtLeast(least), EVERYTHING, folk)

    _, after = of_rows(rows + others, AtLeast(least), EVERYTHING, folk)

    assert before <= after


@generated
@given(often.appointments, often.rules, often.countings, often.folks)
def test_frequent_attenders_round_trip(rows, rule, counting, folk):
    figures, _ = of_rows(rows, rule, counting, folk)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert FrequentAttenders.from_dict(stored) == figures
