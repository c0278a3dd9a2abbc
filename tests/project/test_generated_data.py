"""Runs the data.py of generated projects: what it reads, how it splits and prepares."""

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.render import render

Make = Callable[..., tuple[ModuleType, Any]]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """A function that returns a project's module `data`, and its settings."""
    package = "generated_" + "".join(filter(str.isalnum, tmp_path.name)).lower()
    monkeypatch.syspath_prepend(tmp_path)

    def written(
        source: str, path: Path | None = None, **options: Any
    ) -> tuple[ModuleType, Any]:
        data = read_data(source, str(path) if path else None, **options)
        for name, text in render(resolve(package[:30], data)).items():
            folder = f"src/{package[:30]}/"
            if name in (f"{folder}data.py", f"{folder}settings.py"):
                target = tmp_path / package[:30] / name.removeprefix(folder)
                target.parent.mkdir(exist_ok=True)
                target.write_text(text, encoding="utf-8")
        module = importlib.import_module(f"{package[:30]}.data")
        settings = importlib.import_module(f"{package[:30]}.settings")
        return module, settings.Settings()

    yield written
    for name in [name for name in sys.modules if name.startswith(package[:30])]:
        del sys.modules[name]


def arrays(part: Any) -> tuple[Any, Any]:
    """Return all examples of a dataset, and their labels."""
    batches = list(part.as_numpy_iterator())
    return tuple(
        np.concatenate([batch[place] for batch in batches]) for place in (0, 1)
    )


def rows(x: Any) -> set[bytes]:
    return {np.ascontiguousarray(row).tobytes() for row in x}


