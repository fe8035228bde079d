"""Keeping bytes encrypted: who has the database or the disk alone cannot read them.

AES-256-GCM, with a key for every practice and every purpose, made with HKDF (RFC 5869)
from a key of the installation. What is kept names the installation's key, so a new one
can be put first in the list while the old ones still open what they closed. Knows no
Django.
"""

import os
from collections.abc import Iterator, Sequence
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


CHUNK_BYTES = 1 << 20
_ID_BYTES = 4
_NONCE_BYTES = 12  # as NIST SP 800-38D recommends; drawn at random for every message
_KEY_BYTES = 32
_SALT_BYTES = 16
_TAG_BYTES = 16


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
        self._first = _key_id(master_keys[0])
        self._secrets = {
            _key_id(key): _derived(key.encode(), about) for key in master_keys
        }
        self._keys = {name: AESGCM(secret) for name, secret in self._secrets.items()}

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """What is kept begins with one of these, if one of the keys closed it."""
        return tuple(self._keys)

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
            raise _of_another_key()
        try:
            return key.decrypt(nonce, kept[_ID_BYTES + _NONCE_BYTES :], bound_to)
        except InvalidTag as error:
            raise _changed() from error

    def is_newest(self, kept: bytes) -> bool:
        """Whether the newest key closed it, or began to close the file it starts."""
        return bytes(kept[:_ID_BYTES]) == self._first

    def closing(self, file: IO[bytes]) -> "Closing":
        """Give what takes clear bytes, as they come, and writes them closed."""
        salt = os.urandom(_SALT_BYTES)
        file.write(self._first + salt)
        key = AESGCM(_derived(self._secrets[self._first], salt))
        return Closing(file, key)

    def opened(self, file: IO[bytes]) -> Iterator[bytes]:
        """Decrypt what a Closing wrote, chunk by chunk.

        Raises UnreadableError as soon as something is not as it was written: what came
        before is then of no use either, for the rest may be missing.
        """
        secret = self._secrets.get(file.read(_ID_BYTES))
        salt = file.read(_SALT_BYTES)
        if secret is None or len(salt) < _SALT_BYTES:
            raise _of_another_key()
        key = AESGCM(_derived(secret, salt))
        place, closed = 0, file.read(CHUNK_BYTES + _TAG_BYTES)
        while True:
            after = file.read(CHUNK_BYTES + _TAG_BYTES)
            try:
                yield key.decrypt(_nonce(place, is_last=not after), closed, None)
            except InvalidTag as error:
                raise _changed() from error
            if not after:
                return
            place, closed = place + 1, after


class Closing:
    """Writes a file of chunks, each closed by itself, that belong together in order.

    The STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the nonce of
    a chunk is its place and whether it is the last, so that one that is moved, missing
    or cut off is noticed. Each file has a key of its own, so that one of another file
    is, and no nonce is used twice.
    """

    def __init__(self, file: IO[bytes], key: AESGCM) -> None:
        self._file = file
        self._key = key
        self._place = 0
        self._waiting = bytearray()

    def write(self, clear: bytes) -> None:
        # One byte more than a chunk says that it is not the last
        self._waiting += clear
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> None:
        """Write the last chunk, without which nobody can open the file to its end."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, clear: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._place, is_last=is_last)
        self._file.write(self._key.encrypt(nonce, clear, None))
        self._place += 1


def _nonce(place: int, *, is_last: bool) -> bytes:
    return place.to_bytes(_NONCE_BYTES - 1, "big") + bytes([is_last])


def _of_another_key() -> UnreadableError:
    return UnreadableError("It was not closed with a key of this installation.")


def _changed() -> UnreadableError:
    return UnreadableError("It has been changed since it was closed.")


def _key_id(master_key: str) -> bytes:
    return _derived(master_key.encode(), b"id")[:_ID_BYTES]


def _derived(key: bytes, about: bytes) -> bytes:
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=about)
    return made.derive(key)
