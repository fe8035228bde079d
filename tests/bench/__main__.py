"""Print how fast and how large we are: `python -m tests.bench --only p1`."""

import argparse
import os
import shutil
from pathlib import Path


PARTS = {
    "p1": "one practice, under 2 minutes",
    "big": "a file of five million rows",
    "b": "thirty practices, and the pages beside them",
}
DATA = Path(__file__).resolve().parent.parent.parent / ".data-bench"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        epilog="; ".join(f"{name}: {what}" for name, what in PARTS.items()),
    )
    parser.add_argument("--only", choices=PARTS, action="append")
    parts = parser.parse_args().only or tuple(PARTS)
    shutil.rmtree(DATA, ignore_errors=True)
    os.environ["ACADEMY_DATA_DIR"] = str(DATA)
    os.environ["DJANGO_SETTINGS_MODULE"] = "academy.settings"
    for name in ("DATABASE_URL", "REDIS_URL", "DEMONSTRATION"):
        os.environ.pop(name, None)

    import django  # noqa: PLC0415  the settings look at the environment

    django.setup()
    from tests.bench.measurements import run  # noqa: PLC0415  needs the settings

    run(parts)


if __name__ == "__main__":
    main()
