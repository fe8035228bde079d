"""Who a cohort are against the others."""

import json
from statistics import fmean, median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.condition_words import GROUPS
from attenders.analysis.definitions import Population
from attenders.analysis.multimorbidity import WEIGHTS
from attenders.analysis.who_they_are import (
    METHODS,
    Facet,
    Row,
    WhoTheyAre,
    who_they_are,
)
from attenders.analysis.window import twelve_months_to
from attenders.charts.words import said
from attenders.frames import FRAILTY, SEXES
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import frame_of, generated
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import people_of


YEAR = twelve_months_to(LAST)
Person = dict[str, object]


def run(
    people: list[Person], cohort: list[int], *, listed: list[Person] | None = None
) -> tuple[WhoTheyAre, pd.DataFrame]:
    """Everybody of `people` has one appointment; `listed` names the patient of each."""
    named = [{"local_id": at, **person} for at, person in enumerate(people)]
    rows = [{"patient": at, "day": LAST.isoformat()} for at in range(len(people))]
    of_list = None
    if listed is not None:
        of_list = people_of([{"local_id": "X", **person} for person in listed])
        patient = np.array([person["patient"] for person in listed], dtype=np.int32)
        of_list = of_list.assign(patient=patient)
    return who_they_are(
        frame_of(rows),
        cohort=np.array(cohort, dtype=np.int64),
        window=YEAR,
        population=Population(people_of(named), listed=of_list),
    )


def row(figures: WhoTheyAre, key: str, name: str) -> tuple[Facet, Row]:
    facet = figures.facet(key)
    assert facet
    return facet, next(row for row in facet.rows if row.name == name)


def counts(figures: WhoTheyAre, key: str) -> dict[str, tuple[int, int]]:
    facet = figures.facet(key)
    assert facet
    return {r.name: (r.cohort, r.rest) for r in facet.rows if r.cohort or r.rest}


def born(year: int, conditions: str = "", sex: str = "FEMALE") -> Person:
    return {"birth_year": year, "conditions": conditions, "sex": sex}


SIX = [
    born(1945, "T2DM;COPD;depression"),
    born(1990, "anxiety", "MALE"),
    born(1945, "gout", "MALE"),
    born(1990),
    born(2015, "asthma"),
    born(-1, "hirsutism", "OTHER"),
]


def test_who_they_are_by_age_and_sex():
    figures, _ = run(SIX, [0, 1])

    assert (figures.cohort, figures.rest, figures.registered) == (2, 4, False)
    assert counts(figures, "AGE") == {
        "5 to 17": (0, 1),
        "35 to 49": (1, 1),
        "75 to 84": (1, 1),
    }
    assert counts(figures, "AGE_GROUP")["65 or over"] == (1, 1)
    assert counts(figures, "SEX") == {
        "Female": (1, 2),
        "Male": (1, 1),
        "Another": (0, 1),
    }
    age = figures.facet("AGE")
    assert (age.cohort_of, age.rest_of, age.rest_not_known) == (2, 3, 1)


def test_who_they_are_by_conditions():
    figures, _ = run(SIX, [0, 1])

    assert counts(figures, "NUMBER") == {
        "None coded": (0, 1),
        "1": (1, 3),
        "3": (1, 0),
    }
    assert counts(figures, "ANY") == {
        "A mental-health condition": (2, 0),
        "A physical condition": (1, 2),
    }
    assert list(counts(figures, "MORBIDITY").values()) == [
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 0),
        (0, 1),
    ]
    assert counts(figures, "KINDS")["Anxiety or depression"] == (2, 0)
    assert counts(figures, "KINDS")["Another condition, not recognised"] == (0, 1)


def test_who_they_are_score():
    scores = run(SIX, [0, 1])[0].scores

    # 0.75 + 1.46 + 0.50 and 0.50; asthma 0.19 of four
    assert (scores.cohort_mean, scores.cohort_median) == (1.605, 1.605)
    assert (scores.rest_mean, scores.rest_median) == (0.0475, 0)
    assert scores.differs == 0


def test_who_they_are_of_each_person():
    _, people = run(SIX, [0, 1])

    assert people["patient"].tolist() == [0, 1, 2, 3, 4, 5]
    assert people["conditions"].tolist() == [3, 1, 1, 0, 1, 1]
    assert people["cms"].tolist() == [271, 50, 0, 0, 19, 0]
    assert [str(dtype) for dtype in people.dtypes] == [
        "int32",
        "int16",
        "int16",
        "int16",
        "bool",
        "bool",
        "category",
        "int16",
    ]


