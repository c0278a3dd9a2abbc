"""A base class of one class becomes part of it, where that is certain."""

from collections.abc import Callable

import pytest

TEXT = """
class Base(tf.Module):
    rank: int

    def __init__(self, units):
        super().__init__()
        self.units = units
        self.made = f(units)

    def scale(self, x):
        return x * self.units * self.made

    def __call__(self, x):
        return self.scale(x) + self.scale(-x)


class A(Base):
    \"\"\"(batch, n) -> (batch, n)\"\"\"

    rank = 2

    def __init__(self, units, more):
        super().__init__(units)
        self.more = more

    def added(self, x):
        return x + self.more
"""


def test_a_base_of_one_class_becomes_part_of_it(folded: Callable[..., str]) -> None:
    assert folded(TEXT, "A(1, 2).added(3)") == ('''class A(tf.Module):
    """(batch, n) -> (batch, n)"""

    def __init__(self, units, more):
        super().__init__()
        self.units = units
        self.made = f(units)
        self.more = more

    def scale(self, x):
        return x * self.units * self.made

    def added(self, x):
        return x + self.more

    def __call__(self, x):
        return self.scale(x) + self.scale(-x)
''')


@pytest.mark.parametrize(
    ("old", "new", "user"),
    [
        ("", "", "A(1, 2).added(3)\nBase(1)"),
        (
            "return x + self.more",
            "return super().scale(x) + self.scale(x)",
            "A(1, 2).added(3)",
        ),
        ("return x + self.more", "return isinstance(x, Base)", "A(1, 2).added(3)"),
        (
            "self.made = f(units)",
            "more = f(units)\n        self.made = more + more",
            "A(1, 2)",
        ),
        ("super().__init__(units)", "super().__init__(f(units))", "A(1, 2)"),
        (
            "class A(Base):",
            "class B(Base):\n    def added(self, x):\n        return -x\n\n\nclass A(Base):",
            "A(1, 2).added(3)\nB(3)",
        ),
    ],
)
def test_else_both_stay(
    folded: Callable[..., str], old: str, new: str, user: str
) -> None:
    text = TEXT.replace(old, new) if old else TEXT
    if "super().scale" in new:
        text += "\n    def scale(self, x):\n        return -x * self.more\n"

    found = folded(
        text, user, "A B" if "B(" in user else "A Base" if "Base(" in user else "A"
    )

    assert "class Base(tf.Module):" in found
    assert "class A(Base):" in found