def check(module: ModuleType, settings: Any, sizes: list[int]) -> list[Any]:
    """Check what every source promises; return the arrays of the three parts."""
    datasets = module.load_datasets(settings)
    parts = [arrays(part) for part in datasets]
    assert [len(y) for _, y in parts] == sizes
    for part, (x, y) in zip(datasets, parts, strict=True):
        assert x.shape[1:] == settings.input_shape
        assert x.dtype == np.float32
        assert y.dtype == np.int32
        assert set(y.tolist()) <= set(range(settings.num_classes))
        assert len(part) == -(-len(y) // settings.batch_size)
    again = module.load_datasets(settings)
    first, second = arrays(again.train), arrays(again.train)
    np.testing.assert_array_equal(first[0], parts[0][0])
    np.testing.assert_array_equal(first[1], parts[0][1])
    assert rows(first[0]) == rows(second[0])
    assert first[0].tobytes() != second[0].tobytes()
    for part, (x, _) in zip(again[1:], parts[1:], strict=True):
        np.testing.assert_array_equal(arrays(part)[0], x)
    return parts


def held_out(parts: list[Any]) -> None:
    train, validation, test = (rows(x) for x, _ in parts)
    assert not train & test
    assert not train & validation
    assert not validation & test


def test_digits(make: Make) -> None:
    from sklearn.datasets import load_digits

    module, settings = make("digits")
    parts = check(module, settings, [1257, 270, 270])
    x, y = load_digits(return_X_y=True)
    truth = {
        row.tobytes(): label
        for row, label in zip((x / 16).astype("f4"), y, strict=True)
    }
    for images, labels in parts:
        assert [truth[image.tobytes()] for image in images] == labels.tolist()


def test_synthetic_can_be_learned(make: Make) -> None:
    module, settings = make("synthetic")
    parts = check(module, settings, [1400, 300, 300])
    held_out(parts)
    x, y = parts[0]
    assert x.min() >= 0
    assert x.max() <= 1
    assert np.bincount(y).min() > 250
    # Neighbours along the stripes are alike: down for vertical, across for horizontal.
    across = np.abs(np.diff(x, axis=2)).mean((1, 2, 3))
    down = np.abs(np.diff(x, axis=1)).mean((1, 2, 3))
    horizontal = settings.class_names.index("horizontal")
    vertical = settings.class_names.index("vertical")
    assert (across < down)[y == horizontal].all()
    assert (down < across)[y == vertical].all()
    turned = [
        np.abs(x[:, 1:, shift] - x[:, :-1, other]).mean((1, 2, 3))
        for shift, other in (
            (slice(None, -1), slice(1, None)),
            (slice(1, None), slice(None, -1)),
        )
    ]
    rising = settings.class_names.index("rising")
    assert (turned[0] < turned[1])[y == rising].all()


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar10"])
def test_keras_datasets(name: str, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    module, settings = make(name)
    random = np.random.default_rng(0)
    shape = settings.input_shape if name == "cifar10" else settings.input_shape[:2]
    x = random.integers(256, size=(120, *shape), dtype="uint8")
    y = random.integers(10, size=(120, 1) if name == "cifar10" else 120, dtype="uint8")
    source = getattr(keras.datasets, name.replace("-", "_"))
    halves = (x[:100], y[:100]), (x[100:], y[100:])
    monkeypatch.setattr(source, "load_data", lambda: halves)
    parts = check(module, settings, [85, 15, 20])
    held_out(parts)
    images, labels = parts[2]
    np.testing.assert_allclose(images.reshape(20, *shape), x[100:] / np.float32(255))
    np.testing.assert_array_equal(labels, y[100:].reshape(-1))

    def fail() -> None:
        raise ValueError("URL fetch failure on https://example.org")

    monkeypatch.setattr(source, "load_data", fail)
    with pytest.raises(module.DataError, match="cannot be downloaded: URL fetch"):
        module.load_datasets(settings)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    lines = ["first;never changes;Class; third "]
    for number in range(60):
        first, third = random.normal(5, 3), random.normal(-100, 1e-3)
        lines.append(f"{first};7;{'dog' if number % 3 else 'cat'};{third}")
    path = tmp_path / "table.csv"
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n\r\n", encoding="utf-8")
    return path


def test_csv(make: Make, table: Path) -> None:
    module, settings = make("csv", table)
    assert settings.class_names == ("cat", "dog")
    parts = check(module, settings, [42, 9, 9])
    held_out(parts)
    x, _ = parts[0]
    # Standardized by the training part alone.
    np.testing.assert_allclose(x.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(x.std(0), [1, 0, 1], atol=1e-4)
    assert np.abs(parts[2][0].mean(0)[[0, 2]]).max() > 1e-3
    # predict sees each row as training and test did.
    inputs = module.read_inputs(table, settings)
    assert inputs.dtype == np.float32
    labels = np.array([0 if number % 3 == 0 else 1 for number in range(60)])
    truth = {row.tobytes(): label for row, label in zip(inputs, labels, strict=True)}
    for rows_, found in parts:
        assert [truth[row.tobytes()] for row in rows_] == found.tolist()


def test_csv_to_predict_needs_no_labels_and_any_order(
    make: Make, table: Path, tmp_path: Path
) -> None:
    module, settings = make("csv", table)
    _, first, *_ = table.read_text("utf-8-sig").splitlines()
    values = first.split(";")
    other = tmp_path / "other.csv"
    other.write_text(f"third;first;never changes\n{values[3]};{values[0]};7\n")
    np.testing.assert_array_equal(
        module.read_inputs(other, settings), module.read_inputs(table, settings)[:1]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "other.csv has no rows"),
        ("first;third\n1;2\n", "has no column 'never changes'"),
        ("first;never changes;third\n1;x;3\n", r":2: could not convert .* 'x'"),
        ("first;never changes;third\n1;2;3\n1;2\n", r":3: could not convert .* ''"),
        ("first;never changes;third\n1;2;nan\n", "a value that is not finite"),
        ("first;never changes;third\n1;2;\ufffd", r":2: could not convert"),
    ],
)
def test_csv_that_cannot_be_used(
    make: Make, table: Path, tmp_path: Path, text: str, message: str
) -> None:
    module, settings = make("csv", table)
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")
    with pytest.raises(module.DataError, match=message):
        module.read_inputs(other, settings)
    with pytest.raises(module.DataError, match=r"none\.csv cannot be read: No such"):
        module.read_inputs(tmp_path / "none.csv", settings)


def test_csv_with_a_new_label_and_too_few_rows(make: Make, table: Path) -> None:
    module, settings = make("csv", table)
    text = table.read_text("utf-8")
    table.write_text(text.replace("cat", "cow", 1), encoding="utf-8")
    with pytest.raises(module.DataError, match=r"the label 'cow', which class_names"):
        module.load_datasets(settings)
    table.write_text("\n".join(text.splitlines()[:4]), encoding="utf-8")
    with pytest.raises(module.DataError, match="3 examples are too few"):
        module.load_datasets(settings)


def test_npz_of_bytes_with_a_test_part(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    x = np.random.default_rng(0).integers(256, size=(80, 8, 7), dtype="uint8")
    y = np.array(["b", "a"] * 40)
    np.savez(path, x_train=x[:60], y_train=y[:60], x_test=x[60:], y_test=y[60:])
    module, settings = make("npz", path)
    parts = check(module, settings, [51, 9, 20])
    held_out(parts)
    images, labels = parts[2]
    np.testing.assert_allclose(images[..., 0], x[60:] / np.float32(255))
    np.testing.assert_array_equal(labels, [1, 0] * 10)
    np.save(tmp_path / "new.npy", x[60:])
    inputs = module.read_inputs(tmp_path / "new.npy", settings)
    assert inputs.dtype == np.float32
    np.testing.assert_array_equal(inputs, images)
    np.testing.assert_array_equal(
        module.read_inputs(path, settings).shape, (60, 8, 7, 1)
    )


def test_npz_of_numbers(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    x = np.random.default_rng(0).normal(9, 2, (60, 5))
    np.savez(path, x=x, y=np.arange(60) % 3 + 7)
    module, settings = make("npz", path)
    assert settings.class_names == ("7", "8", "9")
    parts = check(module, settings, [42, 9, 9])
    held_out(parts)
    np.testing.assert_allclose(parts[0][0].mean(0), 0, atol=1e-5)
    truth = rows(module.read_inputs(path, settings))
    assert truth == set().union(*(rows(x) for x, _ in parts))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.npz", None, "cannot be read as .npz or .npy of numbers"),
        ("bad.npz", b"PK\x03\x04 no archive", "cannot be read as .npz or .npy"),
        ("text.npy", b"text", "cannot be read as .npz or .npy of numbers"),
        ("a.npz", {"z": np.zeros((2, 5))}, "a.npz has no array 'x'"),
        ("a.npz", {"x": np.zeros((2, 4))}, r"the shape \(4,\), and the model takes"),
        ("a.npz", {"x": np.zeros(10)}, r"the shape \(\), and the model takes \(5,\)"),
        ("a.npz", {"x": np.full((2, 5), np.nan)}, "'x' has values that are not finite"),
        ("a.npz", {"x": np.array([{}])}, "cannot be read as .npz or .npy of numbers"),
    ],
)
def test_npz_that_cannot_be_used(
    make: Make, tmp_path: Path, name: str, content: Any, message: str
) -> None:
    path = tmp_path / "arrays.npz"
    np.savez(
        path, x=np.random.default_rng(0).normal(9, 2, (60, 5)), y=np.arange(60) % 3
    )
    module, settings = make("npz", path)
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content is not None:
        np.savez(tmp_path / name, **content)
    with pytest.raises(module.DataError, match=message):
        module.read_inputs(tmp_path / name, settings)


def test_images(make: Make, tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for label in ("cat", "dog"):
        (tmp_path / "pictures" / label).mkdir(parents=True)
        for number in range(10):
            pixels = random.integers(256, size=(12, 9, 3), dtype="uint8")
            path = tmp_path / "pictures" / label / f"{number}.png"
            Image.fromarray(pixels if number else pixels[..., 0]).save(path)
    module, settings = make("images", tmp_path / "pictures")
    assert settings.input_shape == (12, 9, 3)
    parts = check(module, settings, [14, 3, 3])
    held_out(parts)
    truth = {}
    for path in (tmp_path / "pictures").rglob("*.png"):
        inputs = module.read_inputs(path, settings)
        expected = np.asarray(Image.open(path).convert("RGB")) / np.float32(255)
        np.testing.assert_allclose(inputs, expected[np.newaxis], atol=1e-6)
        truth[inputs.tobytes()] = settings.class_names.index(path.parent.name)
    for x, y in parts:
        assert [truth[image.tobytes()] for image in x] == y.tolist()


def test_images_of_many_kinds_are_made_alike(make: Make, tmp_path: Path) -> None:
    kinds = [("L", "png"), ("LA", "png"), ("1", "png"), ("I;16", "png"), ("L", "jpg")]
    for label in ("a", "b"):
        (tmp_path / "pictures" / label).mkdir(parents=True)
        for number, (mode, suffix) in enumerate(kinds * 2):
            path = tmp_path / "pictures" / label / f"{number}.{suffix}"
            Image.new(mode, (20 + number, 30), 1).save(path)
    module, settings = make("images", tmp_path / "pictures")
    assert settings.input_shape == (30, 25, 1)
    check(module, settings, [14, 3, 3])
    for mode, suffix in [
        ("RGB", "png"),
        ("RGBA", "png"),
        ("P", "png"),
        ("RGB", "jpeg"),
    ]:
        path = tmp_path / f"other.{suffix}"
        Image.new(mode, (5, 5)).save(path)
        assert module.read_inputs(path, settings).shape == (1, 30, 25, 1)


def test_images_that_are_gone(make: Make, tmp_path: Path) -> None:
    for label in ("a", "b"):
        (tmp_path / "pictures" / label).mkdir(parents=True)
        Image.new("L", (8, 8)).save(tmp_path / "pictures" / label / "1.png")
    module, settings = make("images", tmp_path / "pictures")
    with pytest.raises(module.DataError, match="2 examples are too few"):
        module.load_datasets(settings)
    (tmp_path / "pictures/b/1.png").unlink()
    with pytest.raises(module.DataError, match=r"no PNG or JPEG .*pictures/b\."):
        module.load_datasets(settings)
    moved = replace(settings, data_path=str(tmp_path / "none"))
    with pytest.raises(module.DataError, match=r"no PNG or JPEG .*none/a\."):
        module.load_datasets(moved)


def test_an_image_that_is_none(make: Make, tmp_path: Path) -> None:
    module, settings = make("digits")
    (tmp_path / "text.png").write_text("no image")
    with pytest.raises(module.DataError, match="is not a PNG or JPEG image"):
        module.read_inputs(tmp_path / "text.png", settings)
    with pytest.raises(module.DataError, match="cannot be read: Is a directory"):
        module.read_inputs(tmp_path, settings)


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    lines = ["label\treview"]
    for number in range(60):
        word = "fine" if number % 3 else "dull"
        lines.append(f"{word}\tIt was {word}, say {number} people.")
    path = tmp_path / "reviews.csv"
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


def test_text(make: Make, reviews: Path) -> None:
    module, settings = make("text", reviews)
    datasets = module.load_datasets(settings)
    parts = [arrays(part) for part in datasets]
    assert [len(y) for _, y in parts] == [42, 9, 9]
    texts = [set(x.tolist()) for x, _ in parts]
    assert len(set.union(*texts)) == 60
    for x, y in parts:
        assert y.dtype == np.int32
        names = [settings.class_names[label] for label in y]
        assert all(n.encode() in text for n, text in zip(names, x, strict=True))
    again = module.load_datasets(settings)
    np.testing.assert_array_equal(arrays(again.train)[0], parts[0][0])


def test_vocabulary_is_that_of_the_training_texts(make: Make, reviews: Path) -> None:
    module, settings = make("text", reviews)
    words = module.vocabulary(settings)
    train = [x.decode() for x in arrays(module.load_datasets(settings).train)[0]]
    numbers = {text.split()[4] for text in train}
    assert {word for word in words if word.isdecimal()} == numbers
    assert set(words[:4]) == {"it", "was", "say", "people"}
    assert len(module.vocabulary(replace(settings, max_tokens=6))) == 4


def test_text_to_predict_is_a_table_or_a_text_a_line(
    make: Make, reviews: Path, tmp_path: Path
) -> None:
    module, settings = make("text", reviews)
    table = module.read_inputs(reviews, settings)
    assert table[0] == b"It was dull, say 0 people."
    assert len(table) == 60
    lines = tmp_path / "lines.txt"
    lines.write_text("Très fine\n\nIt was dull\n", encoding="utf-8")
    found = module.read_inputs(lines, settings)
    assert found.tolist() == ["Très fine".encode(), b"It was dull"]
    with pytest.raises(module.DataError, match="cannot be read"):
        module.read_inputs(tmp_path / "none.txt", settings)
    lines.write_bytes(b"\xff\xfe")
    with pytest.raises(module.DataError, match="is not UTF-8 text"):
        module.read_inputs(lines, settings)


def test_text_without_its_column(make: Make, reviews: Path) -> None:
    module, settings = make("text", reviews)
    reviews.write_text("label\tother\nfine\ta b\n", encoding="utf-8")
    with pytest.raises(module.DataError, match="has no column 'review'"):
        module.load_datasets(settings)


# Tables


@pytest.fixture
def houses(tmp_path: Path) -> Path:
    """40 houses: an area, a district, an empty column, one that never changes, a price."""
    lines = ["area,district,floors,empty,price"]
    for number in range(40):
        area = "" if number % 10 == 3 else number
        district = "hill" if number == 7 else ("north", "south")[number % 2]
        lines.append(f"{area},{district},2,,{1000.5 + number}")
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines))
    return path


