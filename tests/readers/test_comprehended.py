"""Models that a comprehension makes empty, and a loop fills."""

import pytest

from tools import check_noop, check_refused, convert, printed

pytestmark = pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
HEAD = "import keras\nimport numpy as np\nfrom keras import layers\n\n"
BODY = """\
    print(i)
    nets[i].add(layers.Dense(2 + i, input_shape=(4,)))
    # The last one
    nets[i].add(layers.Dense(1))
    nets[i].compile("sgd", "mse")
"""
SEEN = """\
for net in nets:
    net.set_weights([np.full_like(w, 0.5) for w in net.get_weights()])
    print(net(np.ones((2, 4), "float32")).numpy().tolist(), net.count_params())
"""
BEFORE = (
    "nets = [keras.Sequential() for _ in range(3)]\nprint(2)\nfor i in range(3):\n",
    "n = 2\nnets = [keras.Sequential() for i in range(0, n)]\nfor i in range(n):\n",
    "nets = [keras.Sequential() for x in 'ab']\nfor i in range(len(nets)):\n",
)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_a_loop_fills_the_models_of_a_list(before: str, tier: str) -> None:
    text = HEAD + before + BODY + SEEN
    conversion = convert(text, tier)
    assert [model.status for model in conversion.models] == ["converted"]
    assert "nets = [None for " in conversion.text
    assert printed(conversion.text) == printed(text)


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "before",
    [
        # Some may stay empty, or get their layers twice.
        "nets = [keras.Sequential() for _ in range(4)]\nfor i in range(3):\n",
        "n = 2\nnets = [keras.Sequential() for _ in range(n)]\nn = 1\nfor i in range(n):\n",
        "nets = [keras.Sequential() for _ in range(3)]\nfor i in range(1, 3):\n",
        "nets = [keras.Sequential() for x in 'ab' if x]\nfor i in range(len(nets)):\n",
        (
            "nets = [keras.Sequential() for _ in range(3)]\nfor i in range(3):\n"
            "    if i == 1:\n        continue\n"
        ),
        # They are read before.
        (
            "nets = [keras.Sequential() for _ in range(3)]\nprint(nets)\n"
            "for i in range(3):\n"
        ),
        (
            "nets = [keras.Sequential() for _ in range(3)]\nfor i in range(3):\n"
            "    print(nets[i].layers)\n"
        ),
        "nets = [keras.Sequential() for _ in range(3)]\nfor i, net in enumerate(nets):\n",
    ],
)
def test_models_that_may_be_seen_empty_are_refused(before: str, tier: str) -> None:
    added = "    nets[i].add(layers.Dense(2, input_shape=(4,)))\n"
    check_refused(HEAD + before + added, tier, "TFS102")


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_empty_models_of_which_each_is_replaced_are_no_models(tier: str) -> None:
    check_noop(
        HEAD + """\
def build(layer):
    return keras.Model(layer, layers.Dense(1)(layer))


def build_all(sizes):
    nets = [keras.Sequential() for _ in range(2)]
    nets[0] = build(sizes[0])
    nets[1] = build(sizes[1])
    return nets
""",
        tier,
    )


def test_an_empty_model_that_stays_is_one() -> None:
    check_refused(
        HEAD + """\
def build_all(net):
    nets = [keras.Sequential() for _ in range(3)]
    nets[0] = net
    nets[1] = net
    return nets
""",
        "functional",
        "TFS110",
    )
