"""Whole notebooks: what is converted, what stays to the byte, and what is no notebook."""

import json
from typing import Any

import nbformat
import pytest

from convert.notebooks.making import MARKDOWN, notebook, sources
from tfscaffold.convert import Options
from tfscaffold.convert.notebooks.conversion import Notebook, NotebookConversion
from tfscaffold.errors import UserError

IMPORTS = "%matplotlib inline\nimport keras\nfrom keras import layers"
MODEL = """\
# a model
model = keras.Sequential(
    [
        keras.Input((2,)),
        layers.Dense(8),  # wide: é
        layers.Dense(1),
    ]
)"""
FUNCTIONAL = """\
# a model
inputs = keras.Input((2,))
x = layers.Dense(8)(inputs)  # wide: é
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)"""


def convert(text: str, to: str, **options: Any) -> NotebookConversion:
    return Notebook(text).convert(to, Options(**options))


def result(text: str, to: str, **options: Any) -> str:
    """Return the JSON of a notebook in which everything is converted."""
    conversion = convert(text, to, **options).in_file()
    assert {model.status for model in conversion.models} == {"converted"}
    nbformat.validate(nbformat.reads(conversion.text, as_version=4))
    return conversion.text


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"indent": None},
        {"indent": None, "separators": (",", ":")},
        {"indent": 4, "ensure_ascii": True},
        {"as_text": True},
        {"minor": 4},
    ],
)
def test_only_the_lines_that_change_are_other_ones(layout: dict[str, Any]) -> None:
    cells = [MARKDOWN + "é", IMPORTS, "print('é\\n')\n", MODEL, "model.summary()"]
    text = notebook(*cells, **layout)
    expected = notebook(*cells[:3], FUNCTIONAL, cells[4], **layout)
    assert result(text, "functional") == expected


def test_keys_outputs_and_escapes_of_other_cells_stay() -> None:
    text = notebook(IMPORTS, MODEL, "print('\u00e9')", counts=(1, 2, 3))
    output = (
        '"outputs": [{"output_type":"stream",  "text":["\\u00e9\\/"],"name":"stdout"}]'
    )
    text = text.replace('"outputs": []', output).replace("\n", "\r\n")
    text = text.replace('"nbformat":', '"odd"  : 1e3, "nbformat":')
    new = convert(text, "functional").in_file()
    document = Notebook(text)
    (edit,) = new.edits
    cell = document.script.chunks[1].cell
    assert cell.source.start < edit.start <= edit.end < cell.source.end
    assert new.text[: edit.start] == text[: edit.start]
    assert new.text.endswith(text[edit.end :])
    assert sources(new.text)[1] == FUNCTIONAL


def test_a_definition_in_several_cells() -> None:
    cells = [
        IMPORTS,
        "model = keras.Sequential()\nmodel.add(keras.Input((2,)))",
        MARKDOWN + "The first layer",
        "# wide\nmodel.add(layers.Dense(8))\nmodel.summary()",
        "%%time\nmodel.add(layers.Dense(1))\n",
        "model.fit(x, y)",
    ]
    assert sources(result(notebook(*cells), "functional")) == [
        cells[0],
        "inputs = keras.Input((2,))",
        "The first layer",
        "# wide\nhidden = layers.Dense(8)(inputs)\nkeras.Model(inputs, hidden).summary()",
        "%%time\noutputs = layers.Dense(1)(hidden)\nmodel = keras.Model(inputs, outputs)\n",
        cells[5],
    ]


def test_a_definition_in_several_cells_becomes_a_class_in_the_first() -> None:
    cells = [
        IMPORTS,
        "print(1)\n\nmodel = keras.Sequential()\nmodel.add(keras.Input((2,)))",
        MARKDOWN + "The first layer",
        "# wide\nmodel.add(layers.Dense(8))",
        "model.add(layers.Dense(1))\nmodel.fit(x, y)",
    ]
    first, second, third, fourth, fifth = sources(result(notebook(*cells), "subclass"))
    assert (first, third) == (cells[0], "The first layer")
    assert second.startswith("print(1)\n\n\n@keras.saving.register")
    assert "# wide\n        self.dense1 = layers.Dense(8)\n" in second
    assert second.endswith("        return self.dense2(x)")
    assert fourth == ""
    assert fifth == "model = Net()\nmodel(keras.Input((2,)))\nmodel.fit(x, y)"


def test_new_names_are_free_in_every_cell() -> None:
    cells = [IMPORTS, MODEL, "print(x, inputs)", "%store outputs\nclass Net: pass"]
    _, functional, *_ = sources(result(notebook(*cells), "functional"))
    names = {line.partition(" = ")[0] for line in functional.splitlines()[1:]}
    assert names.isdisjoint({"x", "inputs", "outputs"})
    _, subclass, *_ = sources(result(notebook(*cells), "subclass"))
    assert "class Net(" not in subclass


def test_imports_go_to_the_cell_with_the_imports() -> None:
    cells = [
        "!pip install keras",
        "from keras.models import Sequential\nfrom keras.layers import Dense, Input",
        "print(1)",
        "model = Sequential([Input((2,)), Dense(1)])",
    ]
    new = sources(result(notebook(*cells), "subclass"))
    assert new[0] == cells[0]
    assert new[1].splitlines() == [
        "from keras.models import Model",
        "from keras.layers import Dense, Input",
        "from keras.saving import register_keras_serializable",
    ]
    assert new[2] == cells[2]