def test_a_table_keeps_its_texts_and_what_is_missing(make: Make, houses: Path) -> None:
    module, settings = make("table", houses)
    assert settings.number_columns == ("area", "floors")
    x, y = arrays(module.load_datasets(settings).train)
    assert (y.dtype, y.shape) == (np.float32, (28, 1))
    for row, (price,) in zip(x, y, strict=True):
        number = round(float(price) - 1000.5)
        assert row[0] == (b"" if number % 10 == 3 else str(number).encode())
        assert row[1] == b"2"
    np.testing.assert_array_equal(module.read_inputs(houses, settings)[7, 2], b"hill")


def test_features_are_those_of_the_training_rows(make: Make, houses: Path) -> None:
    module, settings = make("table", houses)
    numbers, categories = module.features(settings)
    x, y = arrays(module.load_datasets(settings).train)
    areas = [float(area) for area in x[:, 0] if area]
    assert numbers[0] == pytest.approx((np.mean(areas), np.std(areas)))
    assert numbers[1] == (2.0, 1.0)  # It never changes.
    assert categories == [["north", "south"]]  # "hill" occurs once.
    assert module.target_scale(settings) == pytest.approx((y.mean(), y.std()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("5,south,2", "five,south,2", "houses.csv:7: could not convert string"),
        ("5,south,2", "inf,south,2", "houses.csv:7: inf is not finite"),
        ("area", "size", "has no column 'area'"),
        ("1005.5", "much", "could not convert string"),
        ("1005.5", "nan", "a target that is not finite"),
    ],
)
def test_a_table_that_has_changed_is_refused(
    make: Make, houses: Path, old: str, new: str, message: str
) -> None:
    module, settings = make("table", houses)
    houses.write_text(houses.read_text().replace(old, new, 1))
    with pytest.raises(module.DataError, match=message):
        module.load_datasets(settings)


