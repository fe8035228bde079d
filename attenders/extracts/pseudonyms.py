"""Pseudonyms: a keyed hash of the practice's own number for a person.

The same person has the same pseudonym in every upload of a practice, and another one in
every other practice. Without the key, which is not in the database, nobody can try out
all numbers. Knows no Django.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID


_BYTES = 10  # 80 bits: two people of 100,000 share one in 1 of 10^14 practices


def practice_key(*, master_key: str, practice_id: UUID) -> bytes:
    """The key of one practice, made from the key of the installation."""
    return hmac.digest(master_key.encode(), practice_id.bytes, hashlib.sha256)


def pseudonyms(local_ids: Iterable[str], *, key: bytes) -> list[str]:
    """Sixteen letters and digits for each local number."""
    return [
        base64.b32encode(
            hmac.digest(key, local_id.encode(), hashlib.sha256)[:_BYTES]
        ).decode()
        for local_id in local_ids
    ]


def shown(pseudonym: str) -> str:
    """In groups of four, so that it can be read aloud."""
    return "-".join(pseudonym[at : at + 4] for at in range(0, len(pseudonym), 4))
