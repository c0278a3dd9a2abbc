"""Names of generated classes and of their attributes."""

import pytest

from tools import convert

IMPORTS = "import keras\nfrom keras import layers\n"


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        ("model = {}", "Net"),
        ("my_model = {}", "Net"),
        ("m = {}", "Net"),
        ("model2 = {}", "Net"),
        ("none = {}", "Net"),
        ("cnn = {}", "CNN"),
        ("baseline_model = {}", "BaselineModel"),
        ("self.encoder = {}", "Encoder"),
        ("def build_classifier():\n    return {}", "Classifier"),
        ("def make_generator_model():\n    m = {}\n    return m", "GeneratorModel"),
        ("def create_model():\n    return {}", "Net"),
        ("def main():\n    return {}", "Net"),
        ("def test_it():\n    return {}", "Net"),
        ("def setup():\n    model = {}", "Net"),
        ("def create_1d_model():\n    return {}", "Net"),
        ("class Net: pass\nmodel = {}", "Net2"),
        ("def DCGAN_MNIST_generator():\n    return {}", "DCGANMNISTGenerator"),
        ("myVGGNet = {}", "MyVGGNet"),
        ("SMALL_MODEL = {}", "SmallModel"),
    ],
)
def test_a_class_is_named_after_its_model(definition: str, name: str) -> None:
    text = IMPORTS + definition.format("keras.Sequential([layers.Dense(1)])") + "\n"
    assert f"class {name}(keras.Model):\n" in convert(text, "subclass").text


@pytest.mark.parametrize(
    ("making", "attributes"),
    [
        ("layers.Dense(1)", ["dense"]),
        ("layers.Dense(1), layers.Dense(2)", ["dense1", "dense2"]),
        ("layers.Conv2D(1, 1), layers.Flatten()", ["conv", "flatten"]),
        ("layers.Dense(1, name='hidden')", ["hidden"]),
        ("layers.Dense(1, name='call')", ["dense"]),
        ("layers.Dense(1, name='not-a-name')", ["dense"]),
        ("layers.Dense(1, name='class')", ["dense"]),
        ("layers.Dense(1, name='dense1'), layers.Dense(2)", ["dense1", "dense"]),
        ("Mine(1), Mine(2)", ["mine1", "mine2"]),
        ("Dense2(1), layers.Dense(1), layers.Dense(2)", ["dense2", "dense1", "dense3"]),
    ],
)
def test_layers_are_named_after_what_they_are(
    making: str, attributes: list[str]
) -> None:
    text = (
        f"{IMPORTS}from a import Dense2, Mine\nmodel = keras.Sequential([{making}])\n"
    )
    lines = convert(text, "subclass").text.splitlines()
    found = [line for line in lines if line.startswith("        self.")]
    assert [line.strip().split(" = ")[0] for line in found] == [
        f"self.{name}" for name in attributes
    ]


@pytest.mark.parametrize("name", ["make_0", "make_class", "Class", "get_2d"])
def test_names_that_no_attribute_can_have(name: str) -> None:
    text = (
        f"{IMPORTS}def {name}():\n    return layers.Dense(3)\n"
        f"model = keras.Sequential([layers.Dense(2), {name}()])\n"
    )
    result = convert(text, "subclass").text
    compile(result, "result.py", "exec")
    assert f"= {name}()" in result


@pytest.mark.parametrize(
    "setting",
    [
        "net.model.dense = 3",
        "for net.model.dense in [3]: pass",
        "setattr(net.model, 'dense', 3)",
        "print(hasattr(net.model, 'dense'))",
        "def note(model):\n    model.dense: int = 3",
    ],
)
@pytest.mark.parametrize("tier", ["subclass", "module"])
def test_no_layer_is_named_like_an_attribute_that_the_file_sets(
    setting: str, tier: str
) -> None:
    text = f"""{IMPORTS}
class Net:
    @lazy  # it may do what a property does
    def model(self):
        return keras.Sequential([layers.Dense(units)])


units = 2
net = Net()
{setting}
"""
    result = convert(text, tier)
    assert [each.status for each in result.models] == ["converted"]
    assert "self.dense1 = " in result.text


def test_no_parameter_is_named_like_an_attribute_that_the_file_sets() -> None:
    text = f"""{IMPORTS}
class Net:
    units = 2

    @lazy  # it may do what a property does
    def model(self):
        return keras.Sequential([layers.Dense(self.units)])


Net().model.units = 3
"""
    result = convert(text, "subclass")
    assert [each.status for each in result.models] == ["converted"]
    assert "self.units = " not in result.text
