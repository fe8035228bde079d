"""A reader for the child process, which tells where it would unpack a file."""

import tempfile
from pathlib import Path
from typing import Any


def tell(_path: Path, *, folder: Path, **_rest: Any) -> None:
    (folder / "told").write_text(tempfile.gettempdir())
