"""Data of a user's own, for the projects that read some: real, small and always the same."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import names
import numpy as np
from PIL import Image
from sklearn.datasets import load_diabetes, load_digits, load_iris

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


def write_patients(folder: Path) -> Path:
    """Write a table of 442 patients, in 27 of which a value is missing.

    To predict is how far a disease has come after a year, a number from 25 to 346.
    """
    patients = load_diabetes(scaled=False)
    path = folder / "patients.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*patients.feature_names, "progression"])
        examples = zip(patients.data.tolist(), patients.target, strict=True)
        for count, (row, progression) in enumerate(examples):
            age, sex, weight, *blood = row
            weight = "" if count % 17 == 0 else weight
            # Which of the two is 1 the data do not say.
            writer.writerow([age, f"sex {sex:.0f}", weight, *blood, f"{progression:g}"])
    return path


def write_characters(folder: Path) -> Path:
    """Write a table of 2,000 characters: what they are, by what Unicode says else of them."""
    kinds = {"L": "letter", "M": "mark", "N": "number", "P": "mark", "S": "symbol"}
    path = folder / "characters.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = ("name", "code", "direction", "width", "mirrored", "parts", "kind")
        writer.writerow(names)
        count = 0
        for character in map(chr, range(0x21, 0x3000)):
            kind = kinds.get(unicodedata.category(character)[0])
            if kind is None or count == 2000:
                continue
            count += 1
            parts = unicodedata.decomposition(character).split()
            writer.writerow(
                [
                    unicodedata.name(character),
                    ord(character),
                    unicodedata.bidirectional(character),
                    unicodedata.east_asian_width(character),
                    "yes" if unicodedata.mirrored(character) else "no",
                    len(parts) or "",
                    kind,
                ]
            )
    return path


# By the name of the data source that reads them.
WRITERS: dict[str, Callable[[Path], Path]] = {
    "csv": write_csv,
    "npz": write_npz,
    "images": write_images,
    "text": write_text,
    "table": write_characters,
}
