"""Columns named by hand at a terminal: --map field=Heading."""

from collections.abc import Iterable

from academy.exceptions import ExtractError


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Turn field=Heading pairs into a mapping; raises ExtractError for another form."""
    mapping = {}
    for pair in pairs:
        field, equals, heading = pair.partition("=")
        if not equals or not field.strip() or not heading.strip():
            raise ExtractError(
                f"“{pair}” should be a field and a heading, such as patient=Patient ID."
            )
        mapping[field.strip()] = heading.strip()
    return mapping
