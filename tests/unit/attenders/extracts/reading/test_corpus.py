"""Every bad file of the reliability reference: its outcome, its sentence, its limits."""

import resource
from pathlib import Path
from time import perf_counter

import pytest

from academy.exceptions import ExtractError
from attenders.extracts.reading import (
    Extract,
    Guide,
    UnclearFileError,
    read_extract,
)
from attenders.extracts.reading.problems import KINDS
from attenders.extracts.sandbox import read_safely
from tests.unit.attenders.extracts.reading.corpus import BY_THE_UPLOAD, FILES
from tests.unit.attenders.extracts.reading.corpus.bad_file import SECRETS, BadFile


MOST_SECONDS = 10
MOST_KILOBYTES = 512_000
REJECTING = [kind for kind, meaning in KINDS.items() if meaning.rejects]
SAFE = [file for file in FILES if not file.dangerous]
DANGEROUS = [file for file in FILES if file.dangerous]


def outcome(path: Path, *, in_child: bool) -> Extract | tuple[str, str]:
    """What a file holds, or in which way it cannot be used and the sentence."""
    try:
        if in_child:
            with path.open("rb") as file:
                return read_safely(file, guide=Guide(), progress=lambda *_: None)
        return read_extract(path)
    except UnclearFileError as error:
        return "asks", error.preview.reason
    except ExtractError as error:
        return "refused", str(error)


def check(file: BadFile, folder: Path) -> None:
    """Read it, and compare all that is said of it."""
    path = folder / "upload"  # a name says nothing
    path.write_bytes(file.build())
    start = perf_counter()

    found = outcome(path, in_child=file.dangerous)

    assert perf_counter() - start < MOST_SECONDS
    if file.refused or file.asks:
        wanted = ("refused", file.refused) if file.refused else ("asks", file.asks)
        assert found == wanted
    else:
        assert isinstance(found, Extract), found
        check_loaded(file, found)
    said = f"{file.refused} {file.asks} {file.told}"
    assert not [secret for secret in SECRETS if secret in said]


def check_loaded(file: BadFile, found: Extract) -> None:
    problems = found.problems
    rejected = problems["kind"].isin(REJECTING).sum()
    days = found.appointments["day"].dt.strftime("%Y-%m-%d").unique()

    assert " ".join(found.notices) == file.told
    assert tuple(zip(problems["row"], problems["kind"], strict=True)) == file.problems
    assert not [s for s in SECRETS if problems["value"].str.contains(s).any()]
    assert found.rows_accepted == file.accepted
    assert found.rows_read == file.accepted + rejected + file.excluded
    assert file.days in ((), tuple(sorted(days)))
    assert file.clinicians in ((), found.clinicians)


@pytest.mark.parametrize("file", SAFE, ids=str)
def test_bad_file(file, tmp_path):
    check(file, tmp_path)


@pytest.mark.parametrize("file", DANGEROUS, ids=str)
def test_dangerous_file(file, tmp_path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    check(file, tmp_path)

    # The highest of all children so far
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak <= max(before, MOST_KILOBYTES)


def test_no_file_of_the_reference_is_left_out():
    numbers = {file.number for file in FILES}

    assert numbers | BY_THE_UPLOAD == set(range(1, 87))
    assert not numbers & BY_THE_UPLOAD


@pytest.mark.parametrize("file", [file for file in FILES if file.refused], ids=str)
def test_refusal_is_in_plain_words(file):
    words = file.refused.casefold()

    assert file.refused.endswith(".")
    strange = ("python", "sql", "error", "exception", "none", "traceback", "arrow")
    assert not [word for word in strange if word in words]
