"""Docstrings say nothing of what has been taken away."""

from collections.abc import Callable

TEXT = '''
class A(tf.Module):
    """A layer of `units`.

    (batch, n) -> (batch, n). With `rate` a part of it is 0. It is multiplied by `units`,
    whatever the batch is.

    `rate` is a number.
    """

    def __init__(self, units, rate=None):
        super().__init__()
        self.units = units
        self.rate = rate

    def __call__(self, x):
        return self.scaled(x, self.rate) + self.scaled(1, self.rate)

    def scaled(self, x, rate):
        """Return x, scaled.

        Args:
            x: A tensor.
            rate: A part of it,
                or None.
        """
        return x * self.units if rate is None else x * rate
'''


def test_sentences_on_what_is_gone_go(folded: Callable[..., str]) -> None:
    found = folded(TEXT, "A(3)")

    assert '''    """A layer of `units`.

    (batch, n) -> (batch, n). It is multiplied by `units`, whatever the batch is.
    """
''' in found
    assert '''        """Return x, scaled.

        Args:
            x: A tensor.
        """
''' in found


def test_a_shape_that_is_left_alone_is_no_sentence(folded: Callable[..., str]) -> None:
    text = TEXT.replace(" It is multiplied by `units`,\n    whatever the batch is.", "")

    assert "    (batch, n) -> (batch, n)\n" in folded(text, "A(3)")


def test_sentences_on_what_is_there_stay(folded: Callable[..., str]) -> None:
    assert folded(TEXT, "A(3, 0.5)").count("rate") == TEXT.count("rate")
