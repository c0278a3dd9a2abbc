"""Series: which columns count, and how much of them is needed."""

from pathlib import Path

import pytest

import inputs
from tfscaffold.errors import UserError
from tfscaffold.project.data import Data, read_data


def read(path: Path, columns: dict[str, list[object]], **asked: object) -> Data:
    path = path / "series.csv"
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_data("series", str(path), **asked)  # type: ignore[arg-type]


def wave(count: int = 60) -> list[object]:
    return [number % 7 for number in range(count)]


def test_texts_and_the_time_are_left_out(tmp_path: Path) -> None:
    days = [f"day {number}" for number in range(60)]
    columns = {"day": days, "hour": list(range(60)), "wind": wave(), "heat": wave()}
    data = read(tmp_path, columns)  # type: ignore[arg-type]
    assert data.is_regression
    assert data.input_shape == (24, 2)
    assert data.extra["columns"] == ("heat", "wind")
    assert "Left out, since they hold texts or count the moments: 'day', 'hour'" in (
        data.note
    )


def test_what_is_asked_for_is_taken(tmp_path: Path) -> None:
    columns = {"a": wave(), "b": list(range(60))}
    data = read(tmp_path, columns, target="b", window=10, horizon=3)
    assert data.extra == {"delimiter": ",", "columns": ("b", "a"), "horizon": 3}
    assert data.input_shape == (10, 2)
    assert data.asked == ("--target", "b", "--window", "10", "--horizon", "3")
    assert "the next 3 in the column 'b' are to be predicted" in data.note


@pytest.mark.parametrize(
    ("columns", "asked", "message"),
    [
        (
            {"t": wave(), "y": ["", *wave(59)]},
            {},
            "series.csv:2: the value in the column",
        ),
        ({"t": [*wave(59), "?"], "y": wave()}, {}, "series.csv:61: .*'t' is missing"),
        ({"t": wave(30), "y": wave(30)}, {}, "has 30 rows: 24 for a window"),
        (
            {"t": wave(), "y": wave()},
            {"horizon": 20},
            "and 20 to predict, are too many",
        ),
        ({"t": wave(), "y": wave()}, {"target": "z"}, "There is no column 'z'"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path,
    columns: dict[str, list[object]],
    asked: dict[str, object],
    message: str,
) -> None:
    with pytest.raises(UserError, match=message):
        read(tmp_path, columns, **asked)


def test_a_folder_is_no_series(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        read_data("series", str(tmp_path))


def test_a_real_series(tmp_path: Path) -> None:
    data = read_data("series", str(inputs.write_sunspots(tmp_path)))
    assert data.extra["columns"] == ("sunspots",)
    assert "'century', 'year'" in data.note
