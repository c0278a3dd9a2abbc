from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.data import read_data

GOOD = "a,b,label\n1,2.5,yes\n-3,4e2,no\n5,6,yes\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "table.csv"
    path.write_text(text, encoding=encoding, newline="")
    return str(path)


def test_finds_features_and_classes(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    data = read_data("csv", path)
    assert data.path == path
    assert data.input_shape == (2,)
    assert data.class_names == ("no", "yes")
    assert data.extra == {
        "delimiter": ",",
        "label_column": "label",
        "feature_columns": ("a", "b"),
    }
    assert data.note == f"{path}: 3 rows, 2 features, labels in the column 'label'."


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("a,label,class", "label"),
        ("class,a,y", "class"),
        ("a,Target,b", "Target"),
        ("y,a,b", "y"),
        ("a,b,species", "species"),
    ],
)
def test_label_column(tmp_path: Path, header: str, column: str) -> None:
    data = read_data("csv", write(tmp_path, f"{header}\n0,0,0\n1,1,1\n1,1,1\n"))
    assert data.extra["label_column"] == column
    assert column not in data.extra["feature_columns"]
    assert data.class_names == ("0", "1")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    data = read_data("csv", write(tmp_path, GOOD.replace(",", delimiter)))
    assert data.extra["delimiter"] == delimiter
    assert data.input_shape == (2,)


def test_windows_file_with_bom_spaces_quotes_and_blank_lines(tmp_path: Path) -> None:
    text = '"a, first", b ,label\r\n1,2, x\r\n\r\n3,4,"y, z"\r\n'
    data = read_data("csv", write(tmp_path, text, "utf-8-sig"))
    assert data.extra["feature_columns"] == ("a, first", "b")
    assert data.class_names == ("x", "y, z")


def test_numbers_are_ordered_by_value(tmp_path: Path) -> None:
    rows = "".join(f"1,{label}\n" for label in (10, 9, 2, 10, 9, 2))
    data = read_data("csv", write(tmp_path, "a,label\n" + rows))
    assert data.class_names == ("2", "9", "10")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", " is empty.", "names of the columns"),
        ("\n\n", " is empty.", "names of the columns"),
        ("a\n1\n", ":1: there is one column only, 'a'.", "commas"),
        ("1,2,yes\n3,4,no\n", ":1: the first row holds numbers", "x1,x2,label"),
        ("a,a,label\n", ":1: column 2 is called 'a' like an earlier one.", "own"),
        ("a,,label\n", ":1: column 2 has no name.", "own"),
        ("a,label\n", "the label column 'label' holds nothing.", "two classes"),
        ("a,label\n1,x\n2,x\n", "'label' holds only 'x'.", "two classes"),
        ("a,label\n1,x\n2\n", ":3: the row has 1 values, and the header has 2", "row"),
        ("a,label\n1,x,3\n", ":2: the row has 3 values, and the header has 2", "row"),
        ("a,label\n1,x\n,y\n", ":3: the value in the column 'a' is missing.", "delete"),
        ("a,label\n1, \n", ":2: the value in the column 'label' is missing.", "delete"),
        ("a,label\n1,x\nred,y\n", ":3: 'red' in the column 'a' is not a number.", ""),
        ("a,label\nnan,x\n", ":2: 'nan' in the column 'a' is not a number.", ""),
        ("a,label\n1_0,x\n", ":2: '1_0' in the column 'a' is not a number.", ""),
        ("a;label\n1,5;x\n", ":2: '1,5' in the column 'a' is not a number.", ""),
        ("a,label\n1,0.5\n1,0.5\n1,2\n", "holds fractions, such as '0.5'", "low"),
        ("a,label\n1,u\n2,v\n3,w\n", "another value for each of its 3", "'label'"),
        ('a,label\n1,"x\n', ":2: unexpected end of data.", "quotes"),
    ],
)
def test_bad_tables_are_refused(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        read_data("csv", path)
    assert message in caught.value.message
    assert caught.value.message.startswith(path)
    assert hint in caught.value.hint


def test_not_utf8(tmp_path: Path) -> None:
    head = write(tmp_path, "größe,label\n1,x\n", "latin-1")
    with pytest.raises(UserError, match=r"is not UTF-8 text: .* at byte 2\."):
        read_data("csv", head)
    body = write(tmp_path, "a,label\n" + "1,x\n" * 5000 + "1,ö\n", "latin-1")
    with pytest.raises(UserError, match="is not UTF-8 text"):
        read_data("csv", body)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder, and --data csv takes a file"):
        read_data("csv", str(tmp_path))
