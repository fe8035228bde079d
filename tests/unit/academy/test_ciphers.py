from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
