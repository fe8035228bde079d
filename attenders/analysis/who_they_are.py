"""Who a cohort are against the others: age, sex, conditions, deprivation and frailty."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.against import Layers, MeanLayers
from attenders.analysis.age_sex import GROUPINGS, group_places
from attenders.analysis.ages import AGE_BANDS, ages, band_places
from attenders.analysis.chance import CHANCE
from attenders.analysis.codes import with_patient
from attenders.analysis.condition_words import GROUPS, OTHER_NAME
from attenders.analysis.conditions import (
    GROUP_KEYS,
    MORBIDITIES,
    Coded,
    Recognition,
    coded,
    listed_texts,
    person_conditions,
    recognition,
)
from attenders.analysis.definitions import Population
from attenders.analysis.deprivation import fifths
from attenders.analysis.method import Method
from attenders.analysis.multimorbidity import approximate_cms
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import FRAILTY, NOT_KNOWN


SCHEMA_VERSION = 1
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]

_OUT_OF = (
    "The cohort, and apart from it everybody else: on the registered list where there is"
    " one with a row for each person, else people with an appointment in the period. A"
    " list size or a table by age and sex says nothing of single people, so it is not"
    " used. Shares are out of those of whom it is known."
)
_LEFT_OUT = (
    "People of whom it is not known: their number is given. With a list, people of the"
    " cohort who are not on it: their number is given too."
)
METHODS: Mapping[str, Method] = {
    "WHO": Method(
        title="Who they are",
        definition=(
            "Each share of the cohort is held against that of everybody else. Beside it"
            " is what it would be if others of the same ages and sexes were like the"
            " cohort only in that: the share of the others in each age band and sex,"
            " times the people of the cohort in it (direct standardisation to the"
            " cohort). The cohort is small and the others are many, so it is their"
            " shares that hold still. A difference is said in a sentence only where"
            " chance would hardly make it."
        ),
        counted=(
            "People, each once, by their age on the last day of the period, and their"
            " conditions as in “Long-term conditions”."
        ),
        out_of=_OUT_OF,
        left_out=_LEFT_OUT,
        source=(
            "Chance by Cochran and Mantel–Haenszel, within the age bands and sexes, at"
            " 5% for each table as a whole; nothing is said where fewer than five of"
            " either side would have it or not have it."
        ),
    ),
    "EQUALITY": Method(
        title="Equality: age, sex and deprivation",
        definition=(
            "The shares of the cohort by age, sex and deprivation against those of all"
            " people, the cohort among them. A difference is a reason to ask why, and is"
            " not by itself unfair: older people are ill more often."
        ),
        counted=(
            "People, each once. Deprivation is the decile that the list gives, in fifths,"
            " 1 and 2 being the most deprived."
        ),
        out_of=_OUT_OF,
        left_out=(
            "What the files do not have, such as ethnicity, disability and religion: of"
            " these nothing can be said here, which does not mean that all is well."
        ),
        source="A count of our own.",
    ),
}
_STRATA = GROUPINGS["OURS"]
MOST_KINDS = 5


@dataclass(frozen=True)
class Alike:
    """The cohort against others of the same ages and sexes.

    Of `of` people of the cohort who have others like them, `observed` have it, and
    `expected` would if as many had as of the others. `differs` is 1 where that is more
    than chance would make it, -1 where it is fewer, 0 where chance alone could do it.
    """

    of: int
    observed: int
    expected: float
    differs: int

    @property
    def share(self) -> float:
        return self.expected / self.of


@dataclass(frozen=True)
class Row:
    """How many of the cohort and of the rest are, or have, one thing.

    `says` is it in a sentence about them, such as “have asthma”, empty where there is
    none to make. `differs` is as in Alike, which is None where age or sex is the thing.
    """

    name: str
    says: str
    cohort: int
    rest: int
    differs: int
    alike: Alike | None


@dataclass(frozen=True)
class Facet:
    """One thing about people, in rows; people may be in several rows unless `is_parts`.

    `cohort_of` and `rest_of` are those of whom it is known.
    """

    key: str
    title: str
    is_parts: bool
    rows: tuple[Row, ...]
    cohort_of: int
    rest_of: int
    cohort_not_known: int
    rest_not_known: int

    def cohort_share(self, row: Row) -> float | None:
        return row.cohort / self.cohort_of if self.cohort_of else None

    def rest_share(self, row: Row) -> float | None:
        return row.rest / self.rest_of if self.rest_of else None

    def all_share(self, row: Row) -> float | None:
        """Out of everybody, the cohort and the rest."""
        everybody = self.cohort_of + self.rest_of
        return (row.cohort + row.rest) / everybody if everybody else None

    def nearest_last(self, row: Row) -> tuple[float, bool]:
        """A key to sort rows by: of two as far apart, first what the cohort has."""
        apart = (self.cohort_share(row) or 0) - (self.rest_share(row) or 0)
        return -abs(apart), apart < 0

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Facet":
        rows = tuple(
            Row(**row | {"alike": row["alike"] and Alike(**row["alike"])})
            for row in data["rows"]
        )
        return cls(**{**data, "rows": rows})


@dataclass(frozen=True)
class Scores:
    """The approximate Cambridge Multimorbidity Score of the cohort and the rest.

    Means and medians are None where there is nobody; `alike_mean` is that of others of
    the same ages and sexes as the cohort's `alike_of`. `differs` as in Alike.
    """

    cohort_of: int
    rest_of: int
    cohort_mean: float | None
    cohort_median: float | None
    rest_mean: float | None
    rest_median: float | None
    differs: int
    alike_of: int
    alike_mean: float | None
    alike_differs: int


@dataclass(frozen=True)
class WhoTheyAre:
    """A cohort against the rest; `registered` says that these are people of the list.

    `not_on_list` are people of the cohort whom the list does not have. Facets that the
    practice brought nothing for, such as deprivation, are not there.
    """

    window: Window
    registered: bool
    cohort: int
    rest: int
    not_on_list: int
    facets: tuple[Facet, ...]
    scores: Scores
    recognition: Recognition

    def facet(self, key: str) -> Facet | None:
        """The facet of this key, None where the practice brought nothing for it."""
        return next((facet for facet in self.facets if facet.key == key), None)

    @property
    def equality(self) -> tuple[Facet, ...]:
        """Age, sex and, where it was brought, deprivation."""
        return tuple(f for f in self.facets if f.key in ("AGE", "SEX", "DEPRIVATION"))

    @property
    def others(self) -> str:
        return (
            "the rest of the list"
            if self.registered
            else "the others who had an appointment"
        )

    def different(self, keys: Sequence[str]) -> tuple[tuple[Facet, Row], ...]:
        """What differs in these facets, in their order; of each, the furthest first."""
        facets = [facet for key in keys if (facet := self.facet(key))]
        return tuple(
            (facet, row)
            for facet in facets
            for row in sorted(facet.rows, key=facet.nearest_last)
            if row.says and (row.differs or (row.alike and row.alike.differs))
        )

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What is different, where chance would hardly make it; else that nothing is.

        Of the many kinds of condition only those that are furthest apart.
        """
        others = [facet.key for facet in self.facets if facet.key != "KINDS"]
        different = self.different(others) + self.different(["KINDS"])[:MOST_KINDS]
        found = [self.said(*one) for one in different] + self._score_sentences()
        if found or not (self.cohort and self.rest):
            return tuple(found)
        nothing = (
            f"They differ from {self.others} in nothing that chance could not make."
        )
        return (Sentence(nothing, {}),)

    def said(self, facet: Facet, row: Row) -> Sentence:
        """How the cohort differs in this, and whether age and sex may be why."""
        values: dict[str, Any] = {
            "cohort_share": facet.cohort_share(row),
            "cohort": row.cohort,
            "cohort_of": facet.cohort_of,
            "rest_share": facet.rest_share(row),
            "rest": row.rest,
            "rest_of": facet.rest_of,
        }
        text = (
            f"{{cohort_share}} of them {row.says} ({{cohort}} of {{cohort_of}}), against"
            f" {{rest_share}} of {self.others} ({{rest}} of {{rest_of}})"
        )
        if row.alike is None:
            return Sentence(f"{text}.", values)
        values["alike_share"] = row.alike.share
        alike = "among others of the same ages and sexes it is {alike_share}"
        if not row.differs or row.alike.differs == -row.differs:
            more = "more" if row.alike.differs > 0 else "fewer"
            so = f"but {alike}, so for their age and sex it is {more} than it looks"
        else:
            so = f"{alike}, so {_AGES_ALONE[row.alike.differs == row.differs]}"
        return Sentence(f"{text}; {so}.", values)

    def _score_sentences(self) -> list[Sentence]:
        score = self.scores
        if not score.differs or score.cohort_mean is None or score.rest_mean is None:
            return []
        text = (
            "Their approximate Cambridge Multimorbidity Score is"
            f" {score.cohort_mean:.2f} on average, against {score.rest_mean:.2f} of"
            f" {self.others}"
        )
        if score.alike_mean is not None:
            ages_alone = _AGES_ALONE[score.alike_differs == score.differs]
            text += (
                "; among others of the same ages and sexes it is"
                f" {score.alike_mean:.2f}, so {ages_alone}"
            )
        return [Sentence(f"{text}.", {})]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"window": self.window.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "WhoTheyAre":
        return cls(
            **{
                **data,
                "window": Window.from_dict(data["window"]),
                "facets": tuple(Facet.from_dict(facet) for facet in data["facets"]),
                "scores": Scores(**data["scores"]),
                "recognition": Recognition.from_dict(data["recognition"]),
            }
        )


