"""The order in which cells ran: where it leaves a model in doubt, it is refused."""

from collections.abc import Sequence

import pytest

from convert.notebooks.making import MARKDOWN, notebook
from tfscaffold.convert import Options
from tfscaffold.convert.notebooks.conversion import Notebook

IMPORTS = "import keras\nfrom keras import layers"
MODEL = "model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])"
SUMMARY = "model.summary()"
FIRST = "model = keras.Sequential()\nmodel.add(keras.Input((2,)))"
SECOND = "model.add(layers.Dense(3))"
OTHER = "x = 1"

ONE = (IMPORTS, MODEL, SUMMARY)
TWO = (IMPORTS, MODEL, SUMMARY, MODEL, SUMMARY)
SPREAD = (IMPORTS, FIRST, SECOND, SUMMARY)


def codes(cells: Sequence[str], counts: Sequence[int | None]) -> list[str]:
    """Return the code of the reason for each definition, "" where it is converted."""
    text = notebook(*cells, counts=counts)
    result = Notebook(text).convert("functional", Options())
    return [
        ",".join(each.code for each in model.diagnostics)
        for model in result.script.models
    ]


@pytest.mark.parametrize(
    ("cells", "counts", "expected"),
    [
        (ONE, (None, None, None), [""]),
        (ONE, (1, 2, 3), [""]),
        (ONE, (4, 7, 9), [""]),
        # The definition, or its imports, ran again: there is no other model.
        (ONE, (9, 7, 8), [""]),
        (ONE, (1, 7, 3), [""]),
        (ONE, (1, None, 3), [""]),
        (ONE, (1, 2, None), [""]),
        # It is read above the place where it is made.
        ((IMPORTS, SUMMARY, MODEL), (1, 3, 2), ["TFS151"]),
        ((IMPORTS, SUMMARY, MODEL), (1, 2, 3), ["TFS151"]),
        (
            (IMPORTS, "def show():\n    model.summary()", MODEL, "show()"),
            (1, 2, 3, 4),
            [""],
        ),
        # Two models of one name: which one is meant?
        (TWO, (None,) * 5, ["", ""]),
        (TWO, (1, 2, 3, 4, 5), ["", ""]),
        (TWO, (9, 2, 3, 4, 5), ["", ""]),
        (TWO, (1, 4, 5, 2, 3), ["TFS151", "TFS151"]),
        (TWO, (1, 2, 6, 4, 5), ["TFS151", "TFS151"]),
        (TWO, (1, 2, 3, None, 5), ["TFS151", "TFS151"]),
        (TWO, (1, 2, None, 4, 5), ["", ""]),
        # A model in several cells: each ran once.
        (SPREAD, (None,) * 4, [""]),
        (SPREAD, (1, 2, 3, 4), [""]),
        (SPREAD, (7, 2, 3, 9), [""]),
        (SPREAD, (1, 2, 4, 5), ["TFS151"]),
        (SPREAD, (1, 3, 2, 4), ["TFS151"]),
        (SPREAD, (1, 2, None, 4), ["TFS151"]),
        ((IMPORTS, FIRST, MARKDOWN + "text", OTHER, SECOND), (1, 2, 3, 4), [""]),
        ((IMPORTS, FIRST, OTHER, SECOND), (1, 2, 4, 3), ["TFS151"]),
        ((IMPORTS, FIRST, "", SECOND), (1, 2, None, 3), [""]),
        # A function: it is its name that matters.
        (
            (IMPORTS, f"def build():\n    {MODEL}\n    return model", "net = build()"),
            (1, 3, 2),
            [""],
        ),
    ],
)
def test_order(
    cells: Sequence[str], counts: Sequence[int | None], expected: list[str]
) -> None:
    assert codes(cells, counts) == expected


@pytest.mark.parametrize(
    ("cells", "counts", "said"),
    [
        (
            SPREAD,
            (1, 2, 4, 5),
            "is built in the cells 2 and 3, and they did not run once",
        ),
        (
            TWO,
            (1, 4, 5, 2, 3),
            "assigned in the cells 2 and 4, and cell 3 ran after cell 4",
        ),
        (TWO, (1, 2, 3, None, 5), "cells 2 and 4, and cell 4 did not run"),
        ((IMPORTS, SUMMARY, MODEL), (1, 3, 2), "read in cell 2, above the cell"),
    ],
)
def test_the_reason_names_the_cells(
    cells: Sequence[str], counts: Sequence[int | None], said: str
) -> None:
    result = Notebook(notebook(*cells, counts=counts)).convert("functional", Options())
    (found,) = result.in_file().models[0].diagnostics
    assert found.message.startswith("Cell ")
    assert said in found.message
    assert found.hint.startswith("Restart the kernel and run all cells")


@pytest.mark.parametrize(
    "cell",
    ["%store model", "!echo {model.name}", "model.fit(x", "%%timeit\nmodel.predict(x)"],
)
def test_a_magic_that_reads_the_model_is_in_the_way(cell: str) -> None:
    assert codes((IMPORTS, MODEL, cell), ()) == ["TFS152"]


def test_a_magic_that_would_move_is_in_the_way() -> None:
    loop = "for _ in range(3):\n    !ls\n    model.add(layers.Dense(1))"
    text = notebook(IMPORTS, f"{FIRST}\n{loop}\n", MODEL.replace("model", "other"))
    models = Notebook(text).convert("subclass", Options()).script.models
    assert [model.status for model in models] == ["refused", "converted"]
    assert [each.code for each in models[0].diagnostics] == ["TFS152"]
