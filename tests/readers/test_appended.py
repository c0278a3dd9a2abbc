"""Models that get their layers at the end of a list."""

import pytest

from tools import check_refused, convert, printed

pytestmark = pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
HEAD = "import keras\nimport numpy as np\nfrom keras import layers\n\n"
SEEN = """\
for net in nets:
    net.set_weights([np.full_like(w, 0.5) for w in net.get_weights()])
    print(net(np.ones((2, 4), "float32")).numpy().tolist(), net.count_params())
"""
# Each with what makes the finished model of it.
FORMS = {
    "from_the_end": """\
nets = []
nets.append(keras.Sequential())
nets[-1].add(layers.Dense(3, input_dim=4))
nets[-1].add(layers.Dense(1))
nets.append(keras.Sequential(name="other"))  # the other one
nets[-1].add(keras.Input((4,)))
nets[-1].add(layers.Dense(2))
""",
    "by_numbers": """\
nets = list()
nets.append(keras.Sequential())
nets[0].add(layers.Dense(3, input_dim=4))
print(len(nets))
nets.append(keras.Sequential([layers.Dense(2, input_dim=4)]))
nets[1].add(layers.Dense(1))
nets[1].compile("sgd", "mse")
""",
    "counted": """\
nets = []
for i in range(3):
    print(i)
    nets.append(keras.Sequential())
    nets[i].add(layers.Dense(2 + i, input_dim=4))
    nets[i].add(layers.Dropout(0.5))
    # The last one
    nets[i].add(layers.Dense(1))
    nets[i].compile("sgd", "mse")
    print(nets[i].count_params(), len(nets))
""",
    "enumerated": """\
nets = []
for place, size in enumerate([2, 3]):
    nets.append(keras.Sequential())
    nets[place].add(layers.Dense(size, input_dim=4))
    if size == 3:
        nets[place].add(layers.Dense(size))
""",
    "of_an_object": """\
class Nets:
    def __init__(self, count):
        self.nets = []
        for i in range(0, count):
            self.nets.append(keras.Sequential())
            self.nets[i].add(layers.Dense(i + 1, input_dim=4))
            self.nets[i].add(layers.Dense(1))


nets = Nets(2).nets
""",
    "in_a_loop_of_blocks": """\
nets = []
for size in (2, 3):
    nets.append(keras.Sequential())
    nets[-1].add(keras.Input((4,)))
    for _ in range(2):
        nets[-1].add(layers.Dense(size))
""",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_layers_are_added_at_the_end_of_a_list(form: str, tier: str) -> None:
    text = HEAD + FORMS[form] + SEEN
    conversion = convert(text, tier)
    assert {model.status for model in conversion.models} == {"converted"}
    assert "Sequential" not in conversion.text.partition("class Dense")[0]
    assert printed(conversion.text) == printed(text)


def test_it_is_put_there_when_it_is_finished() -> None:
    assert convert(HEAD + FORMS["from_the_end"], "functional").text == HEAD + ("""\
nets = []
inputs = keras.Input(shape=(4,))
x = layers.Dense(3)(inputs)
outputs = layers.Dense(1)(x)
nets.append(keras.Model(inputs, outputs))
inputs = keras.Input((4,))  # the other one
outputs = layers.Dense(2)(inputs)
nets.append(keras.Model(inputs, outputs, name="other"))
""")


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "before",
    [
        # Another one is meant, or may be.
        "nets = [keras.Sequential([layers.Dense(1)])]\nfor i in range(3):\n",
        "nets = []\nfor i in range(1, 3):\n",
        "nets = []\nfor i in range(0, 4, 2):\n",
        "nets = []\nfor i in sizes:\n",
        "nets = []\nfill(nets)\nfor i in range(3):\n",
        "nets = []\nfor i in range(3):\n    i = 0\n",
        "nets = []\nfor i in range(3):\n    if i == 1:\n        continue\n",
        "nets = []\nfor i in range(3):\n    nets.insert(0, None)\n",
        "nets = []\nfor i in range(3):\n    other = nets\n",
        (
            "nets = []\n\n\ndef grow():\n    nets.append(None)\n\n\nfor i in range(3):\n"
            "    grow()\n"
        ),
    ],
)
def test_an_element_that_may_be_another_one_is_refused(before: str, tier: str) -> None:
    check_refused(
        HEAD
        + before
        + "    nets.append(keras.Sequential())\n"
        + "    nets[i].add(layers.Dense(2, input_dim=4))\n",
        tier,
        *["TFS102"] * (1 + ("[keras" in before)),
    )


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "between",
    ["print(len(nets))", "print(nets[0].layers)", "other = nets", "show(nets)"],
)
def test_a_list_that_is_read_before_the_last_layer_is_refused(
    between: str, tier: str
) -> None:
    check_refused(
        f"""{HEAD}nets = []
nets.append(keras.Sequential())
nets[-1].add(layers.Dense(2, input_dim=4))
{between}
nets[-1].add(layers.Dense(2))
""",
        tier,
        "TFS104",
    )
