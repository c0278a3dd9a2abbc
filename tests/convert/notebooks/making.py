"""Notebooks for tests."""

import json
from collections.abc import Sequence
from typing import Any

MARKDOWN = "markdown:"


def notebook(
    *cells: str,
    counts: Sequence[int | None] = (),
    minor: int = 5,
    language: str = "python",
    as_text: bool = False,
    **layout: Any,
) -> str:
    """Return the JSON of a notebook.

    Args:
        cells: Their sources; one that begins with `markdown:` is no code.
        counts: Of the code cells, when they ran; none did if it is empty.
        minor: Of the format: 4.5 has ids.
        language: Of the kernel.
        as_text: Whether a source is one string instead of a list of lines.
        layout: Given to `json.dumps`; by default as Jupyter does it.
    """
    left = list(counts)
    made = []
    for number, text in enumerate(cells, 1):
        cell: dict[str, Any] = {"cell_type": "code"}
        if text.startswith(MARKDOWN):
            cell = {"cell_type": "markdown"}
        else:
            cell["execution_count"] = left.pop(0) if left else None
        if minor >= 5:
            cell["id"] = f"cell-{number}"
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["outputs"] = []
        source = text.removeprefix(MARKDOWN)
        cell["source"] = source if as_text else source.splitlines(keepends=True)
        made.append(cell)
    kernel = {"display_name": "a kernel", "language": language, "name": "kernel"}
    whole = {
        "cells": made,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    layout = {"indent": 1, "ensure_ascii": False, **layout}
    return json.dumps(whole, **layout) + "\n"


def sources(text: str) -> list[str]:
    """Return the sources of a notebook's cells."""
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
