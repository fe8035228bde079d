"""Fixtures that every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from academy import embedded


SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
# Filled by migrate, and the same for every test
KEPT_TABLES = ("django_migrations", "django_content_type", "auth_permission")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request) -> Iterator[None]:
    """A database made and migrated by the owner, and used as the application."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    owner, default = connections["owner"], connections["default"]
    owner.settings_dict["TEST"]["NAME"] = f"test_{worker}_academy"
    with django_db_blocker.unblock():
        embedded.start()
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True)
        default.close()
        default.settings_dict["NAME"] = name
        with owner.cursor() as cursor:
            cursor.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
            cursor.execute(f"GRANT CONNECT ON DATABASE {name} TO academy_app")
        owner.close()
    yield
    with django_db_blocker.unblock():
        default.close()
        owner.creation.destroy_test_db("academy", verbosity=0)


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database in which commits last, as workers need; emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        with connections["owner"].cursor() as cursor:
            tables = [
                table
                for table in connections["owner"].introspection.table_names(cursor)
                if table not in KEPT_TABLES
            ]
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        connections["owner"].close()


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """Uploads of a test stay in its own folder."""
    settings.STORAGE_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()


@pytest.fixture(scope="session")
def noshow_file() -> Path:
    """The public appointment file, where it is at hand."""
    path = SHARED / "noshow" / "KaggleV2-May-2016.csv"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    return path
