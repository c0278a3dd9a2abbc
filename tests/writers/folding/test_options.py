"""`**options` become the names that are given; where they are not known, they stay."""

from collections.abc import Callable

import pytest

TEXT = """
class Base(tf.Module):
    def __init__(self, *, name: str | None = None, trainable: bool = True, **others):
        super().__init__(name)
        if others:
            refuse(self, others)
        self.trainable = trainable

    def make(self):
        return tf.Variable(0.0, trainable=self.trainable)


class A(Base):
    def __init__(self, units: int, **options):
        super().__init__(**options)
        self.units = units

    def __call__(self, x):
        return x * self.units + self.make()


class B(Base):
    def __call__(self, x):
        return x * self.make()


def refuse(block, others):
    raise NotImplementedError(others)
"""


@pytest.mark.parametrize(
    ("user", "there", "gone"),
    [
        (
            "A(3)",
            ["def __init__(self, units: int):", "super().__init__()"],
            ["options", "others", "refuse", "name", "trainable"],
        ),
        (
            "A(3, name='a')",
            ["(self, units: int, name: str | None = None):", "super().__init__(name)"],
            ["options", "others", "refuse", "trainable"],
        ),
        (
            "A(3, trainable=False)\nB()",
            ["units: int, trainable: bool = True):", "trainable=self.trainable)"],
            ["options", "others", "refuse"],
        ),
        (
            "A(3, input_shape=(2,))\nB()",
            ["(self, units: int, input_shape: Any = None):", "super().__init__()"],
            ["options", "others", "refuse"],
        ),
        (
            "A(3, wrong=1)\nB()",
            ["units: int, **options):", "super().__init__(**options)", "refuse("],
            [],
        ),
        ("A(3, **more)\nB()", ["units: int, **options):", "refuse("], []),
        ("[A]\nB()", ["units: int, **options):", "refuse("], []),
    ],
)
def test_options(
    folded: Callable[..., str], user: str, there: list[str], gone: list[str]
) -> None:
    found = folded(TEXT, user, "A B" if "B" in user else "A")

    for each in there:
        assert each in found
    for each in gone:
        assert each not in found