def test_a_table_without_rows_is_refused(make: Make, houses: Path) -> None:
    module, settings = make("table", houses)
    houses.write_text(houses.read_text().splitlines()[0])
    with pytest.raises(module.DataError, match="has no rows"):
        module.read_inputs(houses, settings)


# Made up


def made_up(module: ModuleType, settings: Any, sizes: list[int]) -> list[Any]:
    """Check that the data are the same each time, and others for another seed."""
    parts = [arrays(part) for part in module.load_datasets(settings)]
    assert [len(y) for _, y in parts] == sizes
    for part, (x, y) in zip(module.load_datasets(settings), parts, strict=True):
        again = arrays(part)
        np.testing.assert_array_equal(again[0], x)
        np.testing.assert_array_equal(again[1], y)
    other = arrays(module.load_datasets(replace(settings, seed=7)).test)
    assert np.any(other[0] != parts[2][0])
    return parts


def test_made_up_texts_are_not_known_by_their_words(make: Make) -> None:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.feature_extraction.text import CountVectorizer

    module, settings = make("synthetic-text")
    parts = made_up(module, settings, [1400, 300, 300])
    texts = [set(x.tolist()) for x, _ in parts]
    assert len(set.union(*texts)) == 2000
    (x, y), _, (x_test, y_test) = parts
    assert np.bincount(y).min() > 600
    assert max(len(text.split()) for text in x) == settings.length
    good, bad = ({*map(str.encode, words)} for words in (module.GOOD, module.BAD))
    for text, label in zip(x, y, strict=True):
        *rest, word = text.split()
        negated = b"not" in rest[rest.index(b"but") :]
        assert word in (good if label != negated else bad)
    counts = CountVectorizer().fit(x)
    forest = RandomForestClassifier(random_state=0).fit(counts.transform(x), y)
    assert forest.score(counts.transform(x_test), y_test) < 0.75
    known = set(module.vocabulary(settings))
    assert known == {word.decode() for text in x for word in text.split()}


