"""Reading in a process of its own: the extract goes into a folder, for `Extract.load`."""

import json
from pathlib import Path
from typing import Any

from academy.exceptions import ExtractError
from attenders.extracts.reading.choices import Guide
from attenders.extracts.reading.preview import UnclearFileError
from attenders.extracts.reading.reader import Progress, read_extract


PREVIEW = "preview.json"


def read_into(
    path: Path,
    *,
    folder: Path,
    progress: Progress,
    guide: dict[str, Any],
    max_rows: int,
) -> None:
    """Read a file of appointments and save what it holds, or a preview of its columns.

    Raises ExtractError as `read_extract` does, and where there are too many rows.
    """

    def counted(rows: int, share: float) -> None:
        if rows > max_rows:
            raise ExtractError(
                f"The file has more than {max_rows:,} rows, which is the limit. Export a"
                " shorter period, and upload the parts."
            )
        progress(rows, share)

    try:
        extract = read_extract(path, guide=Guide.from_dict(guide), progress=counted)
    except UnclearFileError as error:
        seen = json.dumps(error.preview.to_dict())
        (folder / PREVIEW).write_text(seen, "utf-8")
        raise
    extract.save(folder)
