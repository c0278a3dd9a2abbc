from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.catalog import DataSource
from tfscaffold.project.data import READERS, read_data


def test_digits() -> None:
    data = read_data("digits")
    assert data.input_shape == (8, 8, 1)
    assert data.class_names == tuple("0123456789")
    assert data.num_classes == 10
    assert data.requirements == ("scikit-learn>=1.4",)
    assert data.path is None


def test_a_path_where_none_is_needed() -> None:
    with pytest.raises(UserError, match="--data digits needs no --data-path") as caught:
        read_data("digits", "x.csv")
    assert "csv, npz, images" in caught.value.hint


@pytest.mark.parametrize("name", READERS)
def test_a_path_is_needed(name: str) -> None:
    with pytest.raises(UserError, match=f"--data {name} needs --data-path") as caught:
        read_data(name)
    assert "--data-path " in caught.value.hint


@pytest.mark.parametrize("name", READERS)
def test_a_path_that_does_not_exist(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        read_data(name, str(tmp_path / "none"))


@pytest.mark.parametrize("name", ["../digits", "/digits", "_common", "nothing", ""])
def test_unknown_names(name: str) -> None:
    with pytest.raises(UserError, match="does not exist") as caught:
        read_data(name)
    assert "digits" in caught.value.hint


@pytest.mark.parametrize("name", ["csv", "npz"])
def test_a_file_that_cannot_be_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("a,label\n")

    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr("zipfile.ZipFile", refuse)
    monkeypatch.setattr("tfscaffold.project.catalog.data_source", _source)
    with pytest.raises(UserError, match=f"{path} cannot be read: Permission denied."):
        read_data(name, str(path))


def _source(name: str) -> DataSource:
    return DataSource(name, "", True, False, "float32", None, "", (), (), {})


def test_options_of_made_up_data() -> None:
    series = read_data("synthetic-series", window=48, horizon=6)
    assert series.input_shape == (48, 1)
    assert series.extra["horizon"] == 6
    assert series.asked == ("--window", "48", "--horizon", "6")
    assert read_data("synthetic-table").class_names == ("cheap", "medium", "dear")
    assert read_data("synthetic-table", task="regression").is_regression
    with pytest.raises(UserError, match="--data digits has no --window") as caught:
        read_data("digits", window=48)
    assert (
        caught.value.hint == "Leave it out, or choose one of: series, synthetic-series."
    )
