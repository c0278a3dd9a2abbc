"""Parameters that nobody gives become their defaults; the others stay."""

from collections.abc import Callable

import pytest

LAYER = """
class A(tf.Module):
    def __init__(self, units, bias=True, rate=0.0):
        super().__init__()
        self.units = units
        self.bias = bias
        self.rate = rate

    def __call__(self, x):
        y = x * self.units
        if self.bias:
            y = y + 1
        if self.rate > 0:
            y = tf.nn.dropout(y, self.rate)
        return y
"""


@pytest.mark.parametrize(
    ("user", "signature", "there", "gone"),
    [
        (
            "A(3)",
            "units",
            ["return y + 1"],
            ["if", "dropout", "self.bias", "self.rate"],
        ),
        ("A(3, True)", "units, bias=True", ["if self.bias:"], ["dropout"]),
        ("A(3, rate=0.5)", "units, rate=0.0", ["if self.rate > 0:"], ["self.bias"]),
        ("A(3)\nA(4, rate=r)", "units, rate=0.0", ["self.rate"], ["if self.bias"]),
    ],
)
def test_what_no_call_gives_is_its_default(
    folded: Callable[..., str],
    user: str,
    signature: str,
    there: list[str],
    gone: list[str],
) -> None:
    text = folded(LAYER, user)

    assert f"def __init__(self, {signature}):" in text
    for each in there:
        assert each in text
    for each in gone:
        assert each not in text


@pytest.mark.parametrize(
    "user",
    ["A(*values)", "A(3, **options)", "A(3)\nmake = A", "A(3)\nmap(A, [1])"],
)
def test_where_a_call_is_not_known_all_parameters_stay(
    folded: Callable[..., str], user: str
) -> None:
    assert folded(LAYER, user) == LAYER.lstrip("\n")


@pytest.mark.parametrize(
    "user", ["A(3).rate", "A(3).rate = 1", "getattr(A(3), 'rate')"]
)
def test_an_attribute_that_the_file_reads_or_sets_stays(
    folded: Callable[..., str], user: str
) -> None:
    text = folded(LAYER, user)

    assert "self.rate = 0.0" in text
    assert "if self.rate > 0:" in text
    assert "if self.bias" not in text


def test_an_attribute_that_another_file_reads_stays(
    folded: Callable[..., str],
) -> None:
    assert "self.rate = 0.0" in folded(LAYER, "A(3)", "A", "print(layer.rate)")


def test_attributes_stay_where_the_file_reads_them_by_names_that_it_computes(
    folded: Callable[..., str],
) -> None:
    text = folded(LAYER, "A(3)\nbias = 1\nvars(A(3))")

    assert "if self.bias:" in text


HELPERS = """
def scaled(x, by=2, plus=None):
    x = x * by
    return x if plus is None else x + plus


class A(tf.Module):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def __call__(self, x):
        return self.step(x, None) + scaled(x, 3) + scaled(self.units, 3)

    def step(self, x, mask):
        return x * self.units if mask is None else x * mask
"""


def test_what_all_calls_inside_give_alike_is_written_in_its_place(
    folded: Callable[..., str],
) -> None:
    text = folded(HELPERS, "A(1)")

    assert "def scaled(x):\n    return x * 3\n" in text
    assert "return x * self.units + scaled(x) + scaled(self.units)" in text
    assert "step" not in text


@pytest.mark.parametrize(
    ("change", "signature"),
    [
        (("scaled(x, 3)", "scaled(x, 4)"), "def scaled(x, by=2):"),
        (("scaled(x, 3)", "scaled(*x)"), "def scaled(x, by=2, plus=None):"),
        (("scaled(x, 3)", "map(scaled, x)"), "def scaled(x, by=2, plus=None):"),
        (("scaled(x, 3)", "scaled(x, plus=x)"), "def scaled(x, by=2, plus=None):"),
        (("self.step(x, None)", "map(self.step, x)"), "def step(self, x, mask):"),
        (("self.step(x, None)", "self.step(x, x)"), "def step(self, x, mask):"),
    ],
)
def test_what_calls_inside_give_differently_stays(
    folded: Callable[..., str], change: tuple[str, str], signature: str
) -> None:
    assert signature in folded(HELPERS.replace(*change), "A(1)")


MASKED = """
class A(tf.Module):
    def __call__(self, x, mask=None, training=False):
        return x if mask is None else x * mask
"""


def test_a_mask_that_nothing_gives_is_left_out(folded: Callable[..., str]) -> None:
    text = folded(MASKED, "layer = A()\nlayer(x, training=training)")

    assert "def __call__(self, x, training=False):\n        return x\n" in text


@pytest.mark.parametrize(
    "user",
    ["A()(x, mask=m)", "A()(x, **given)", "model.layers[0](x, m)\nA()", "A().layers"],
)
def test_a_mask_that_may_be_given_stays(folded: Callable[..., str], user: str) -> None:
    assert folded(MASKED, user) == MASKED.lstrip("\n")


def test_a_parameter_that_is_given_another_value_stays(
    folded: Callable[..., str],
) -> None:
    text = """
class A(tf.Module):
    def __init__(self, size=None):
        super().__init__()
        size = size or 3
        self.size = size

    def __call__(self, x):
        return x * self.size
"""
    assert folded(text, "A()") == text.lstrip("\n")
