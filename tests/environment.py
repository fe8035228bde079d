"""Loaded by pytest before anything of Django: tests have servers of their own."""

import os
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent

os.environ["ACADEMY_DATA_DIR"] = str(ROOT / ".data-test")
for name in ("DATABASE_URL", "REDIS_URL", "DEMONSTRATION"):
    os.environ.pop(name, None)
