"""Tables of numbers and categories: which columns are what, and what is to be predicted."""

import ast
import re
from pathlib import Path

import pytest

import inputs
from tfscaffold.errors import UserError
from tfscaffold.project.data import Data, read_data
from tfscaffold.project.data.table import MISSING
from tfscaffold.resources import templates_folder


def read(path: Path, text: str, **asked: str) -> Data:
    path = path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_data("table", str(path), **asked)


def test_numbers_and_categories_are_told_apart(tmp_path: Path) -> None:
    rows = "a,b,y\n1,red,10.5\n,blue,11.5\n-2e3,red,12\n?,blue,9\n"
    data = read(tmp_path, rows)
    assert data.is_regression
    assert (data.input_dtype, data.input_shape) == ("string", (2,))
    assert data.extra == {
        "delimiter": ",",
        "target_column": "y",
        "number_columns": ("a",),
        "category_columns": ("b",),
    }
    assert "4 rows, 1 number and 1 category; to predict is a number" in data.note


def test_what_stands_in_one_row_only_is_left_out(tmp_path: Path) -> None:
    data = read(tmp_path, "name,n,empty,y\nada,1,,u\nbob,2,NA,v\neve,3,-,u\n")
    assert data.extra["number_columns"] == ("n",)
    assert data.extra["category_columns"] == ()
    assert "Left out" in data.note
    assert "'name', 'empty'" in data.note
    assert data.class_names == ("u", "v")


@pytest.mark.parametrize(
    ("targets", "regression"),
    [
        (range(20), False),
        (range(21), True),
        ([0.5, 1, 2], True),
        (["1", "2", "?x"], False),
    ],
)
def test_the_task_is_told_from_the_column(
    tmp_path: Path, targets: list[object], regression: bool
) -> None:
    rows = "".join(f"{n},{target}\n" for n in (1, 2) for target in targets)
    assert read(tmp_path, f"x,y\n{rows}").is_regression == regression


def test_column_and_task_can_be_chosen(tmp_path: Path) -> None:
    rows = "a,b,y\n1,3,2\n2,4,2\n3,3,1\n"
    data = read(tmp_path, rows, target="a", task="regression")
    assert data.is_regression
    assert data.extra["target_column"] == "a"
    assert data.asked == ("--target", "a", "--task", "regression")
    assert read(tmp_path, rows, target="b").class_names == ("3", "4")


@pytest.mark.parametrize(
    ("text", "asked", "message"),
    [
        ("a,y\n1,2\n1\n", {}, r"table.csv:3: the row has 1 values"),
        ("a,y\n1,2\n1,?\n", {}, "'y', which is to be predicted, is missing"),
        ("a,y\n1,2\n1,2\n", {"target": "z"}, "There is no column 'z'"),
        ("a,y\n1,u\n1,v\n", {"task": "regression"}, "'u', which is not a number"),
        ("a,y\n1,2\n1,2\n", {"task": "regression"}, "always holds 2"),
        ("a,y\nu,1\nv,2\n", {}, "no column beside 'y' holds numbers or categories"),
        ("a,y\n1,1.5\n1,2\n", {"task": "classification"}, "holds fractions"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, text: str, asked: dict[str, str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        read(tmp_path, text, **asked)


def test_the_project_takes_the_same_words_for_gaps() -> None:
    template = Path(templates_folder(), "data/table/src/__package__/data.py.j2")
    (line,) = re.findall("^MISSING = .*$", template.read_text("utf-8"), re.MULTILINE)
    assert ast.literal_eval(line.removeprefix("MISSING = ")) == MISSING


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        read_data("table", str(tmp_path))


def test_options_belong_to_sources(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--data digits has no --target") as caught:
        read_data("digits", target="y")
    assert caught.value.hint == "Leave it out, or choose one of: csv, series, table."
    path = inputs.write_csv(tmp_path)
    data = read_data("csv", str(path), target="species")
    assert data.extra["label_column"] == "species"


def test_real_tables(tmp_path: Path) -> None:
    patients = read_data("table", str(inputs.write_patients(tmp_path)))
    assert patients.is_regression
    assert patients.extra["category_columns"] == ("sex",)
    characters = read_data("table", str(inputs.write_characters(tmp_path)))
    assert characters.class_names == ("letter", "mark", "number", "symbol")
    assert characters.extra["category_columns"] == ("direction", "width", "mirrored")
