"""Data of a user's own, for the projects that read some: real, small and always the same."""

import csv
from collections.abc import Callable
from pathlib import Path

import names
import numpy as np
from PIL import Image
from sklearn.datasets import load_digits, load_iris

NAMES = Path(names.__file__).parent


def write_csv(folder: Path) -> Path:
    """Write a table: 150 flowers with 4 measures each, of 3 species."""
    iris = load_iris()
    path = folder / "flowers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*iris.feature_names, "species"])
        for row, label in zip(iris.data.tolist(), iris.target, strict=True):
            writer.writerow([*row, iris.target_names[label]])
    return path


def write_npz(folder: Path) -> Path:
    """Write an archive of 1,797 images uint8 (8, 8), a test part by itself."""
    digits = load_digits()
    x, y = (digits.images * 15).astype("uint8"), digits.target
    path = folder / "digits.npz"
    np.savez(path, x_train=x[:1500], y_train=y[:1500], x_test=x[1500:], y_test=y[1500:])
    return path


def write_images(folder: Path) -> Path:
    """Write 537 images of 8 x 8 pixels, in a folder for each of the digits 0, 1, 2."""
    digits = load_digits()
    for number, (image, label) in enumerate(
        zip(digits.images, digits.target, strict=True)
    ):
        if label < 3:
            path = folder / "pictures" / ("zero", "one", "two")[label] / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray((image * 15).astype("uint8")).save(path)
    return folder / "pictures"


def write_text(folder: Path) -> Path:
    """Write a table of texts: 1,000 first names, half of women and half of men."""
    path = folder / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for label in ("female", "male"):
            lines = (NAMES / f"dist.{label}.first").read_text("ascii").splitlines()
            # Those in use by both stand under the label that is read first.
            for line in lines[:500]:
                writer.writerow([line.split()[0].capitalize(), label])
    return path


# By the name of the data source that reads them.
WRITERS: dict[str, Callable[[Path], Path]] = {
    "csv": write_csv,
    "npz": write_npz,
    "images": write_images,
    "text": write_text,
}
