"""The bad files of the reliability reference (4.2), made here: real bytes of nobody.

Numbers 35 to 37, 85 and 86 are decided by the whole upload, and are tested there.
"""

from tests.unit.attenders.extracts.reading.corpus import (
    contents,
    delimited,
    other_kinds,
    packed,
    sheets,
)
from tests.unit.attenders.extracts.reading.corpus.bad_file import BadFile


FILES: tuple[BadFile, ...] = (
    *delimited.FILES,
    *other_kinds.FILES,
    *packed.FILES,
    *sheets.FILES,
    *contents.FILES,
)
BY_THE_UPLOAD = {35, 36, 37, 85, 86}
