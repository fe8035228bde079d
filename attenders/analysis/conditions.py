"""Which long-term conditions people have, from the words that the practice brought."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.condition_words import (
    ANOTHER,
    AROUND,
    GROUPS,
    NOT_CONDITIONS,
    NOT_CONDITIONS_ALONE,
    NOT_SO,
    OTHER_NAME,
    SO_ALL_THE_SAME,
)
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]

METHOD = Method(
    title="Long-term conditions",
    definition=(
        "The words of your list are read as kinds of condition: “T2DM”, “Diabetes” and"
        " the register “DM” are all diabetes. Somebody’s conditions are the different"
        " kinds they have, and each word that we do not recognise is one condition more,"
        " of another kind. A kind is physical, mental, or neither, such as a learning"
        " disability."
    ),
    counted=(
        "What is written for each person under conditions, between semicolons or commas,"
        " or as columns of yes and no."
    ),
    out_of=(
        "People whose conditions are known. Somebody without any counts as having none"
        " only where others like them have some: people on the list with appointments,"
        " people on it without, and people who are not on it, are looked at apart. Where"
        " no one of them has a condition, the practice brought none, and theirs are not"
        " known."
    ),
    left_out=(
        "Words that say a risk, care or a habit, such as obesity, pre-diabetes, frailty,"
        " palliative care or smoking, and words that say that it is not so, such as"
        " “family history of”. Words that 3 people or more have are listed; others could be"
        " a note about one person, and are only counted. What was never coded cannot be"
        " counted."
    ),
    source=(
        "Our own table of words. Physical or mental as in Cassell and others, British"
        " Journal of General Practice 2018, except that a learning disability is"
        " neither."
    ),
)

GROUP_KEYS = tuple(GROUPS)
_PHYSICAL = np.array([group.kind == "PHYSICAL" for group in GROUPS.values()])
_MENTAL = np.array([group.kind == "MENTAL" for group in GROUPS.values()])

# How the kinds of somebody's conditions go together; the first four are Luciano's
MORBIDITIES: Mapping[str, str] = {
    "NONE": "None coded",
    "PHYSICAL": "Physical only",
    "MENTAL": "Mental health only",
    "BOTH": "Physical and mental health",
    # Conditions that are neither, or that were not recognised
    "OTHER": "Others only",
    "NOT_KNOWN": "Not known",
}
MORBIDITY_TYPE = pd.CategoricalDtype(list(MORBIDITIES))
_MORBIDITY_KEYS = tuple(MORBIDITIES)

_SEPARATORS = re.compile(r"[;,|\r\n\t]+")
_APOSTROPHES = re.compile(r"['’`]")
_DATES = re.compile(
    r"\b\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:19|20)\d{2}\b"
)
_SIGNS = re.compile(r"[^\w?]+|_+")


# Thousands of people share a few hundred words
@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text in small letters and single spaces, without signs and dates.

    A text that is only a date stays.
    """
    small = _APOSTROPHES.sub("", text.casefold())
    return _words_of(_DATES.sub(" ", small)) or _words_of(small)


