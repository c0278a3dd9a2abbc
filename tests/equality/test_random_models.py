"""Random models, over the forms in which people write them: the results compute the same.

`TFSCAFFOLD_RANDOM_MODELS=10000 pytest tests/equality/test_random_models.py` makes a long run.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from drawing import draw
from forms import GROWS

from tfscaffold.convert import convert_text
from tools import Ask

COUNT = int(os.environ.get("TFSCAFFOLD_RANDOM_MODELS", "40"))
FIRST = int(os.environ.get("TFSCAFFOLD_FIRST_MODEL", "0"))
# The layers are Keras' own; the cases of the converter are all compared in a graph.
GRAPH_EVERY = 8
# These are saved to HDF5 by their file, and so can be their classes.
HDF5_EVERY = 2
# Keras writes some einsums as products of matrices, whose terms it adds in another order.
EINSUM = 1e-5
NAMES = ("model", "self.model")


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_results_equal_their_source(seed: int, ask: Ask, tmp_path: Path) -> None:
    source = draw(seed)
    if seed % HDF5_EVERY == 0 and "\nmodel = " in source:
        source += '\n\ndef save():\n    model.save("drawn.h5")\n'
    path = tmp_path / "source.py"
    path.write_text(source, encoding="utf-8")
    results = {}
    for tier in ("functional", "subclass", "module"):
        conversion = convert_text(source, tier)
        # A nested model is a layer like others, and may stay one.
        found = [each for each in conversion.models if each.name in NAMES]
        model = found[0]
        assert {each.status for each in found} == {model.status}
        if tier == "functional" or (tier == "subclass" and GROWS not in source):
            assert model.status == "converted", (source, model.diagnostics)
        if model.status == "converted":
            results[tier] = str(tmp_path / f"{tier}.py")
            Path(results[tier]).write_text(conversion.text, encoding="utf-8")
    answer: dict[str, Any] = ask(
        {
            "do": "converted",
            "source": str(path),
            "results": results,
            "shape": None,
            "eager": seed % GRAPH_EVERY != 0,
        }
    )
    assert answer.keys() == results.keys()
    for tier, models in answer.items():
        assert models, source
        bound = EINSUM if tier == "module" and "EinsumDense" in source else 0.0
        for differences in models.values():
            # Where a weight's gradient is a sum, TensorFlow chooses the order of its terms.
            assert differences.pop("gradient") <= max(bound, 1e-6), (answer, source)
            assert differences.pop("output") <= bound, (answer, source)
            assert set(differences.values()) <= {0.0}, (answer, source)
