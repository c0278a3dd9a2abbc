"""The user's texts: a table with a column of texts and a column of labels."""

from statistics import mean

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data
from tfscaffold.project.data.csv import label_index_of, open_table
from tfscaffold.project.data.labels import class_names

TEXT_COLUMNS = ("text", "sentence", "content", "review", "message")
# Of the texts, those that are longer than most others are cut.
KEPT = 0.95
LONGEST = 512


def read(path: str) -> Data:
    """Return the classes of a table of texts, and how to take the texts apart.

    The labels are found as in `--data csv`. The texts are in the column called `text`,
    `sentence`, `content`, `review` or `message`, else in the one with the longest texts.
    Where a text has less than two words on average it is read by character.

    Raises:
        UserError: The file is empty, ragged, not UTF-8, has an empty text, no column of
            texts, or its labels are no classes.
        OSError: The file cannot be read.
    """
    delimiter, header, rows = open_table(
        path,
        "text",
        "Name a table with a column of texts and a column of labels.",
        "texts",
    )
    label_index = label_index_of(header)
    columns: list[list[str]] = [[] for _ in header]
    for line, row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value.strip())
        if not columns[label_index][-1]:
            raise UserError(
                f"{path}:{line}: the label is missing.",
                "Fill it in, or delete the row.",
            )
    labels = columns[label_index]
    counts = {label: labels.count(label) for label in dict.fromkeys(labels)}
    classes = class_names(counts, f"{path}: the label column {header[label_index]!r}")
    text_index = _text_index(header, columns, label_index)
    texts = columns[text_index]
    if "" in texts:
        raise UserError(
            f"{path}: text number {texts.index('') + 1} is empty.",
            "Fill it in, or delete the row.",
        )
    by_word = mean(len(text.split()) for text in texts) >= 2
    lengths = sorted(len(text.split()) if by_word else len(text) for text in texts)
    length = min(LONGEST, max(2, lengths[int(KEPT * (len(lengths) - 1))]))
    unit = "words" if by_word else "characters"
    return Data(
        name="text",
        path=path,
        input_shape=(),
        class_names=classes,
        input_dtype="string",
        extra={
            "delimiter": delimiter,
            "label_column": header[label_index],
            "text_column": header[text_index],
            "split": "whitespace" if by_word else "character",
            "length": length,
        },
        note=(
            f"{path}: {len(texts)} texts in the column {header[text_index]!r}, labels in"
            f" the column {header[label_index]!r}; the first {length} {unit} count."
        ),
    )


def _text_index(header: list[str], columns: list[list[str]], label_index: int) -> int:
    """Return the column of the texts: by its name, else by the length of what is in it."""
    names = [name.lower() for name in header]
    for name in TEXT_COLUMNS:
        if name in names and names.index(name) != label_index:
            return names.index(name)
    others = [index for index in range(len(header)) if index != label_index]
    return max(others, key=lambda index: mean(map(len, columns[index])))
