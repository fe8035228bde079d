"""Builders of extracts: real bytes in a real file, drawn in the test."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from academy.exceptions import ExtractError
from attenders.extracts.reading import Extract, read_extract


Content = str | bytes


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

    def read_as(content: Content, **ways: Any) -> Extract:
        return read_extract(written(content), **ways)

    return read_as


@pytest.fixture
def extract(written) -> Callable[..., Extract]:
    """Write a file and read it."""

    def read(content: Content, mapping: dict[str, str] | None = None) -> Extract:
        return read_extract(written(content), mapping=mapping)

    return read


@pytest.fixture
def refusal(written) -> Callable[..., str]:
    """Write a file that cannot be used, and give the sentence that says why."""

    def read(content: Content, mapping: dict[str, str] | None = None) -> str:
        with pytest.raises(ExtractError) as error:
            read_extract(written(content), mapping=mapping)
        return str(error.value)

    return read
