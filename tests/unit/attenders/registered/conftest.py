"""Builders of registered lists: real bytes in a real file, drawn in the test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from academy.exceptions import ExtractError
from attenders.registered.reading import RegisteredExtract, read_list


AS_AT = date(2026, 3, 31)


def content_of(content: str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return dedent(content).removeprefix("\n").encode()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., RegisteredExtract]:
    """Write a list, taken out of its indentation, and read it."""

    def read_as(content: str | bytes, *, as_at: date = AS_AT) -> RegisteredExtract:
        path = tmp_path / "list.csv"
        path.write_bytes(content_of(content))
        return read_list(path, as_at=as_at)

    return read_as


@pytest.fixture
def refusal(read) -> Callable[..., str]:
    """Write a list that cannot be used, and give the sentence that says why."""

    def refused(content: str | bytes) -> str:
        with pytest.raises(ExtractError) as error:
            read(content)
        return str(error.value)

    return refused
