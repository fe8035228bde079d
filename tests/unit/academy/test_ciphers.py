import io
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy import ciphers
from academy.ciphers import Cipher, UnreadableError


PRACTICE = UUID(int=1)


def cipher(*keys: str, practice_id: UUID = PRACTICE, purpose: str = "files") -> Cipher:
    return Cipher(keys or ("one",), practice_id=practice_id, purpose=purpose)


@given(clear=st.binary(max_size=200), bound_to=st.binary(max_size=20))
def test_opens_what_it_closed(clear, bound_to):
    kept = cipher().close(clear, bound_to=bound_to)
    assert cipher().open(memoryview(kept), bound_to=bound_to) == clear


def test_same_text_is_closed_differently_each_time():
    assert cipher().close(b"12345") != cipher().close(b"12345")


@pytest.mark.parametrize(
    "other",
    [
        cipher("two"),
        cipher(practice_id=UUID(int=2)),
        cipher(purpose="numbers"),
    ],
    ids=["another key", "another practice", "another purpose"],
)
def test_does_not_open_for_another(other):
    with pytest.raises(UnreadableError):
        other.open(cipher().close(b"12345"))


def test_does_not_open_where_bound_to_something_else():
    with pytest.raises(UnreadableError, match="changed"):
        cipher().open(cipher().close(b"12345", bound_to=b"a"), bound_to=b"b")


def test_new_key_opens_what_the_old_one_closed():
    kept = cipher("old").close(b"12345")
    assert cipher("new", "old").open(kept) == b"12345"
    with pytest.raises(UnreadableError):
        cipher("old").open(cipher("new", "old").close(b"12345"))


@given(at=st.integers(min_value=0, max_value=36), bit=st.integers(0, 7))
def test_every_changed_bit_is_noticed(at, bit):
    kept = bytearray(cipher().close(b"12345"))
    kept[at] ^= 1 << bit
    with pytest.raises(UnreadableError):
        cipher().open(bytes(kept))


@given(kept=st.binary(max_size=40))
def test_anything_else_is_unreadable(kept):
    with pytest.raises(UnreadableError):
        cipher().open(kept)


SMALL = 7


@pytest.fixture
def small_chunks(monkeypatch):
    """Files of many chunks, of seven bytes."""
    monkeypatch.setattr(ciphers, "CHUNK_BYTES", SMALL)


def closed(*parts: bytes, by: Cipher | None = None) -> bytes:
    """A file closed as its parts came in."""
    file = io.BytesIO()
    closing = (by or cipher()).closing(file)
    for part in parts:
        closing.write(part)
    closing.finish()
    return file.getvalue()


def opened(file: bytes, by: Cipher | None = None) -> bytes:
    return b"".join((by or cipher()).opened(io.BytesIO(file)))


def chunks(file: bytes) -> tuple[bytes, list[bytes]]:
    """What a file begins with, and its closed chunks."""
    start, size = 20, SMALL + 16
    places = range(start, len(file), size)
    return file[:start], [file[at : at + size] for at in places]


@given(parts=st.lists(st.binary(max_size=30), max_size=5))
def test_file_opens_as_it_was_however_it_came_in(parts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ciphers, "CHUNK_BYTES", SMALL)

        assert opened(closed(*parts)) == b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL])
def test_file_of_any_size_opens(small_chunks, size):
    assert opened(closed(b"x" * size)) == b"x" * size


def test_file_comes_in_chunks_of_a_megabyte():
    file = io.BytesIO(closed(b"x" * 2_500_000))

    sizes = [len(chunk) for chunk in cipher().opened(file)]

    assert sizes == [1 << 20, 1 << 20, 2_500_000 - (2 << 20)]


@pytest.mark.parametrize(
    "change",
    [
        lambda c: [c[1], c[0], *c[2:]],
        lambda c: c[:-1],
        lambda c: c[1:],
        lambda c: [*c, c[-1]],
        lambda c: c[:0],
        lambda c: [*c[:-1], c[-1][:-1]],
        lambda c: [*c[:-1], c[-2]],
    ],
    ids=["moved", "cut off", "begun late", "gone on", "empty", "shorter", "replaced"],
)
def test_file_whose_chunks_are_not_those_it_had_is_noticed(small_chunks, change):
    start, parts = chunks(closed(b"abcdefghijklmnopqrstuvwxyz"))

    with pytest.raises(UnreadableError, match="changed"):
        opened(start + b"".join(change(parts)))


def test_file_mixed_from_two_is_noticed(small_chunks):
    start, parts = chunks(closed(b"abcdefghijklmn"))
    _, others = chunks(closed(b"abcdefghijklmn"))

    with pytest.raises(UnreadableError, match="changed"):
        opened(start + parts[0] + others[1])


@given(at=st.integers(0, 20 + 2 * (SMALL + 16) - 1), bit=st.integers(0, 7))
def test_every_changed_bit_of_a_file_is_noticed(at, bit):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ciphers, "CHUNK_BYTES", SMALL)
        file = bytearray(closed(b"abcdefghijklmn"))
        file[at] ^= 1 << bit

        with pytest.raises(UnreadableError):
            opened(bytes(file))


@pytest.mark.parametrize(
    "other",
    [cipher("two"), cipher(practice_id=UUID(int=2)), cipher(purpose="numbers")],
    ids=["another key", "another practice", "another purpose"],
)
def test_file_does_not_open_for_another(other):
    with pytest.raises(UnreadableError):
        opened(closed(b"12345"), by=other)


@given(file=st.binary(max_size=60))
def test_any_other_file_is_unreadable(file):
    with pytest.raises(UnreadableError):
        opened(file)


def test_file_of_the_old_key_opens_beside_the_new_one():
    both = cipher("new", "old")

    file = closed(b"12345", by=cipher("old"))

    assert opened(file, by=both) == b"12345"
    assert not both.is_newest(file)
    assert both.is_newest(closed(b"12345", by=both))
