"""The process that reads a file."""

import os
import time

from attenders.extracts.sandbox import is_abandoned, run_apart, work_folder


def test_reader_unpacks_into_its_work_folder(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path
    file = tmp_path / "a.csv"
    file.touch()

    with work_folder() as folder, file.open("rb") as opened:
        run_apart(
            "tests.unit.attenders.extracts.temporary:tell",
            opened,
            folder=folder,
            options={},
            make_smaller="",
            progress=lambda _rows, _share: None,
        )
        told = (folder / "told").read_text()

    assert told == str(folder)
    assert folder.parent == tmp_path / "work"


def test_work_folder_is_abandoned_once_its_worker_is_dead(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path
    before = time.time() - 120
    left = tmp_path / "work" / "left"
    left.mkdir(parents=True)
    os.utime(left, (before, before))

    with work_folder() as folder:
        os.utime(folder, (before, before))
        assert not is_abandoned(folder)
    assert is_abandoned(left)


def test_work_folder_that_was_just_made_is_not_abandoned(tmp_path):
    assert not is_abandoned(tmp_path)