def _words_of(small: str) -> str:
    return _SIGNS.sub(" ", small).strip()


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds these phrases as whole words, the longest where several begin."""
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


_OF_PHRASE: Mapping[str, str | None] = {
    **dict.fromkeys(NOT_CONDITIONS, None),
    **dict.fromkeys(ANOTHER, "OTHER"),
    **{phrase: key for key, group in GROUPS.items() for phrase in group.phrases},
}
_ALONE: Mapping[str, str | None] = {
    **dict.fromkeys(NOT_CONDITIONS_ALONE, None),
    **{word: key for key, group in GROUPS.items() for word in group.alone},
}
_PHRASES = _any_of(_OF_PHRASE)
_NOT_SO = _any_of(NOT_SO)
_SO_ALL_THE_SAME = _any_of(SO_ALL_THE_SAME)
_AROUND = _any_of(AROUND)


@dataclass(frozen=True)
class Meaning:
    """What one word or phrase of a list means: kinds of condition, another, or none."""

    groups: tuple[str, ...] = ()
    is_another: bool = False


NOTHING = Meaning()


@lru_cache(maxsize=10_000)
def meaning(text: str) -> Meaning:
    """What a single word or phrase means; NOTHING where it says no condition."""
    words = plain(text)
    if words in _ALONE:
        return _meaning_of({_ALONE[words]})
    if not words or _DATES.fullmatch(words):
        return NOTHING
    if "?" in words or _NOT_SO.search(_SO_ALL_THE_SAME.sub(" ", words)):
        return NOTHING
    found = {_OF_PHRASE[phrase] for phrase in _PHRASES.findall(words)}
    if found:
        return _meaning_of(found)
    bare = " ".join(_AROUND.sub(" ", words).split())
    if bare in _ALONE:
        return _meaning_of({_ALONE[bare]})
    return Meaning(is_another=True)


def _meaning_of(found: set[str | None]) -> Meaning:
    return Meaning(
        groups=tuple(key for key in GROUP_KEYS if key in found),
        is_another="OTHER" in found,
    )


def parts(text: str) -> tuple[str, ...]:
    """The single words and phrases of a text, each once, as `plain` writes them."""
    plains = (plain(part) for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in plains if part))


@dataclass(frozen=True, eq=False)
class Coded:
    """The conditions of people: a row of the table for each different text.

    `which` is each person's row; `table` says which of GROUP_KEYS a text has; `others`
    how many conditions beside them. `known` is of people, as METHOD says.
    """

    which: npt.NDArray[np.int32]
    table: Bools
    others: npt.NDArray[np.int16]
    known: Bools

    def _of_people(self, of_texts: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return of_texts[self.which]

    @property
    def has(self) -> Bools:
        """Which of GROUP_KEYS each person has: people by kinds."""
        return self._of_people(self.table)

    @property
    def has_other(self) -> Bools:
        return self._of_people(self.others > 0)

    @cached_property
    def number(self) -> npt.NDArray[np.int16]:
        """How many conditions each person has; 0 also where they are not known."""
        return self._of_people(self.table.sum(axis=1) + self.others).astype(np.int16)

    @cached_property
    def kinds(self) -> npt.NDArray[np.int16]:
        """How many kinds: all conditions that were not recognised are one together."""
        kinds = self.table.sum(axis=1) + (self.others > 0)
        return self._of_people(kinds).astype(np.int16)

    @cached_property
    def physical(self) -> Bools:
        return self._of_people(self.table @ _PHYSICAL)

    @cached_property
    def mental(self) -> Bools:
        return self._of_people(self.table @ _MENTAL)

    @cached_property
    def morbidity(self) -> npt.NDArray[np.int8]:
        """The place in MORBIDITIES of each person."""
        choices = {
            "NOT_KNOWN": ~self.known,
            "BOTH": self.physical & self.mental,
            "PHYSICAL": self.physical,
            "MENTAL": self.mental,
            "OTHER": self.number > 0,
        }
        return np.select(
            list(choices.values()),
            [_MORBIDITY_KEYS.index(key) for key in choices],
            default=_MORBIDITY_KEYS.index("NONE"),
        ).astype(np.int8)


def coded(texts: "pd.Series[str]", *, alike: npt.NDArray[Any] | None = None) -> Coded:
    """Read the conditions of people from their texts; each different text once.

    `alike` numbers the people who are known together: where none of them has a
    condition, theirs are not known. All people are one such group where it is not given.
    """
    which, different = pd.factorize(texts)
    words = [parts(text) for text in different]
    meanings = {word: meaning(word) for word in set().union(*words)}
    table = np.zeros((len(words), len(GROUP_KEYS)), dtype=bool)
    others = np.zeros(len(words), dtype=np.int16)
    for row, of_text in enumerate(words):
        for word in of_text:
            for key in meanings[word].groups:
                table[row, GROUP_KEYS.index(key)] = True
            others[row] += meanings[word].is_another
    some = (table.any(axis=1) | (others > 0))[which]
    groups = np.zeros(len(which), dtype=np.int64) if alike is None else alike
    known = np.isin(groups, np.unique(groups[some]))
    return Coded(which.astype(np.int32), table, others, known)


def patients_coded(patients: pd.DataFrame, listed: pd.DataFrame | None) -> Coded:
    """The conditions of each patient: as the list says, or else the appointments.

    `listed` has patient (-1 for one without any appointment) and conditions.
    """
    if listed is None:
        return coded(patients["conditions"])
    patient = _patient(listed)
    own = patients["conditions"].to_numpy(dtype=object).copy()
    said = listed["conditions"].to_numpy(dtype=object)
    better = (patient != NOT_KNOWN) & (said != "")
    own[patient[better]] = said[better]
    on_it = np.isin(np.arange(len(patients)), patient)
    return coded(pd.Series(own, dtype="str"), alike=on_it)


def listed_texts(listed: pd.DataFrame, patients: pd.DataFrame) -> "pd.Series[str]":
    """What the list says of each person on it, or the appointments where it is silent."""
    of_patients = np.append(patients["conditions"].to_numpy(dtype=object), "")
    own = listed["conditions"].to_numpy(dtype=object)
    texts = np.where(own == "", of_patients[_patient(listed)], own)
    return pd.Series(texts, dtype="str")


def listed_coded(listed: pd.DataFrame, patients: pd.DataFrame) -> Coded:
    """The conditions of each person of the list."""
    return coded(listed_texts(listed, patients), alike=_patient(listed) == NOT_KNOWN)


def _patient(listed: pd.DataFrame) -> Ints:
    """The patient of each; where the list does not say, nobody is one."""
    if "patient" in listed:
        return listed["patient"].to_numpy()
    return np.full(len(listed), NOT_KNOWN)


def person_conditions(coded: Coded) -> pd.DataFrame:
    """The conditions of each person in few columns, in the order of the people.

    Gives conditions and condition_kinds (how many, -1 where not known),
    not_recognised (how many of them), has_mental, has_physical and morbidity.
    """
    known = coded.known
    return pd.DataFrame(
        {
            "conditions": np.where(known, coded.number, -1).astype(np.int16),
            "condition_kinds": np.where(known, coded.kinds, -1).astype(np.int16),
            "not_recognised": coded.others[coded.which],
            "has_mental": coded.mental,
            "has_physical": coded.physical,
            "morbidity": pd.Categorical.from_codes(
                coded.morbidity, dtype=MORBIDITY_TYPE
            ),
        }
    )


@dataclass(frozen=True)
class Word:
    """A word of the list, how many people have it, and what it was read as."""

    text: str
    people: int
    read_as: tuple[str, ...]


MOST_WORDS = 200
# Free text of fewer people could be a note about one of them: it is counted, not kept
FEWEST_PEOPLE = 3


@dataclass(frozen=True)
class Recognition:
    """What became of the words of a practice's conditions, for its people to check.

    The words are in three lists, those that most people have first: read as kinds of
    condition, not recognised, and no condition. Of each list are given the first
    MOST_WORDS that FEWEST_PEOPLE have; `words` and `mentions` (a word of a person)
    count all.
    """

    people: int
    with_condition: int
    not_known: int
    words: int
    mentions: int
    recognised_mentions: int
    other_mentions: int
    left_out_mentions: int
    recognised: tuple[Word, ...]
    not_recognised: tuple[Word, ...]
    left_out: tuple[Word, ...]

    @property
    def recognised_share(self) -> float | None:
        """Out of all that say a condition; None where nothing does."""
        said = self.recognised_mentions + self.other_mentions
        return self.recognised_mentions / said if said else None

    @property
    def sentence(self) -> Sentence:
        """How much of what the practice brought was recognised."""
        names = ("recognised_share", "recognised_mentions", "other_mentions")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        said = self.recognised_mentions + self.other_mentions
        if not said:
            return Sentence(
                "Nobody has a condition in your files, so conditions are not known.", {}
            )
        if not self.other_mentions:
            return Sentence(
                "All {recognised_mentions} conditions in your files were recognised.",
                values,
            )
        return Sentence(
            "{recognised_share} of the conditions in your files were recognised"
            " ({recognised_mentions} of {said}); {other_mentions} count as another"
            " condition.",
            values | {"said": said},
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Recognition":
        lists = ("recognised", "not_recognised", "left_out")
        words = {
            name: tuple(
                Word(**word | {"read_as": tuple(word["read_as"])})
                for word in data[name]
            )
            for name in lists
        }
        return cls(**{**data, **words})


def recognition(texts: "pd.Series[str]", *, known: Bools) -> Recognition:
    """Say what each word of these people's texts was read as, and how many have it.

    `known` says whose conditions are known (`Coded.known`).
    """
    which, different = pd.factorize(texts)
    people = np.bincount(which, minlength=len(different)).tolist()
    mentions: Counter[str] = Counter()
    with_condition = 0
    for text, number in zip(different, people, strict=True):
        of_text = parts(text)
        with_condition += number * any(meaning(word) != NOTHING for word in of_text)
        mentions.update(dict.fromkeys(of_text, number))
    most_first = sorted(mentions.items(), key=lambda item: (-item[1], item[0]))
    words = [Word(text, n, _names(meaning(text))) for text, n in most_first]
    lists = (
        [word for word in words if word.read_as and word.read_as != (OTHER_NAME,)],
        [word for word in words if word.read_as == (OTHER_NAME,)],
        [word for word in words if not word.read_as],
    )
    recognised, other, left_out = (
        (sum(word.people for word in one), _listed(one)) for one in lists
    )
    return Recognition(
        people=len(texts),
        with_condition=int(with_condition),
        not_known=int((~known).sum()),
        words=len(words),
        mentions=sum(mentions.values()),
        recognised_mentions=recognised[0],
        other_mentions=other[0],
        left_out_mentions=left_out[0],
        recognised=recognised[1],
        not_recognised=other[1],
        left_out=left_out[1],
    )


def _listed(words: list[Word]) -> tuple[Word, ...]:
    known = (word for word in words[:MOST_WORDS] if word.people >= FEWEST_PEOPLE)
    return tuple(known)


def _names(found: Meaning) -> tuple[str, ...]:
    named = [GROUPS[key].name for key in found.groups]
    return (*named, OTHER_NAME) if found.is_another else tuple(named)
