"""What is known of Keras' layers is what the installed Keras says."""

import pytest

from tfscaffold.layers import LAYERS
from tools import Ask


@pytest.fixture(scope="module")
def installed(ask: Ask) -> dict[str, list[str]]:
    answer: dict[str, list[str]] = ask({"do": "layers"})
    return answer


def test_every_layer_is_known(installed: dict[str, list[str]]) -> None:
    assert sorted(LAYERS) == sorted(installed)


def test_positional_parameters_are_known(installed: dict[str, list[str]]) -> None:
    known = {name: list(layer.parameters) for name, layer in LAYERS.items()}
    assert known == installed
