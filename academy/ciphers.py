"""Keeping bytes encrypted: who has the database or the disk alone cannot read them.

AES-256-GCM, with a key for every practice and every purpose, made with HKDF (RFC 5869)
from a key of the installation. What is kept names the installation's key, so a new one
can be put first in the list while the old ones still open what they closed. Knows no
Django.
"""

import os
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


_ID_BYTES = 4
_NONCE_BYTES = 12  # as NIST SP 800-38D recommends; drawn at random for every message
_KEY_BYTES = 32


class UnreadableError(Exception):
    """What is kept was not closed with one of these keys, or has been changed since."""


class Cipher:
    """Closes and opens bytes for one practice and one purpose.

    `master_keys` are the keys of the installation: the first closes, all open.
    """

    def __init__(
        self, master_keys: Sequence[str], *, practice_id: UUID, purpose: str
    ) -> None:
        about = purpose.encode() + b"/" + practice_id.bytes
        self._first = _derived(master_keys[0], b"id")[:_ID_BYTES]
        self._keys = {
            _derived(key, b"id")[:_ID_BYTES]: AESGCM(_derived(key, about))
            for key in master_keys
        }

    def close(self, clear: bytes, *, bound_to: bytes = b"") -> bytes:
        """Encrypt; what it is `bound_to` must be given again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        closed = self._keys[self._first].encrypt(nonce, clear, bound_to)
        return self._first + nonce + closed

    def open(self, kept: bytes, *, bound_to: bytes = b"") -> bytes:
        """Decrypt. Raises UnreadableError for another key, or changed bytes."""
        kept = bytes(kept)  # the database gives a memoryview
        key = self._keys.get(kept[:_ID_BYTES])
        nonce = kept[_ID_BYTES : _ID_BYTES + _NONCE_BYTES]
        if key is None or len(nonce) < _NONCE_BYTES:
            raise UnreadableError("It was not closed with a key of this installation.")
        try:
            return key.decrypt(nonce, kept[_ID_BYTES + _NONCE_BYTES :], bound_to)
        except InvalidTag as error:
            raise UnreadableError("It has been changed since it was closed.") from error


def _derived(master_key: str, about: bytes) -> bytes:
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=about)
    return made.derive(master_key.encode())
