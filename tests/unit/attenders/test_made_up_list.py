"""The made-up registered list goes with the made-up extract."""

from datetime import date

import numpy as np
import pyarrow.csv
import pytest

from attenders.made_up import make_extract, make_list, make_register
from attenders.registered.reading.fields import TEMPLATE_HEADINGS
from attenders.registered.reading.reader import read_list


LAST_DAY = date(2026, 3, 31)
SMALL = {"patients": 300, "years": 2, "seed": 5, "last_day": LAST_DAY}


@pytest.fixture(scope="module")
def made():
    return make_list(**SMALL).to_pandas()


def test_list_has_the_headings_of_our_template(made):
    others = set(made.columns) - set(TEMPLATE_HEADINGS)

    assert others == {"Year of birth"}


def test_list_names_each_person_once(made):
    assert made["Patient ID"].is_unique


def test_list_has_those_who_are_here_and_who_left_within_a_year(made):
    register = make_register(**SMALL)
    today = np.datetime64(LAST_DAY).astype(int)
    here = (register.joined <= today) & (register.left > today)

    assert (made["Deregistration date"] == "").sum() == here.sum()
    left = made.loc[made["Deregistration date"] != "", "Deregistration date"]
    days = [np.datetime64("-".join(reversed(day.split("/")))) for day in left]
    assert all(
        0 <= int((np.datetime64(LAST_DAY) - day).astype(int)) < 365 for day in days
    )


def test_list_tells_of_a_person_what_the_extract_tells(made):
    rows = make_extract(**SMALL).to_pandas().drop_duplicates("Patient ID")

    both = made.merge(rows, on="Patient ID", suffixes=("", " there"))

    assert len(both) > 100
    assert (both["Year of birth"].astype(int) == both["Birth year"]).all()
    assert (both["Sex"] == both["Sex there"]).all()
    assert (both["Conditions"] == both["Conditions there"]).all()


def test_list_has_people_who_never_came(made):
    came = set(make_extract(**SMALL)["Patient ID"].to_pylist())

    assert len(set(made["Patient ID"]) - came) > 10


def test_list_is_the_same_every_time():
    assert make_list(**SMALL).equals(make_list(**SMALL))


def test_list_reads_back(tmp_path):
    path = tmp_path / "list.csv"
    table = make_list(**SMALL)
    pyarrow.csv.write_csv(table, path)

    found = read_list(path, as_at=LAST_DAY)

    assert found.rows_read == table.num_rows
    assert found.problems.empty
