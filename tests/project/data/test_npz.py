import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.data import read_data

LABELS = np.array([0, 1, 2] * 3)
GREY = np.zeros((9, 8, 7), "uint8")


def save(folder: Path, **arrays: Any) -> str:
    path = folder / "arrays.npz"
    np.savez(path, **arrays)
    return str(path)


def test_one_part(tmp_path: Path) -> None:
    path = save(tmp_path, x=np.zeros((9, 5), "float32"), y=LABELS)
    data = read_data("npz", path)
    assert (data.path, data.input_shape) == (path, (5,))
    assert data.class_names == ("0", "1", "2")
    assert data.extra == {"train_arrays": ("x", "y")}
    assert data.note == f"{path}: 9 examples in 'x', their labels in 'y'."


def test_two_parts_and_grey_images_compressed(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    np.savez_compressed(
        path, x_train=GREY, y_train=LABELS, x_test=GREY[:2], y_test=LABELS[:2]
    )
    data = read_data("npz", str(path))
    assert data.input_shape == (8, 7, 1)
    assert data.extra["train_arrays"] == ("x_train", "y_train")
    assert data.extra["test_arrays"] == ("x_test", "y_test")


def test_other_names_and_colours(tmp_path: Path) -> None:
    path = save(tmp_path, images=np.zeros((9, 8, 8, 3)), labels=LABELS[:, None])
    data = read_data("npz", path)
    assert data.input_shape == (8, 8, 3)
    assert data.extra == {"train_arrays": ("images", "labels")}


def test_other_arrays_are_left_alone(tmp_path: Path) -> None:
    path = save(tmp_path, x=GREY, y=LABELS, about=np.array([{"a": 1}], dtype=object))
    assert read_data("npz", path).num_classes == 3


@pytest.mark.parametrize(
    "convert",
    [
        *(lambda y, code=code: y.astype(code) for code in "bhilqBHILQ"),
        lambda y: y.astype(">i4"),
        lambda y: y.astype("<u2"),
        lambda y: np.asfortranarray(y.astype("int8")[:, None]),
    ],
)
def test_whole_numbers_of_every_type(
    tmp_path: Path, convert: Callable[[Any], Any]
) -> None:
    labels = convert(np.array([100, 20, 3] * 3))
    data = read_data("npz", save(tmp_path, x=GREY, y=labels))
    assert data.class_names == ("3", "20", "100")
    # The generated data.py looks labels up in this form.
    assert set(data.class_names) == set(labels.reshape(-1).astype(str).tolist())


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["kočka", "pes", "a\N{CAT}"] * 3),
        np.array(["b", "a", "ab"] * 3, dtype=">U7"),
        np.array([True, False, True] * 3),
        np.array([-1, 0, 1] * 3),
    ],
)
def test_strings_and_truth_values(tmp_path: Path, labels: Any) -> None:
    data = read_data("npz", save(tmp_path, x=GREY, y=labels))
    assert set(data.class_names) == set(labels.astype(str).tolist())