def test_who_they_are_where_no_conditions_were_brought():
    figures, people = run([born(1945), born(1990)], [0])

    number = figures.facet("NUMBER")
    assert (number.cohort_of, number.cohort_not_known, number.rest_not_known) == (
        0,
        1,
        1,
    )
    assert figures.scores.cohort_mean is None
    assert set(people["conditions"]) == {-1}
    assert said(figures.recognition.sentence).startswith("Nobody has a condition")


LISTED = [
    {"patient": 0, **born(1945), "deprivation_decile": 1, "frailty": "SEVERE"},
    {"patient": 2, **born(1945, "COPD"), "deprivation_decile": 10},
    {"patient": -1, **born(1990), "deprivation_decile": 2, "frailty": "FIT"},
]


def test_who_they_are_against_the_list():
    figures, people = run(SIX, [0, 1], listed=LISTED)

    # The second of the cohort is not on the list, nor are three others
    assert (figures.cohort, figures.rest, figures.not_on_list) == (1, 2, 1)
    assert figures.registered
    assert people["patient"].tolist() == [0, 2]
    assert counts(figures, "DEPRIVATION") == {
        "Most deprived fifth (deciles 1 and 2)": (1, 1),
        "Least deprived fifth (9 and 10)": (0, 1),
    }
    assert counts(figures, "FRAILTY") == {"Fit": (0, 1), "Severe frailty": (1, 0)}


def test_who_they_are_knows_nothing_of_those_without_appointments():
    figures, _ = run(SIX, [0], listed=LISTED)

    # The conditions of the first are those of the appointments
    number = figures.facet("NUMBER")
    assert (number.cohort_of, number.rest_of, number.rest_not_known) == (1, 1, 1)
    assert counts(figures, "NUMBER") == {"1": (0, 1), "3": (1, 0)}


def test_who_they_are_without_a_list_says_nothing_of_deprivation():
    figures, _ = run(SIX, [0])

    assert figures.facet("DEPRIVATION") is None
    assert [facet.key for facet in figures.equality] == ["AGE", "SEX"]


def test_who_they_are_by_a_list_size_is_against_those_who_came():
    figures, _ = who_they_are(
        frame_of([{"patient": 0, "day": LAST.isoformat()}]),
        cohort=np.array([0]),
        window=YEAR,
        population=Population(people_of([{"local_id": 0}]), list_size=9000),
    )

    assert (figures.cohort, figures.rest, figures.registered) == (1, 0, False)


def test_equality_is_against_everybody():
    figures, _ = run(SIX, [0, 1], listed=LISTED)

    deprivation = figures.equality[-1]
    assert deprivation.all_share(deprivation.rows[0]) == 2 / 3


@pytest.mark.parametrize("cohort", [[], [0]])
@pytest.mark.parametrize("listed", [None, []])
def test_who_they_are_of_nobody_or_one(cohort, listed):
    figures, people = run([born(1945, "gout")][: len(cohort)], cohort, listed=listed)

    on_it = 0 if listed == [] else len(cohort)
    assert (figures.cohort, figures.rest) == (on_it, 0)
    assert len(people) == on_it
    assert figures.sentences == ()


# As many have asthma among the old as among the old, but the cohort is old
OLD = [born(1940, "asthma")] * 20 + [born(1940, "gout")] * 20
YOUNG = [born(2000, "asthma")] * 10 + [born(2000)] * 190


def test_alike_is_the_share_of_others_of_the_same_ages():
    figures, _ = run(OLD + OLD + YOUNG, list(range(40)))

    facet, asthma = row(figures, "KINDS", "Asthma")
    assert facet.cohort_share(asthma) == 0.5
    assert facet.rest_share(asthma) == 0.125
    assert (asthma.alike.of, asthma.alike.observed) == (40, 20)
    assert asthma.alike.expected == pytest.approx(20)
    assert (asthma.differs, asthma.alike.differs) == (1, 0)


