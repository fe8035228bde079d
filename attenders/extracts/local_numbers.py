"""The practice's own numbers for people, kept so that its people can copy them back.

Each is closed for its practice and bound to the pseudonym of its person, so that two
cannot change places.
"""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.conf import settings

from academy.ciphers import Cipher, UnreadableError
from academy.exceptions import NumberError
from attenders.extracts.models import Patient


_NOT_KEPT = (
    "This person’s number came to us before numbers were kept. Upload an extract with"
    " their appointments again, and it will be here."
)
_UNREADABLE = (
    "This person’s number cannot be opened with the keys of this installation. Tell"
    " whoever runs it: a key may be missing from ENCRYPTION_KEYS."
)


def cipher_of(practice_id: UUID) -> Cipher:
    """What closes the local numbers of a practice."""
    return Cipher(
        settings.ENCRYPTION_KEYS, practice_id=practice_id, purpose="local number"
    )


def closed(
    numbers: Iterable[str], *, pseudonyms: Iterable[str], practice_id: UUID
) -> list[bytes]:
    """Each number as it is kept."""
    cipher = cipher_of(practice_id)
    return [
        cipher.close(number.encode(), bound_to=pseudonym.encode())
        for number, pseudonym in zip(numbers, pseudonyms, strict=True)
    ]


def is_ours(practice_id: UUID, table: str) -> str:
    """SQL that tells whether a key of this installation closed the number kept there.

    With a lost key, uploading the same people again is what puts their numbers right.
    """
    ids = cipher_of(practice_id).key_ids
    known = ", ".join(f"decode('{one.hex()}', 'hex')" for one in ids)
    return f"substring({table}.local_number FROM 1 FOR {len(ids[0])}) IN ({known})"


def opened(patient: Patient) -> str:
    """The number in the practice's own system; NumberError where there is none."""
    if patient.local_number is None:
        raise NumberError(_NOT_KEPT)
    try:
        number = cipher_of(patient.practice_id).open(
            patient.local_number, bound_to=patient.pseudonym.encode()
        )
    except UnreadableError as error:
        raise NumberError(_UNREADABLE) from error
    return number.decode()


def closed_anew(
    patients: Iterable[Patient], *, practice_id: UUID
) -> dict[int, bytes | None]:
    """Those that an older key closed, closed with the newest, by id of the patient.

    None for one that no key opens.
    """
    cipher = cipher_of(practice_id)
    anew: dict[int, bytes | None] = {}
    for patient in patients:
        if patient.local_number and not cipher.is_newest(patient.local_number):
            bound_to = patient.pseudonym.encode()
            anew[patient.pk] = None
            with suppress(UnreadableError):
                number = cipher.open(patient.local_number, bound_to=bound_to)
                anew[patient.pk] = cipher.close(number, bound_to=bound_to)
    return anew
