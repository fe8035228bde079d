"""Whatever a list holds: people, or one sentence; never anything else."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.exceptions import ExtractError
from attenders.registered.reading import read_age_sex, read_list
from attenders.registered.reading.fields import FIELDS
from attenders.registered.reading.problems import KINDS


AS_AT = date(2026, 3, 31)
generated = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_headings = st.sampled_from([f.headings[0] for f in FIELDS.values()] + ["", "Gout"])
_values = st.sampled_from(
    ("", "1", "yes", "no", "01/02/1950", "13/13/2013", "P1", "-1", "Deceased, Deducted")
) | st.text(max_size=12)
_tables = st.tuples(
    st.lists(_headings, min_size=1, max_size=8),
    st.lists(st.lists(_values, max_size=9), max_size=8),
)


def as_csv(headings: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["Patient ID", "Birth year", *headings], *rows])
    return text.getvalue().encode("utf-8", "ignore")


@generated
@given(_tables)
def test_list_of_any_rows_accounts_for_each_of_them(tmp_path: Path, table):
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(*table))

    try:
        found = read_list(path, as_at=AS_AT)
    except ExtractError:
        return

    rejects = [kind for kind, what in KINDS.items() if what.rejects]
    left_out = found.problems.loc[found.problems["kind"].isin(rejects), "row"]
    accounted = len(found.people) + left_out.nunique() + sum(found.excluded.values())
    assert accounted == found.rows_read
    assert found.people["local_id"].is_unique


@generated
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_list_of_any_bytes_is_read_or_refused_in_a_sentence(tmp_path: Path, content):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(ExtractError):
        read_list(path, as_at=AS_AT)


@generated
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_age_sex_of_any_bytes_is_refused_in_a_sentence(content):
    with pytest.raises(ExtractError):
        read_age_sex(content)


@generated
@given(st.text(max_size=60))
def test_age_sex_of_any_row_is_read_or_refused_in_a_sentence(row):
    try:
        table = read_age_sex(f"Age band,Sex,People\n{row}\n".encode("utf-8", "ignore"))
    except ExtractError:
        return

    assert table.people >= 0