def test_sentences_say_where_age_may_be_all():
    figures, _ = run(OLD + OLD + YOUNG, list(range(40)))

    assert (
        "50.0% of them have asthma (20 of 40), against 12.5% of the others who had an"
        " appointment (30 of 240); among others of the same ages and sexes it is 50.0%,"
        " so their age and sex may be all there is to it."
    ) in [said(sentence) for sentence in figures.sentences]
    assert said(figures.sentences[0]) == (
        "100% of them are 65 or over (40 of 40), against 16.7% of the others who had an"
        " appointment (40 of 240)."
    )


def test_sentences_say_where_age_does_not_explain_it():
    ill = [born(1940, "asthma")] * 40
    well = [born(1940)] * 150 + [born(1940, "asthma")] * 50
    figures, _ = run(ill + well, list(range(40)))

    found = [said(sentence) for sentence in figures.sentences]
    assert (
        "100% of them have asthma (40 of 40), against 25.0% of the others who had an"
        " appointment (50 of 200); among others of the same ages and sexes it is 25.0%,"
        " so age and sex do not explain it all."
    ) in found
    assert (
        "Their approximate Cambridge Multimorbidity Score is 0.19 on average, against 0.05"
        " of the others who had an appointment; among others of the same ages and sexes"
        " it is 0.05, so age and sex do not explain it all."
    ) in found


def test_sentences_say_where_age_hides_it():
    # A quarter have asthma here and there, but of the young nearly nobody has
    mine = [born(2000, "asthma")] * 25 + [born(2000)] * 75
    theirs = [born(2000)] * 95 + [born(2000, "asthma")] * 5
    old = [born(1940, "asthma")] * 70 + [born(1940)] * 130
    figures, _ = run(mine + theirs + old, list(range(100)))

    assert (
        "25.0% of them have asthma (25 of 100), against 25.0% of the others who had an"
        " appointment (75 of 300); but among others of the same ages and sexes it is"
        " 5.0%, so for their age and sex it is more than it looks."
    ) in [said(sentence) for sentence in figures.sentences]


def test_sentences_where_nothing_differs():
    figures, _ = run([born(1960, "gout"), born(1960)] * 50, list(range(50)))

    (sentence,) = figures.sentences
    assert said(sentence) == (
        "They differ from the others who had an appointment in nothing that chance could"
        " not make."
    )


def test_sentences_of_kinds_are_the_furthest_apart():
    words = ("gout", "asthma", "COPD", "AF", "T2DM", "stroke", "epilepsy")
    well = [born(1960)] * 200
    ill = [
        born(1960, ";".join(words[at] for at in range(7) if person < 90 - 9 * at))
        for person in range(100)
    ]
    figures, _ = run(ill + well, list(range(100)))

    kinds = [
        s for s in figures.sentences if "the others" in s.text and "have" in s.text
    ]
    named = [row.name for _, row in figures.different(["KINDS"])]
    assert named[:2] == ["Gout", "Asthma"]
    assert len(named) == 7
    assert sum(any(n.lower() in s.text.lower() for n in named) for s in kinds) == 5


def test_methods_say_how_they_are_compared():
    assert "standardisation" in METHODS["WHO"].definition
    assert "ethnicity" in METHODS["EQUALITY"].left_out


_texts = st.lists(
    st.sampled_from(
        ("T2DM", "COPD", "SMI", "depression", "gout", "LD", "warts", "obesity", "AF")
    ),
    max_size=4,
).map(";".join)
somebody = st.fixed_dictionaries(
    {
        "birth_year": st.sampled_from((-1, 1940, 1960, 2000)),
        "sex": st.sampled_from(SEXES),
        "conditions": _texts,
        "deprivation_decile": st.sampled_from((-1, 1, 2, 10)),
        "frailty": st.sampled_from(FRAILTY),
    }
)
groups = st.lists(st.tuples(somebody, st.booleans()), max_size=20)


