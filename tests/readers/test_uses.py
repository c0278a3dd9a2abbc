"""Uses of a model that mean something else in another form."""

import pytest

from tfscaffold.convert import convert_text

MODEL = """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
"""


def codes(use: str, tier: str) -> set[str]:
    (model,) = convert_text(f"{MODEL}{use}\n", tier).models
    return {each.code for each in model.diagnostics if each.code.startswith("TFS1")}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        'first = getattr(model, "layers")[0]',
        'extended = hasattr(model, "add")',
        "found = [getattr(model, name) for name in names]",
        'path = f"{type(model).__name__}.keras"',
        'path = model.__class__.__name__ + ".keras"',
        'other = type(model)(name="other")',
    ],
)
def test_what_asks_for_a_class_or_an_attribute_by_name_is_refused(
    use: str, tier: str
) -> None:
    assert codes(use, tier) == {"TFS108"}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        "print(type(model))",
        "print(model.__class__.__name__, model)",
        'trains = hasattr(model, "fit")',
        'weights = getattr(model, "weights")',
    ],
)
def test_what_means_the_same_in_each_form_is_not(use: str, tier: str) -> None:
    assert codes(use, tier) == set()


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ("first = model.losses[0]", {"TFS115"}),
        ("penalty = sum(model.losses)", set()),
    ],
)
def test_a_module_lists_its_losses_in_an_order_of_its_own(
    use: str, found: set[str]
) -> None:
    assert codes(use, "module") == found


def test_build_without_a_shape_gets_that_of_the_model() -> None:
    text = convert_text(f"{MODEL}model.build()\n", "functional").text
    assert text.endswith("model.build(model.input_shape)\n")
    assert codes("model.build()", "subclass") == {"TFS108"}
