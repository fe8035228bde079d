"""The process that reads a file."""

from attenders.extracts.sandbox import run_apart, work_folder


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