@generated
@given(groups)
def test_who_they_are_oracle(people):
    everybody = [person for person, _ in people]
    cohort = [at for at, (_, inside) in enumerate(people) if inside]

    figures, _ = run(everybody, cohort)

    known = any(
        part not in {"", "obesity"}
        for person in everybody
        for part in str(person["conditions"]).split(";")
    )
    words = {
        "Diabetes": "T2DM",
        "COPD": "COPD",
        "Gout": "gout",
        "Atrial fibrillation": "AF",
        "Another condition, not recognised": "warts",
    }
    facet = figures.facet("KINDS")
    for name, word in words.items():
        of_word = row(figures, "KINDS", name)[1]
        has = [word in str(person["conditions"]).split(";") for person in everybody]
        assert of_word.cohort == sum(has[at] for at in cohort)
        assert of_word.cohort + of_word.rest == sum(has)
        if of_word.alike is None:
            continue
        places = [
            often.group({**p, "birth_month": -1}, "OURS", LAST) for p in everybody
        ]
        expected = of = 0
        for at in cohort:
            others = [
                has[i]
                for i, place in enumerate(places)
                if place == places[at] and i not in cohort
            ]
            of += bool(others)
            expected += fmean(others) if others else 0
        assert of_word.alike.of == of
        assert of_word.alike.expected == pytest.approx(expected)
    assert facet.cohort_of == (len(cohort) if known else 0)
    assert facet.rest_of == (len(everybody) - len(cohort) if known else 0)


@generated
@given(groups)
def test_who_they_are_score_oracle(people):
    weights = {
        "T2DM": WEIGHTS["DIABETES"],
        "COPD": WEIGHTS["COPD"],
        "SMI": WEIGHTS["PSYCHOSIS_BIPOLAR"],
        "depression": WEIGHTS["ANXIETY_DEPRESSION"],
        "AF": WEIGHTS["ATRIAL_FIBRILLATION"],
    }
    cohort = [at for at, (_, inside) in enumerate(people) if inside]

    figures, by_person = run([person for person, _ in people], cohort)

    scores = figures.scores
    if not scores.cohort_of:
        assert scores.cohort_mean is None
        return
    mine = [
        sum(weights.get(word, 0) for word in set(str(p["conditions"]).split(";")))
        for p, inside in people
        if inside
    ]
    assert scores.cohort_mean == pytest.approx(fmean(mine) / 100)
    assert scores.cohort_median == pytest.approx(median(mine) / 100)
    assert by_person["cms"].iloc[cohort].tolist() == mine


@generated
@given(groups, groups)
def test_who_they_are_parts_sum_and_more_people_lose_nobody(people, others):
    def of(all_people):
        everybody = [person for person, _ in all_people]
        cohort = [at for at, (_, inside) in enumerate(all_people) if inside]
        return run(everybody, cohort)[0]

    few, many = of(people), of(people + others)

    for figures in (few, many):
        for facet in figures.facets:
            assert facet.cohort_of + facet.cohort_not_known == figures.cohort
            assert facet.rest_of + facet.rest_not_known == figures.rest
            if facet.is_parts and facet.key != "AGE_SEX":
                assert sum(r.cohort for r in facet.rows) == facet.cohort_of
                assert sum(r.rest for r in facet.rows) == facet.rest_of
    for before, after in zip(few.facets, many.facets, strict=False):
        if before.key == after.key:
            assert before.cohort_of <= after.cohort_of
            assert all(
                one.cohort <= other.cohort
                for one, other in zip(before.rows, after.rows, strict=True)
                if one.name != "None coded"
            )


@generated
@given(groups, st.randoms())
def test_who_they_are_order_of_people_does_not_matter(people, random):
    def of(all_people):
        listed = [{"patient": person[2], **person[0]} for person in all_people]
        cohort = [person[2] for person in all_people if person[1]]
        return run([p for p, _ in people], cohort, listed=listed)

    numbered = [(p, inside, at) for at, (p, inside) in enumerate(people)]

    one, of_one = of(numbered)
    other, of_other = of(random.sample(numbered, len(numbered)))

    assert one == other
    pd.testing.assert_frame_equal(of_one, of_other)


@generated
@given(groups, st.none() | st.just([]))
def test_who_they_are_round_trip(people, listed):
    cohort = [at for at, (_, inside) in enumerate(people) if inside]
    figures, _ = run([person for person, _ in people], cohort, listed=listed)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert WhoTheyAre.from_dict(stored) == figures
    assert [said(sentence) for sentence in figures.sentences] == [
        said(sentence) for sentence in WhoTheyAre.from_dict(stored).sentences
    ]


def test_kinds_are_all_there_with_their_names():
    facet = run(SIX, [0])[0].facet("KINDS")

    assert [r.name for r in facet.rows[:-1]] == [
        group.name for group in GROUPS.values()
    ]
    said_of = {r.name: r.says for r in facet.rows}
    assert said_of["COPD"] == "have COPD"
    assert said_of["Parkinson’s disease"] == "have Parkinson’s disease"
    assert said_of["Asthma"] == "have asthma"