_AGES_ALONE = {
    True: "age and sex do not explain it all",
    False: "their age and sex may be all there is to it",
}


@dataclass(frozen=True, eq=False)
class _People:
    """Everybody who is compared: their patient (-1 for none), facts and conditions."""

    patient: Ints
    in_cohort: Bools
    facts: pd.DataFrame
    coded: Coded
    strata: Ints
    age: Ints
    recognition: Recognition


def who_they_are(
    frame: pd.DataFrame, *, cohort: Ints, window: Window, population: Population
) -> tuple[WhoTheyAre, pd.DataFrame]:
    """Compare the people of a cohort with everybody else, as on the last day.

    `population` has the columns of frames.PATIENT_TYPES, and of its `listed` also
    patient (-1 for one without any appointment), frailty and deprivation_decile. Gives
    the figures, and for each of the people who are a patient, in order of patient:
    patient, what `person_conditions` gives, and cms, the approximate score in
    hundredths (-1 not known).
    """
    people = _people(frame, cohort=cohort, window=window, population=population)
    in_cohort = people.in_cohort
    scores = approximate_cms(people.coded)
    members = int(in_cohort.sum())
    figures = WhoTheyAre(
        window=window,
        registered=population.listed is not None,
        cohort=members,
        rest=len(in_cohort) - members,
        not_on_list=len(np.unique(cohort)) - members,
        facets=tuple(_facets(people)),
        scores=_scores(people, scores),
        recognition=people.recognition,
    )
    by_person = person_conditions(people.coded)
    by_person.insert(0, "patient", people.patient.astype(np.int32))
    by_person = by_person.assign(cms=scores)
    patients = with_patient(by_person)
    return figures, patients.sort_values("patient", ignore_index=True)


