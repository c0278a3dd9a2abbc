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
# Wolf's number of sunspots, the mean of each year from 1700 to 2008, as it was published before
# it was revised in 2015: https://www.sidc.be/SILSO/versionarchive
SUNSPOTS = """
5 11 16 23 36 58 29 20 10 8 3 0 0 2 11 27 47 63 60 39 28 26 22 11 21 40 78 122 103
73 47 35 11 5 16 34 70 81 111 101 73 40 20 16 5 11 22 40 60 80.9 83.4 47.7 47.8 30.7
12.2 9.6 10.2 32.4 47.6 54 62.9 85.9 61.2 45.1 36.4 20.9 11.4 37.8 69.8 106.1 100.8
81.6 66.5 34.8 30.6 7 19.8 92.5 154.4 125.9 84.8 68.1 38.5 22.8 10.2 24.1 82.9 132
130.9 118.1 89.9 66.6 60 46.9 41 21.3 16 6.4 4.1 6.8 14.5 34 45 43.1 47.5 42.2 28.1
10.1 8.1 2.5 0 1.4 5 12.2 13.9 35.4 45.8 41.1 30.1 23.9 15.6 6.6 4 1.8 8.5 16.6 36.3
49.6 64.2 67 70.9 47.8 27.5 8.5 13.2 56.9 121.5 138.3 103.2 85.7 64.6 36.7 24.2 10.7
15 40.1 61.5 98.5 124.7 96.3 66.6 64.5 54.1 39 20.6 6.7 4.3 22.7 54.8 93.8 95.8 77.2
59.1 44 47 30.5 16.3 7.3 37.6 74 139 111.2 101.6 66.2 44.7 17 11.3 12.4 3.4 6 32.3
54.3 59.7 63.7 63.5 52.2 25.4 13.1 6.8 6.3 7.1 35.6 73 85.1 78 64 41.8 26.2 26.7
12.1 9.5 2.7 5 24.4 42 63.5 53.8 62 48.5 43.9 18.6 5.7 3.6 1.4 9.6 47.4 57.1 103.9
80.6 63.6 37.6 26.1 14.2 5.8 16.7 44.3 63.9 69 77.8 64.9 35.7 21.2 11.1 5.7 8.7 36.1
79.7 114.4 109.6 88.8 67.8 47.5 30.6 16.3 9.6 33.2 92.6 151.6 136.3 134.7 83.9 69.4
31.5 13.9 4.4 38 141.7 190.2 184.8 159 112.3 53.9 37.5 27.9 10.2 15.1 47 93.8 105.9
105.5 104.5 66.6 68.9 38 34.5 15.5 12.6 27.5 92.5 155.4 154.7 140.5 115.9 66.6 45.9
17.9 13.4 29.2 100.2 157.6 142.6 145.7 94.3 54.6 29.9 17.5 8.6 21.5 64.3 93.3 119.6
111 104 63.7 40.4 29.8 15.2 7.5 2.9
"""


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


def write_sunspots(folder: Path) -> Path:
    """Write a series of 309 years, with the name of each century in a column of its own."""
    path = folder / "sunspots.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["century", "year", "sunspots"])
        for year, number in enumerate(SUNSPOTS.split(), 1700):
            writer.writerow([f"the {year // 100 + 1}th", year, number])
    return path


# By the name of the data source that reads them.
WRITERS: dict[str, Callable[[Path], Path]] = {
    "csv": write_csv,
    "npz": write_npz,
    "images": write_images,
    "text": write_text,
    "table": write_characters,
    "series": write_sunspots,
}
