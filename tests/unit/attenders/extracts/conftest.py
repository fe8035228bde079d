"""Builders of extracts: real bytes in a real file, drawn in the test."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from academy.exceptions import ExtractError
from attenders.extracts.reading import Choices, Extract, Guide, read_extract
from attenders.extracts.reading.dates import DateOrder


Content = str | bytes


def guide(
    columns: dict[str, str] | None = None, *, date_order: DateOrder | None = None
) -> Guide:
    """What a person says of a file."""
    return Guide(Choices(columns=columns or {}, date_order=date_order))


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Content], Path]:
    """Write a file; text is taken out of its indentation first."""

    def write(content: Content) -> Path:
        path = tmp_path / "extract.csv"
        if isinstance(content, str):
            content = dedent(content).removeprefix("\n").encode()
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def read(written) -> Callable[..., Extract]:
    """Write a file and read it in a way that the test says."""

    def read_as(
        content: Content, *, date_order: DateOrder | None = None, **ways: Any
    ) -> Extract:
        chosen = guide(date_order=date_order)
        return read_extract(written(content), guide=chosen, **ways)

    return read_as


@pytest.fixture
def extract(written) -> Callable[..., Extract]:
    """Write a file and read it."""

    def read(content: Content, mapping: dict[str, str] | None = None) -> Extract:
        return read_extract(written(content), guide=guide(mapping))

    return read


@pytest.fixture
def refusal(written) -> Callable[..., str]:
    """Write a file that cannot be used, and give the sentence that says why."""

    def read(content: Content, mapping: dict[str, str] | None = None) -> str:
        with pytest.raises(ExtractError) as error:
            read_extract(written(content), guide=guide(mapping))
        return str(error.value)

    return read