def _people(
    frame: pd.DataFrame, *, cohort: Ints, window: Window, population: Population
) -> _People:
    patients, listed = population.patients, population.listed
    if listed is None:
        seen = within(frame, window)["patient"].to_numpy()
        patient = np.union1d(seen[seen != NOT_KNOWN], cohort).astype(np.int32)
        facts, texts = patients.iloc[patient], patients["conditions"].iloc[patient]
    else:
        patient = listed["patient"].to_numpy()
        facts, texts = listed, listed_texts(listed, patients)
    age = ages(facts, as_at=window.last)
    conditions = coded(texts, alike=patient == NOT_KNOWN)
    return _People(
        patient=patient,
        in_cohort=np.isin(patient, cohort) & (patient != NOT_KNOWN),
        facts=facts,
        coded=conditions,
        strata=group_places(facts, _STRATA, as_at=window.last),
        age=age,
        recognition=recognition(texts, known=conditions.known),
    )


def _facets(people: _People) -> list[Facet]:
    """Every facet for which there is something, in the order in which they are read."""
    sex = people.facts["sex"].to_numpy()
    known = people.coded.known
    parts = (
        ("AGE_GROUP", "Age group", _AGE_GROUPS, _age_groups(people.age)),
        ("AGE", "Age", _AGE_ROWS, band_places(people.age)),
        ("SEX", "Sex", _SEX_ROWS, _places(sex, ("FEMALE", "MALE", "OTHER"))),
        ("AGE_SEX", "Age and sex", _AGE_SEX_ROWS, people.strata),
        (
            "NUMBER",
            "Number of long-term conditions",
            _NUMBER_ROWS,
            np.where(known, np.minimum(people.coded.number, 4), NOT_KNOWN),
        ),
    )
    more = (
        ("MORBIDITY", "Physical and mental", _MORBIDITY_ROWS, people.coded.morbidity),
    )
    return [
        *(_parts(people, *part) for part in parts),
        _facet(
            people,
            "ANY",
            "Physical or mental",
            _ANY_ROWS,
            [people.coded.mental, people.coded.physical],
            known=known,
            is_parts=False,
        ),
        *(_parts(people, *part) for part in more),
        _facet(
            people,
            "KINDS",
            "Kinds of condition",
            _KIND_ROWS,
            [*people.coded.has.T, people.coded.has_other],
            known=known,
            is_parts=False,
        ),
        *_brought(people),
    ]


