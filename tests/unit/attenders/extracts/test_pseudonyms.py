"""Pseudonyms against the same hash made step by step."""

import base64
import hashlib
import hmac
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from attenders.extracts.pseudonyms import practice_key, pseudonyms, shown


ONE = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")
KEY = practice_key(master_key="a key for tests", practice_id=ONE)


def test_practice_key_known_vector():
    made = hmac.new(b"a key for tests", digestmod=hashlib.sha256)
    made.update(bytes.fromhex("11111111111141118111111111111111"))

    assert practice_key(master_key="a key for tests", practice_id=ONE) == made.digest()


def test_pseudonyms_known_vector():
    digest = hmac.new(KEY, b"9377952927E-5", hashlib.sha256).digest()
    first_80_bits = base64.b32encode(digest[:10]).decode()

    assert pseudonyms(["9377952927E-5"], key=KEY) == [first_80_bits]


def test_pseudonyms_stable():
    first = pseudonyms(["P1", "P2"], key=KEY)

    again = pseudonyms(["P2", "P3", "P1"], key=KEY)

    assert first == [again[2], again[0]]


def test_pseudonyms_differ_by_practice():
    other = practice_key(master_key="a key for tests", practice_id=OTHER)

    assert pseudonyms(["P1"], key=KEY) != pseudonyms(["P1"], key=other)


def test_pseudonyms_differ_by_installation():
    other = practice_key(master_key="another key for tests", practice_id=ONE)

    assert pseudonyms(["P1"], key=KEY) != pseudonyms(["P1"], key=other)


def test_pseudonyms_leading_zero_is_another_person():
    first, second = pseudonyms(["007", "7"], key=KEY)

    assert first != second


def test_pseudonyms_none():
    assert pseudonyms([], key=KEY) == []


@given(st.lists(st.text(min_size=1), unique=True))
def test_pseudonyms_property(local_ids):
    names = pseudonyms(local_ids, key=KEY)

    assert len(set(names)) == len(local_ids)
    assert all(len(name) == 16 for name in names)
    assert all(name.isascii() and name.isalnum() for name in names)


def test_shown_in_groups_of_four():
    assert shown("ABCDEFGHJKLMNPQR") == "ABCD-EFGH-JKLM-NPQR"
