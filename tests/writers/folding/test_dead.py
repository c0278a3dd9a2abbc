"""What nothing reads any more goes; what has an effect stays."""

from collections.abc import Callable

import pytest

TEXT = """
def used(x):
    return x + 1


def unused(x):
    return x - 1


class A(tf.Module):
    size = 3

    def __init__(self, units):
        super().__init__()
        self.units = units
        self.twice = as_tuple(units, 2)
        self.drawn = keras.initializers.get("glorot_uniform")
        self.zeros = keras.initializers.get("zeros")

    @property
    def losses(self):
        return []

    def __call__(self, x):
        return used(x) + used(1)

    def compute_mask(self, x):
        return x
"""


def test_what_nothing_reads_goes(folded: Callable[..., str]) -> None:
    found = folded(TEXT, "A(3)")

    for gone in ("unused", "size", "twice", "self.zeros", "losses", "compute_mask"):
        assert gone not in found
    assert "self.units" not in found


def test_what_draws_random_numbers_stays(folded: Callable[..., str]) -> None:
    assert 'self.drawn = keras.initializers.get("glorot_uniform")' in folded(
        TEXT, "A(3)"
    )


@pytest.mark.parametrize(
    ("user", "there"),
    [
        ("A(3).losses", "def losses(self):"),
        ("A(3).compute_mask(x)", "def compute_mask(self, x):"),
        ("A(3).units", "self.units = units"),
        ("A(3).size", "size = 3"),
        ("hasattr(A(3), 'size')", "size = 3"),
    ],
)
def test_what_the_file_reads_stays(
    folded: Callable[..., str], user: str, there: str
) -> None:
    assert there in folded(TEXT, user)


PENALTIES = """
class Base(tf.Module):
    @property
    def losses(self):
        losses = []
        for name, value in vars(self).items():
            regularizer = getattr(self, f"{name}_regularizer", None)
            if regularizer:
                losses.append(regularizer(value))
        return losses


class A(Base):
    def __init__(self, units, kernel_regularizer=None):
        super().__init__()
        self.kernel = tf.Variable(units)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)


class B(Base):
    def __init__(self, bias_regularizer=None):
        super().__init__()
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
"""


def test_without_a_penalty_there_are_no_losses(folded: Callable[..., str]) -> None:
    found = folded(PENALTIES, "A(3)\nB()\nmodel.losses", "A B")

    assert "def losses(self):\n        return []\n" in found
    assert "regularizer" not in found


def test_a_penalty_is_carried(folded: Callable[..., str]) -> None:
    found = folded(PENALTIES, "A(3, 'l2')\nB()\nmodel.losses", "A B")

    assert 'getattr(self, f"{name}_regularizer", None)' in found
    assert (
        "self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)" in found
    )
    assert "bias_regularizer" not in found