def _brought(people: _People) -> list[Facet]:
    """Deprivation and frailty, each only where the list has it for anybody."""
    found = []
    if "deprivation_decile" in people.facts:
        fifth = fifths(people.facts["deprivation_decile"].to_numpy())
        found.append(
            _parts(people, "DEPRIVATION", "Deprivation of the area", _FIFTHS, fifth)
        )
    if "frailty" in people.facts:
        frailty = people.facts["frailty"].to_numpy()
        found.append(
            _parts(
                people,
                "FRAILTY",
                "Frailty",
                _FRAILTY_ROWS,
                _places(frailty, FRAILTY[:4]),
            )
        )
    return [facet for facet in found if facet.cohort_of + facet.rest_of]


_Rows = Sequence[tuple[str, str]]
_UNADJUSTED = ("AGE_GROUP", "AGE", "SEX", "AGE_SEX")
_AGE_GROUPS: _Rows = (
    ("Under 18", "are under 18"),
    ("18 to 64", ""),
    ("65 or over", "are 65 or over"),
)
_AGE_ROWS: _Rows = tuple((band, "") for band in AGE_BANDS)
_SEX_ROWS: _Rows = (("Female", "are women or girls"), ("Male", ""), ("Another", ""))
_AGE_SEX_ROWS: _Rows = tuple((group, "") for group in _STRATA.groups[:-1])
_NUMBER_ROWS: _Rows = (
    ("None coded", "have no long-term condition coded"),
    ("1", ""),
    ("2", ""),
    ("3", ""),
    ("4 or more", "have four long-term conditions or more"),
)
_ANY_ROWS: _Rows = (
    ("A mental-health condition", "have a mental-health condition"),
    ("A physical condition", "have a physical condition"),
)
_MORBIDITY_ROWS: _Rows = tuple(
    (name, "have physical and mental-health conditions" if key == "BOTH" else "")
    for key, name in MORBIDITIES.items()
    if key != "NOT_KNOWN"
)
_NAMES_OF_PEOPLE = ("Parkinson",)
# Kinds of which somebody has one
_ARTICLES = {
    "PAINFUL": "a ",
    "PERSONALITY": "a ",
    "EATING": "an ",
    "LEARNING_DISABILITY": "a ",
    "PROSTATE": "a ",
    "BLOOD": "a ",
    "TRANSPLANT": "a ",
}


def _having(key: str) -> str:
    """As in “have asthma”, “have a painful condition” and “have COPD”."""
    name = GROUPS[key].name
    is_name = name.startswith(_NAMES_OF_PEOPLE) or name[1:2].isupper()
    small = name if is_name else name[0].lower() + name[1:]
    return f"have {_ARTICLES.get(key, '')}{small}"


_KIND_ROWS: _Rows = (
    *((GROUPS[key].name, _having(key)) for key in GROUP_KEYS),
    (OTHER_NAME, ""),
)
_FIFTHS: _Rows = (
    (
        "Most deprived fifth (deciles 1 and 2)",
        "live in the most deprived fifth of areas",
    ),
    ("Second fifth (3 and 4)", ""),
    ("Third fifth (5 and 6)", ""),
    ("Fourth fifth (7 and 8)", ""),
    ("Least deprived fifth (9 and 10)", "live in the least deprived fifth of areas"),
)
_FRAILTY_ROWS: _Rows = (
    ("Fit", "are recorded as fit"),
    ("Mild frailty", "are recorded as mildly frail"),
    ("Moderate frailty", "are recorded as moderately frail"),
    ("Severe frailty", "are recorded as severely frail"),
)


