from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data, read_data

GOOD = 'text,label\n"Good, very good",yes\nBad in all parts,no\nSo la la,no\n'


def write(folder: Path, text: str) -> str:
    path = folder / "texts.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


def read(folder: Path, text: str) -> Data:
    return read_data("text", write(folder, text))


def test_texts_of_words(tmp_path: Path) -> None:
    data = read(tmp_path, GOOD)
    assert (data.input_shape, data.input_dtype) == ((), "string")
    assert data.class_names == ("no", "yes")
    assert data.extra == {
        "delimiter": ",",
        "label_column": "label",
        "text_column": "text",
        "split": "whitespace",
        "length": 3,
    }
    assert data.note == (
        f"{tmp_path}/texts.csv: 3 texts in the column 'text', labels in the column"
        " 'label'; the first 3 words count."
    )


def test_names_are_read_by_character(tmp_path: Path) -> None:
    data = read(tmp_path, "name;sex\nAnna;f\nBo;m\nMaria;f\n")
    assert data.extra["split"] == "character"
    assert data.extra["length"] == 4
    assert (data.extra["text_column"], data.extra["label_column"]) == ("name", "sex")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("id,text,label", "text"),
        ("Review,id,label", "Review"),
        ("id,label,what was said", "what was said"),
        ("text,id,message", "text"),
    ],
)
def test_text_column(tmp_path: Path, header: str, column: str) -> None:
    place = header.split(",").index(column)
    lines = [header]
    for number in range(4):
        row = [str(number % 2)] * 3
        row[place] = f"this is long text number {number}"
        lines.append(",".join(row))
    assert read(tmp_path, "\n".join(lines)).extra["text_column"] == column


def test_long_texts_are_cut(tmp_path: Path) -> None:
    lines = [f"{'word ' * length},{length % 2}" for length in range(2, 42)]
    lines.append(f"{'word ' * 4000},1")
    assert read(tmp_path, "\n".join(["text,label", *lines])).extra["length"] == 40
    lines = [f"{'word ' * 4000},{number % 2}" for number in range(4)]
    assert read(tmp_path, "\n".join(["text,label", *lines])).extra["length"] == 512


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "texts.csv is empty"),
        ("text,label\na b,x\nc,d,e\n", ":3: the row has 3 values"),
        ("text,label\na b,x\nc d,\n", ":3: the label is missing"),
        ("text,label\na b,x\n,y\n", "text number 2 is empty"),
        ("text,label\na b,x\nc d,x\n", "holds only 'x'"),
        ("text\na b\n", "there is one column only"),
    ],
)
def test_tables_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, text)
    assert message in caught.value.message
    assert caught.value.hint


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder, and --data text takes a file"):
        read_data("text", str(tmp_path))
