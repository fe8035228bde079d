"""What was read as plain rows, to be compared with a table drawn in a test."""

from attenders.registered.reading import RegisteredExtract


def people(extract: RegisteredExtract, *columns: str) -> list[tuple[object, ...]]:
    """(patient number and the columns asked for) of each person; days as ISO has them."""
    frame = extract.people[["local_id", *columns]].copy()
    for name in columns:
        if name.endswith("_on"):
            frame[name] = frame[name].dt.strftime("%Y-%m-%d").fillna("")
        elif name in ("sex", "frailty"):
            frame[name] = frame[name].astype("str")
    return list(frame.itertuples(index=False, name=None))


def flags(extract: RegisteredExtract) -> dict[str, str]:
    """What is said of each person, as letters: died, left, pending, temporary, test."""
    names = ("is_deceased", "has_left", "is_pending", "is_temporary", "is_test")
    letters = dict(zip(names, "DLPTX", strict=True))
    return {
        row["local_id"]: "".join(
            letter for name, letter in letters.items() if row[name]
        )
        for row in extract.people.to_dict("records")
    }


def problems(extract: RegisteredExtract) -> list[tuple[object, ...]]:
    """(row, kind, column, value) of each problem."""
    frame = extract.problems.assign(kind=extract.problems["kind"].astype(str))
    return list(frame.itertuples(index=False, name=None))