def test_texts_to_predict_beside_made_up_ones(make: Make, tmp_path: Path) -> None:
    module, settings = make("synthetic-text")
    lines = tmp_path / "lines.txt"
    lines.write_text("\ufeffTrès fine\n\n it was dull \n", encoding="utf-8")
    found = module.read_inputs(lines, settings)
    assert found.tolist() == ["Très fine".encode(), b"it was dull"]
    for content, message in ((b"\n", "has no text"), (b"\xff", "is not UTF-8 text")):
        lines.write_bytes(content)
        with pytest.raises(module.DataError, match=message):
            module.read_inputs(lines, settings)
    with pytest.raises(module.DataError, match="cannot be read: No such file"):
        module.read_inputs(tmp_path / "none.txt", settings)


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_a_made_up_table_takes_all_its_columns(
    make: Make, tmp_path: Path, task: str
) -> None:
    from sklearn.ensemble import RandomForestClassifier

    module, settings = make("synthetic-table", task=task)
    parts = made_up(module, settings, [1400, 300, 300])
    x, y = parts[0]
    assert set(map(type, x.flat)) == {bytes}
    missing = (x == b"").mean(axis=0)
    assert (missing > 0.01).all()
    assert (missing < 0.06).all()
    numbers, (districts,) = module.features(settings)
    assert set(districts) == {"", *module.PRICES}
    # What is to be predicted goes by a number and a category, by neither alone.
    dear = y[:, 0] > y.mean() if task == "regression" else y == 2
    wanted = [*map(str.encode, module.PRICES)]
    columns = [[float(area or numbers[0][0])] for area in x[:, 0]]
    codes = [[wanted.index(name) if name else -1] for name in x[:, 2]]
    scores = [
        RandomForestClassifier(max_depth=4, random_state=0)
        .fit(part[:1000], dear[:1000])
        .score(part[1000:], dear[1000:])
        for part in (columns, codes, np.hstack([columns, codes]))
    ]
    assert scores[2] > max(scores[:2]) + 0.05
    path = tmp_path / "houses.csv"
    path.write_text("district,age,area\nhill,NA,120\n")
    assert module.read_inputs(path, settings).tolist() == [[b"120", b"", b"hill"]]
    if task == "regression":
        assert module.target_scale(settings) == pytest.approx((y.mean(), y.std()))


