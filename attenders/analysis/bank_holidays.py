"""The bank holidays of England, by day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The names of the bank holidays of a year, in the order of their days."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return MappingProxyType(dict(sorted(found.items())))
