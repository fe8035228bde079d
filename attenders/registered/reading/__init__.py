"""Reading registered lists and age-sex tables: bytes in, facts out. Knows no Django."""

from attenders.registered.reading.age_sex import read_age_sex
from attenders.registered.reading.extract import RegisteredExtract
from attenders.registered.reading.reader import read_list


__all__ = ["RegisteredExtract", "read_age_sex", "read_list"]