def test_a_made_up_series_has_a_trend_and_two_seasons(make: Make) -> None:
    module, settings = make("synthetic-series", window=24, horizon=2)
    values = module.make_moments(settings)[:, 0]
    made_up(module, settings, [1151, 251, 251])
    weeks = values.reshape(-1, 7, 24)
    assert (np.diff(weeks.mean(axis=(1, 2))) > 0).all()
    days, hours = weeks.mean(axis=(0, 2)), weeks.mean(axis=(0, 1))
    assert np.ptp(days) > 10
    assert np.ptp(hours) > 30
    trend = np.arange(len(values)) * 0.01
    rest = weeks - weeks.mean(axis=0) - (trend - trend.mean()).reshape(weeks.shape)
    assert 0.8 < rest.std() < 1.3


def test_a_made_up_series_is_as_long_as_its_windows_need(make: Make) -> None:
    module, settings = make("synthetic-series", window=500, horizon=100)
    sizes = [len(arrays(part)[1]) for part in module.load_datasets(settings)]
    assert min(sizes) > 100


def test_a_series_to_predict_beside_a_made_up_one(make: Make, tmp_path: Path) -> None:
    module, settings = make("synthetic-series", window=3)
    path = tmp_path / "hours.csv"
    path.write_text("hour,load\n1,10\n2,11\n3,12\n4,13.5\n")
    found = module.read_inputs(path, settings)
    assert found.tolist() == [[[11.0], [12.0], [13.5]]]