def test_imports_below_the_first_cell_stay_together() -> None:
    cells = ["print(1)", "from keras import Sequential, layers", "x = 1"]
    cells.append("model = Sequential([layers.Input((2,)), layers.Dense(1)])")
    new = sources(result(notebook(*cells), "module"))
    assert new[0] == cells[0]
    assert "import tensorflow as tf" in new[1]


@pytest.mark.parametrize(
    "layout",
    [{}, {"indent": None}, {"minor": 4}, {"as_text": True}, {"ensure_ascii": True}],
)
def test_blocks_have_a_cell_of_their_own(layout: dict[str, Any]) -> None:
    cells = [IMPORTS, MARKDOWN + "text", MODEL, "model(x)"]
    text = notebook(*cells, **layout)
    new = result(text, "module")
    imports, blocks, markdown, model, call = json.loads(new)["cells"]
    source = "".join(blocks["source"])
    assert "import tensorflow as tf" in "".join(imports["source"])
    assert source == source.strip()
    assert "class Dense(" in source
    assert list(blocks) == list(model)
    assert blocks.get("id") == (None if "minor" in layout else "tfscaffold-blocks")
    assert (blocks["execution_count"], blocks["outputs"]) == (None, [])
    assert "class Net(tf.Module):" in "".join(model["source"])
    assert ("".join(markdown["source"]), "".join(call["source"])) == ("text", cells[3])
    layout = {"indent": 1, "ensure_ascii": False, **layout}
    for each in ("minor", "as_text"):
        layout.pop(each, None)
    assert new == json.dumps(json.loads(new), **layout) + "\n"


def test_blocks_stand_below_the_imports_where_the_model_does() -> None:
    new = sources(result(notebook(f"{IMPORTS}\n{MODEL}", "model(x)"), "module"))
    assert len(new) == 2
    assert new[0].index("import keras") < new[0].index("class Dense(")
    assert new[0].index("class Dense(") < new[0].index("class Net(")


def test_an_id_is_not_given_twice() -> None:
    text = notebook(IMPORTS, MODEL).replace("cell-1", "tfscaffold-blocks")
    cells = json.loads(result(text, "module"))["cells"]
    assert [cell["id"] for cell in cells][1] == "tfscaffold-blocks-2"


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_converting_twice_changes_nothing(tier: str) -> None:
    once = result(notebook(IMPORTS, MODEL, "model(x)"), tier)
    again = convert(once, tier).in_file()
    assert (again.text, again.edits) == (once, ())


def test_other_languages_are_left_alone() -> None:
    text = notebook(IMPORTS, MODEL, language="julia")
    assert convert(text, "functional").in_file().models == ()
    text = notebook(IMPORTS, f"%%writefile model.py\n{MODEL}", "%%bash\n# Sequential")
    assert convert(text, "functional").in_file().models == ()
    text = notebook(IMPORTS, MODEL).replace(
        '"metadata": {}', '"metadata": {"vscode": {"languageId": "sql"}}'
    )
    assert convert(text, "functional").in_file().models == ()


def test_what_is_told_stands_at_its_place_in_the_file() -> None:
    text = notebook(IMPORTS, "é = 1\n" + MODEL.replace("keras.Input((2,)),", ""))
    (model,) = convert(text, "functional").in_file().models
    (found,) = model.diagnostics
    line = text.splitlines()[found.line - 1]
    assert line[found.column - 1 :].startswith("keras.Sequential(")
    assert found.message.startswith("Cell 2, line 3: No input shape is stated")
    assert (model.cell, model.line) == (2, found.line)


@pytest.mark.parametrize("as_text", [False, True])
def test_a_model_is_chosen_by_its_line_in_the_file(as_text: bool) -> None:
    other = MODEL.replace("model =", "other =")
    text = notebook(IMPORTS, MODEL, other, as_text=as_text)
    line = next(
        number for number, line in enumerate(text.splitlines(), 1) if "other =" in line
    )
    conversion = convert(text, "functional", line=line).in_file()
    assert [model.name for model in conversion.models] == ["other"]
    with pytest.raises(UserError, match="no definition on line 1") as caught:
        convert(text, "functional", line=1)
    assert f"`other` on line {line}" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sequential", "not a notebook"),
        ("[]", "has no `nbformat`"),
        ('{"nbformat": 3, "worksheets": []}', "format 3"),
        ('{"nbformat": 4}', "no list of cells"),
        ('{"nbformat": 4, "cells": {}}', "no list of cells"),
        ('{"nbformat": 4, "cells": [1]}', "see cell 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "see cell 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": 1, "source": ""}]}', "see cell 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "cell 1"),
        ('{"nbformat": 4, "cells": [], "metadata": 1}', "no list of cells"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_notebook_is_told(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        convert(text, "functional")


def test_an_empty_notebook() -> None:
    for text in (
        '{"nbformat": 4, "cells": []}',
        notebook(""),
        notebook("# Sequential"),
    ):
        conversion = convert(text, "functional").in_file()
        assert (conversion.text, conversion.models) == (text, ())