@pytest.mark.parametrize(
    ("arrays", "message", "hint"),
    [
        ({"a": GREY}, "no arrays 'x' and 'y'", "numpy.savez(path, x=..., y=...)"),
        ({"x": GREY}, "Its arrays: x.", "numpy.savez"),
        ({"x_test": GREY, "y_test": LABELS}, "Its arrays: x_test, y_test.", "savez"),
        ({"x": GREY.astype(object), "y": LABELS}, "x.npy holds '|O'", "numbers"),
        ({"x": GREY, "y": LABELS.astype(object)}, "y.npy holds '|O'", "y.astype(str)"),
        ({"x": GREY.astype("c8"), "y": LABELS}, "x.npy holds '<c8'", "numbers"),
        (
            {"x": GREY.astype("U1"), "y": LABELS},
            "'x' holds '<U1', not numbers",
            "float",
        ),
        ({"x": LABELS, "y": LABELS}, "'x' has the shape (9,)", "(examples, features)"),
        ({"x": GREY[:0], "y": LABELS[:0]}, "'x' has the shape (0, 8, 7)", "Reshape"),
        ({"x": GREY, "y": LABELS[:8]}, "'y' have the shape (8,)", "one label"),
        ({"x": GREY, "y": np.eye(9)}, "'y' have the shape (9, 9)", "argmax(axis=1)"),
        ({"x": GREY, "y": LABELS * 0.5}, "labels of the type '<f8'", "astype('int64')"),
        ({"x": GREY, "y": LABELS.astype("S1")}, "labels of the type '|S1'", "strings"),
        ({"x": GREY, "y": LABELS * 0}, "the array 'y' holds only '0'.", "two classes"),
        (
            {
                "x_train": GREY,
                "y_train": LABELS,
                "x_test": GREY[:, :4],
                "y_test": LABELS,
            },
            "an example of 'x_test' has the shape (4, 7), and one of 'x_train' has",
            "same shape",
        ),
    ],
)
def test_bad_arrays_are_refused(
    tmp_path: Path, arrays: dict[str, Any], message: str, hint: str
) -> None:
    path = save(tmp_path, **arrays)
    with pytest.raises(UserError) as caught:
        read_data("npz", path)
    assert message in caught.value.message
    assert caught.value.message.startswith(path)
    assert hint in caught.value.hint


def npy(header: bytes, values: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + values


GOOD_X = npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}")
MANY = b"{'descr': '<i8', 'fortran_order': False, 'shape': (3,)}"


@pytest.mark.parametrize(
    ("member", "message"),
    [
        (b"", "y.npy is not a NumPy array."),
        (b"garbage that is long enough", "y.npy is not a NumPy array."),
        (b"\x93NUMPY\x07\x00\x00\x00", "y.npy is not a NumPy array."),
        (b"\x93NUMPY\x01\x00\x01", "y.npy has a damaged header."),
        (npy(b"not a dict"), "y.npy has a damaged header."),
        (npy(b"{'descr': '<i8'}"), "y.npy has a damaged header."),
        (npy(b"{'descr': '<i8', 'shape': 3}"), "y.npy has a damaged header."),
        (npy(b"{'descr': '<i8', 'shape': (-3,)}"), "y.npy has a damaged header."),
        (npy(b"(" * 9000), "y.npy has a damaged header."),
        (npy(b"[1, 2]"), "y.npy has a damaged header."),
        (npy(b"__import__('os').getcwd()"), "y.npy has a damaged header."),
        (npy(b"\xff\xfe"), "y.npy has a damaged header."),
        (
            npy(b"{'descr': [('a', '<i8')], 'shape': (3,)}"),
            "y.npy holds [('a', '<i8')]",
        ),
        (npy(b"{'descr': '', 'shape': (3,)}"), "y.npy holds ''"),
        (npy(MANY, b"\0" * 20), "y.npy ends after 2 of 3 values."),
    ],
)
def test_damaged_members_are_refused(
    tmp_path: Path, member: bytes, message: str
) -> None:
    path = tmp_path / "arrays.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", GOOD_X)
        archive.writestr("y.npy", member)
    with pytest.raises(UserError) as caught:
        read_data("npz", str(path))
    assert message in caught.value.message


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    good = io.BytesIO()
    np.savez_compressed(good, x=GREY, y=LABELS)
    path = tmp_path / "arrays.npz"
    whole = good.getvalue()
    for damaged in (b"", b"PK", whole[:-30], whole[:40] + b"\0" * 40 + whole[80:]):
        path.write_bytes(damaged)
        with pytest.raises(UserError, match=r"arrays\.npz"):
            read_data("npz", str(path))


def test_every_cut_archive_is_refused_not_a_fault(tmp_path: Path) -> None:
    good = io.BytesIO()
    np.savez(good, x=GREY, y=LABELS)
    path = tmp_path / "arrays.npz"
    for length in range(0, len(good.getvalue()), 37):
        path.write_bytes(good.getvalue()[:length])
        with pytest.raises(UserError):
            read_data("npz", str(path))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        read_data("npz", str(tmp_path))