def _places(values: npt.NDArray[Any], names: Sequence[str]) -> Ints:
    """The place of each value in these names; -1 where it is none of them."""
    places = np.full(len(values), NOT_KNOWN, dtype=np.int64)
    for at, name in enumerate(names):
        places[values == name] = at
    return places


def _age_groups(age: Ints) -> Ints:
    places = np.searchsorted(np.array((18, 65)), age, side="right")
    return np.where(age == NOT_KNOWN, NOT_KNOWN, places)


def _parts(people: _People, key: str, title: str, rows: _Rows, places: Ints) -> Facet:
    """A facet in which everybody is in one row, or, with any other place, not known."""
    return _facet(
        people,
        key,
        title,
        rows,
        [places == at for at in range(len(rows))],
        known=(places >= 0) & (places < len(rows)),
        is_parts=True,
    )


def _facet(
    people: _People,
    key: str,
    title: str,
    rows: _Rows,
    things: Sequence[Bools],
    *,
    known: Bools,
    is_parts: bool,
) -> Facet:
    layers = Layers.of(
        people.in_cohort[known],
        people.strata[known],
        [has[known] for has in things],
        size=len(_STRATA.groups),
    )
    # One look at so many rows, so each has its part of the chance
    chance = CHANCE / len(rows)
    differ = layers.together.differ(chance=chance)
    alike = [None] * len(rows) if key in _UNADJUSTED else _alike(layers, chance=chance)
    cohort = layers.cohort_with.sum(axis=0).astype(int).tolist()
    rest = layers.rest_with.sum(axis=0).astype(int).tolist()
    cohort_of, rest_of = int(layers.cohort.sum()), int(layers.rest.sum())
    members = int(people.in_cohort.sum())
    return Facet(
        key=key,
        title=title,
        is_parts=is_parts,
        rows=tuple(
            Row(name, says, cohort[at], rest[at], differ[at], alike[at])
            for at, (name, says) in enumerate(rows)
        ),
        cohort_of=cohort_of,
        rest_of=rest_of,
        cohort_not_known=members - cohort_of,
        rest_not_known=len(people.in_cohort) - members - rest_of,
    )


def _alike(layers: Layers, *, chance: float) -> Sequence[Alike | None]:
    both = layers.comparable
    size = layers.cohort_with.shape[1]
    of = int(both.cohort.sum())
    if not of:
        return [None] * size
    observed = both.cohort_with.sum(axis=0).astype(int).tolist()
    expected = both.expected().tolist()
    differ = both.differ(chance=chance)
    return [Alike(of, observed[at], expected[at], differ[at]) for at in range(size)]


# Fewer make no mean that could be told from another
_LEAST_SCORED = 30


def _scores(people: _People, hundredths: npt.NDArray[np.int16]) -> Scores:
    known = people.coded.known
    in_cohort = people.in_cohort[known]
    # Whole numbers, so that sums do not depend on the order of people
    values = hundredths[known].astype(np.float64)
    layers = MeanLayers.of(
        in_cohort, people.strata[known], values, size=len(_STRATA.groups)
    )
    both, together = layers.comparable, layers.together
    mine, theirs = values[in_cohort], values[~in_cohort]

    def of(kept: npt.NDArray[np.float64], what: Any) -> float | None:
        return float(what(kept)) / 100 if len(kept) else None

    return Scores(
        cohort_of=len(mine),
        rest_of=len(theirs),
        cohort_mean=of(mine, np.mean),
        cohort_median=of(mine, np.median),
        rest_mean=of(theirs, np.mean),
        rest_median=of(theirs, np.median),
        differs=together.differ(chance=CHANCE, least=_LEAST_SCORED),
        alike_of=both.people,
        alike_mean=both.expected_mean() / 100 if both.people else None,
        alike_differs=both.differ(chance=CHANCE, least=_LEAST_SCORED),
    )
