"""Long-term conditions: what words mean, whose are known, and what was not recognised."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.condition_words import GROUPS, NOT_CONDITIONS
from attenders.analysis.conditions import (
    FEWEST_PEOPLE,
    GROUP_KEYS,
    MORBIDITIES,
    NOTHING,
    Meaning,
    Recognition,
    coded,
    listed_coded,
    listed_texts,
    meaning,
    parts,
    patients_coded,
    person_conditions,
    plain,
    recognition,
)
from attenders.analysis.multimorbidity import WEIGHTS
from attenders.made_up import CONDITIONS
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.people import people_of


ANOTHER = Meaning(is_another=True)


def texts(*written: str) -> pd.Series:
    return pd.Series(list(written), dtype="str")


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Hypertension", ["HYPERTENSION"]),
        ("T2DM", ["DIABETES"]),
        ("Type 2 diabetes mellitus without complication", ["DIABETES"]),
        ("COPD", ["COPD"]),
        ("depression", ["ANXIETY_DEPRESSION"]),
        ("Mixed anxiety and depressive disorder", ["ANXIETY_DEPRESSION"]),
        ("On asthma register", ["ASTHMA"]),
        ("QOF DM register", ["DIABETES"]),
        ("AST_REG", ["ASTHMA"]),
        ("STIA", ["STROKE"]),
        ("CKD stage 3a", ["CKD"]),
        ("Alzheimer’s disease", ["DEMENTIA"]),
        ("Depression 12/03/2015", ["ANXIETY_DEPRESSION"]),
        ("History of stroke", ["STROKE"]),
        ("Asthma/COPD", ["ASTHMA", "COPD"]),
        ("T2DM and HTN", ["HYPERTENSION", "DIABETES"]),
        ("Rheumatoid arthritis", ["CONNECTIVE_TISSUE"]),
        ("Non-alcoholic fatty liver disease", ["LIVER"]),
        ("Low risk prostate cancer", ["CANCER"]),
        ("Asthma not otherwise specified", ["ASTHMA"]),
        ("MH", ["OTHER_MENTAL"]),
        ("MH register", ["PSYCHOSIS_BIPOLAR"]),
        ("Learning disability", ["LEARNING_DISABILITY"]),
    ],
)
def test_meaning_of_a_kind_of_condition(written, keys):
    assert meaning(written) == Meaning(groups=tuple(keys))


@pytest.mark.parametrize(
    "written",
    ["Hirsutism", "44054006", "Gestational diabetes", "LD review due", "ADDS"],
)
def test_meaning_that_is_not_recognised(written):
    assert meaning(written) == ANOTHER


@pytest.mark.parametrize(
    "written",
    [
        "None known",
        "Obesity",
        "Pre-diabetes",
        "Non-diabetic hyperglycaemia",
        "Family history of diabetes",
        "?asthma",
        "Asthma resolved",
        "No diabetes",
        "Carer for husband with dementia",
        "Severe frailty",
        "PC",
        "12/03/2015",
        "-",
    ],
)
def test_meaning_that_says_no_condition(written):
    assert meaning(written) == NOTHING


def test_meaning_of_the_words_of_the_made_up_list_are_the_score_twenty():
    found = [meaning(name).groups for name in CONDITIONS]

    assert [key for (key,) in found] == list(WEIGHTS)


def test_words_of_the_table_are_plain_and_mean_one_thing():
    words = [
        word for group in GROUPS.values() for word in (*group.phrases, *group.alone)
    ]

    assert [plain(word) for word in words] == words
    assert len(set(words)) == len(words)
    assert not set(words) & set(NOT_CONDITIONS)


def test_every_word_of_the_table_means_its_kind():
    for key, group in GROUPS.items():
        for word in (*group.phrases, *group.alone):
            assert meaning(word.upper()) == Meaning(groups=(key,)), word


def test_parts_are_each_once():
    assert parts("T2DM; asthma,ASTHMA;; gout |-") == ("t2dm", "asthma", "gout")
    assert parts("") == ()


FIVE = texts("T2DM;Diabetes;gout", "Depression;hirsutism;warts", "", "LD", "Asthma;SMI")


def test_coded_numbers_of_conditions_and_kinds():
    found = coded(FIVE)

    assert found.number.tolist() == [2, 3, 0, 1, 2]
    assert found.kinds.tolist() == [2, 2, 0, 1, 2]
    assert found.mental.tolist() == [False, True, False, False, True]
    assert found.physical.tolist() == [True, False, False, False, True]
    assert found.known.all()


def test_coded_morbidity():
    found = person_conditions(coded(FIVE))

    assert found["morbidity"].tolist() == [
        "PHYSICAL",
        "MENTAL",
        "NONE",
        "OTHER",
        "BOTH",
    ]
    assert found["not_recognised"].tolist() == [0, 2, 0, 0, 0]


def test_coded_where_nobody_has_a_condition_is_not_known():
    found = coded(texts("", "None known", ""))

    assert not found.known.any()
    assert person_conditions(found)["conditions"].tolist() == [-1, -1, -1]
    assert set(person_conditions(found)["morbidity"]) == {"NOT_KNOWN"}


def test_coded_is_known_by_kind_of_people():
    found = coded(texts("gout", "", "", ""), alike=np.array([1, 1, 2, 2]))

    assert found.known.tolist() == [True, True, False, False]


@pytest.mark.parametrize("people", [[], [""], ["gout"]])
def test_coded_few_people(people):
    found = coded(texts(*people))

    assert found.number.tolist() == [1] * people.count("gout") + [0] * people.count("")
    assert found.has.shape == (len(people), len(GROUP_KEYS))


PATIENTS = people_of(
    [
        {"local_id": "Ann", "conditions": "gout"},
        {"local_id": "Bob", "conditions": "asthma"},
        {"local_id": "Cat"},
    ]
)
LISTED = people_of(
    [
        {"local_id": "Bob", "conditions": "T2DM;COPD"},
        {"local_id": "Ann"},
        {"local_id": "Zoe"},
    ]
).assign(patient=np.array([1, 0, -1], dtype=np.int32))


def test_the_list_goes_before_the_appointments():
    assert listed_texts(LISTED, PATIENTS).tolist() == ["T2DM;COPD", "gout", ""]
    assert patients_coded(PATIENTS, LISTED).number.tolist() == [1, 2, 0]


def test_people_without_appointments_are_known_apart():
    assert listed_coded(LISTED, PATIENTS).known.tolist() == [True, True, False]
    # Cat is not on the list, where nobody has a condition
    assert patients_coded(PATIENTS, LISTED).known.tolist() == [True, True, False]
    assert patients_coded(PATIENTS, None).known.all()


def test_recognition_lists_what_was_not_recognised():
    people = texts(
        *["T2DM;hirsutism"] * 3,
        *["hirsutism;Warts"] * 3,
        *["obesity"] * 3,
        "",
        *["diabetes"] * 3,
    )

    found = recognition(people, known=coded(people).known)

    assert [(w.text, w.people) for w in found.not_recognised] == [
        ("hirsutism", 6),
        ("warts", 3),
    ]
    assert [(w.text, w.read_as) for w in found.recognised] == [
        ("diabetes", ("Diabetes",)),
        ("t2dm", ("Diabetes",)),
    ]
    assert [w.text for w in found.left_out] == ["obesity"]
    assert (found.people, found.with_condition, found.words) == (13, 9, 5)
    assert found.recognised_share == 0.4


def test_recognition_keeps_no_words_of_few_people():
    """They could be a note about somebody, under whatever it is read as."""
    notes = ["Mrs Example has diabetes", "ring her son first", "obesity, said her son"]
    people = texts(*notes, *notes, *["asthma"] * 3)

    found = recognition(people, known=coded(people).known)

    assert "son" not in str(found.to_dict())
    assert "example" not in str(found.to_dict())
    assert [word.text for word in found.recognised] == ["asthma"]
    assert (found.words, found.mentions, found.with_condition) == (5, 11, 9)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (["gout;warts"], "{recognised_share} of the conditions"),
        (["gout"], "All {recognised_mentions} conditions"),
        (["obesity", ""], "Nobody has a condition in your files"),
        ([], "Nobody has a condition in your files"),
    ],
)
def test_recognition_sentence(people, said):
    found = recognition(texts(*people), known=coded(texts(*people)).known)

    assert found.sentence.text.startswith(said)
    found.sentence.text.format(**found.sentence.values)


_WORDS = (
    *("T2DM", "Diabetes", "asthma", "Depression", "SMI", "LD", "autism", "Hirsutism"),
    *("warts", "obesity", "family history of gout", "AF", "Asthma/COPD", "-", "none"),
)
some_texts = st.lists(
    st.lists(st.sampled_from(_WORDS), max_size=5).map(";".join), max_size=25
)


@generated
@given(some_texts)
def test_coded_oracle(people):
    found = coded(texts(*people))

    anybody = any(meaning(w) != NOTHING for text in people for w in text.split(";"))
    for at, text in enumerate(people):
        said = {meaning(word): word.casefold() for word in text.split(";")}
        groups = {key for one in said for key in one.groups}
        others = {
            word.casefold() for word in text.split(";") if meaning(word) == ANOTHER
        }
        kinds = {GROUPS[key].kind for key in groups}
        assert {GROUP_KEYS[i] for i in np.flatnonzero(found.has[at])} == groups
        assert found.number[at] == len(groups) + len(others)
        assert found.kinds[at] == len(groups) + bool(others)
        assert found.physical[at] == ("PHYSICAL" in kinds)
        assert found.mental[at] == ("MENTAL" in kinds)
        assert found.known[at] == anybody


@generated
@given(some_texts, st.randoms())
def test_coded_order_of_people_does_not_matter(people, random):
    order = random.sample(range(len(people)), len(people))
    one = person_conditions(coded(texts(*people)))

    other = person_conditions(coded(texts(*(people[at] for at in order))))

    pd.testing.assert_frame_equal(one.iloc[order].reset_index(drop=True), other)


@generated
@given(some_texts)
def test_morbidities_hold_everybody_once(people):
    places = coded(texts(*people)).morbidity

    assert np.bincount(places, minlength=len(MORBIDITIES)).sum() == len(people)


@generated
@given(some_texts, some_texts)
def test_recognition_adds_up_and_more_people_lose_nothing(people, others):
    def of(texts_of):
        read = texts(*texts_of)
        return recognition(read, known=coded(read).known)

    few, many = of(people), of(people + others)
    for found in (few, many):
        assert found.mentions == (
            found.recognised_mentions + found.other_mentions + found.left_out_mentions
        )
        listed = [*found.recognised, *found.not_recognised, *found.left_out]
        assert all(word.people >= FEWEST_PEOPLE for word in listed)
        counted_only = found.words - len(listed)
        rest = found.mentions - sum(word.people for word in listed)
        assert counted_only <= rest <= counted_only * (FEWEST_PEOPLE - 1)
        assert Recognition.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert few.mentions <= many.mentions
    assert few.with_condition <= many.with_condition
