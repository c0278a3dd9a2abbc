"""The extension, installed from its package, in Visual Studio Code.

`TFSCAFFOLD_SCREENSHOT=docs/images/vscode.png pytest -n0 tests/editors/vscode/test_extension.py -k bulb`
takes the picture of the docs anew.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from editors.vscode.workbench import Workbench, expect, workbench

MODEL = """import keras

# 😀 The model.
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])  # small

print(model.count_params())
"""


def notebook(cells: list[str]) -> dict[str, Any]:
    """Return a notebook of some cells of code."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": {"name": "python"}},
        "cells": [
            {
                "id": f"cell-{index}",
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": text,
            }
            for index, text in enumerate(cells)
        ],
    }


@pytest.fixture(scope="module")
def vscode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Open a folder in the editor that has the extension."""
    folder = tmp_path_factory.mktemp("extension")
    project = folder / "a project"
    project.mkdir()
    for name in ("preview.py", "compare.py", "bulb.py"):
        (project / name).write_text(MODEL)
    cells = [MODEL.partition("\n")[0], MODEL.partition("\n\n")[2]]
    (project / "note.ipynb").write_text(json.dumps(notebook(cells)))
    with workbench(project, folder, extension=True) as opened:
        yield opened


def test_converting_with_a_preview(vscode: Workbench) -> None:
    vscode.open("preview.py", line=4)
    vscode.wait_for_text("keras.Sequential(")
    vscode.command("Convert This File with Preview...")
    vscode.pick("functional")
    assert "inputs = keras.Input((4,))" in vscode.wait_for_text("inputs =", "modified")
    assert "keras.Sequential(" in vscode.text("original")
    toasts = vscode.page.locator(".notification-toast")
    question = toasts.filter(has_text="Convert 1 model to functional?")
    question.get_by_role("button", name="Convert").click()
    expect(vscode.page.locator(".editor.modified")).to_have_count(0)
    text = vscode.wait_for_text("inputs = keras.Input((4,))")
    assert "outputs = keras.layers.Dense(2)(inputs)  # small" in text
    assert (vscode.project / "preview.py").read_text() == MODEL
    vscode.page.keyboard.press("Control+Z")
    vscode.wait_for_text("keras.Sequential(")


def test_comparing_tiers(vscode: Workbench) -> None:
    vscode.open("compare.py", line=4)
    vscode.wait_for_text("keras.Sequential(")
    vscode.command("Compare Tiers Side by Side...")
    vscode.pick("functional")
    vscode.pick("subclass")
    assert "keras.Model(inputs" in vscode.wait_for_text("inputs =", "original")
    assert "(keras.Model):" in vscode.wait_for_text("class ", "modified")
    tab = vscode.page.locator(".tab.active")
    expect(tab).to_contain_text("compare.py: functional | subclass")


def test_the_light_bulb_previews_a_small_diff_and_converts(vscode: Workbench) -> None:
    vscode.open("bulb.py", line=4)
    vscode.wait_for_text("keras.Sequential(")
    page = vscode.page
    # The bulb comes when the server has read the file.
    page.locator(".lightBulbWidget").filter(visible=True).first.wait_for()
    page.keyboard.press("Control+.")
    focused = page.locator(".action-widget .monaco-list-row.focused")
    focused.wait_for()
    while not (focused.text_content() or "").endswith("as a Functional model"):
        page.keyboard.press("ArrowDown")
    if picture := os.environ.get("TFSCAFFOLD_SCREENSHOT"):
        page.screenshot(
            path=picture, clip={"x": 0, "y": 30, "width": 1100, "height": 290}
        )
    page.keyboard.press("Control+Enter")
    shown = page.locator(".bulk-edit-panel .monaco-list-row")
    shown.filter(has_text="inputs = keras.Input((4,))").wait_for()
    file, edit = shown.all_inner_texts()
    assert file.strip() == "bulb.py"
    assert "😀" not in edit
    assert "count_params" not in edit
    page.get_by_role("button", name="Apply", exact=True).click()
    text = vscode.wait_for_text("outputs = keras.layers.Dense(2)(inputs)  # small")
    assert text == MODEL.replace(
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])  # small",
        "inputs = keras.Input((4,))\n"
        "outputs = keras.layers.Dense(2)(inputs)  # small\n"
        "model = keras.Model(inputs, outputs)",
    )


def test_a_cell_of_a_notebook(vscode: Workbench) -> None:
    page = vscode.page
    page.keyboard.press("Control+P")
    page.locator(".quick-input-widget input[type=text]").fill("note.ipynb")
    rows = page.locator(".quick-input-list .monaco-list-row")
    rows.filter(has_text="note.ipynb").first.click()
    cell = page.locator(".notebookOverlay .monaco-editor").filter(has_text="Sequential")
    bulb = page.locator(".lightBulbWidget").filter(visible=True)
    # The server is asked when the cursor moves, and may not have read the cell by then.
    for _ in range(20):
        cell.get_by_text("Sequential").click()
        page.wait_for_timeout(3000)
        if bulb.count():
            break
        page.keyboard.press("Home")
    page.keyboard.press("Control+.")
    focused = page.locator(".action-widget .monaco-list-row.focused")
    focused.wait_for()
    while not (focused.text_content() or "").endswith("as a Functional model"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    changed = page.locator(".notebookOverlay .view-lines").filter(has_text="outputs")
    expect(changed).to_contain_text("model = keras.Model(inputs, outputs)")
    expect(changed).to_contain_text("# 😀 The model.")
