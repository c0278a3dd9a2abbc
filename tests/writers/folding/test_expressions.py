"""What is left of expressions and statements where parts of them are constant."""

from collections.abc import Callable

import pytest

CLASS = """
class A(tf.Module):
    def __init__(self, none=None, yes=True, no=False, two=2, text="same"):
        super().__init__()
        self.none = none
        self.yes = yes
        self.no = no
        self.two = two
        self.text = text

    def __call__(self, x):
"""


def body(folded: Callable[..., str], lines: str) -> str:
    """What is left of the body of a call in which `self.none` and others are constant."""
    indented = "".join(f"        {line}\n" for line in lines.split("\n"))
    text = folded(CLASS + indented, "A()")
    return text.partition("def __call__(self, x):\n")[2].replace("        ", "")[:-1]


@pytest.mark.parametrize(
    ("expression", "left"),
    [
        ("self.none", "None"),
        ("x if self.none is None else -x", "x"),
        ("x if self.none is not None else -x", "-x"),
        ("x if self.yes and self.two > 1 else -x", "x"),
        ("x if x > 1 and self.no else -x", "-x"),
        ("x if x > 1 and self.yes else -x", "x if x > 1 else -x"),
        ("x if x > 1 or self.no else -x", "x if x > 1 else -x"),
        ("x if f(x) and self.no else -x", "x if f(x) and False else -x"),
        ("(self.two - 1) * x", "x"),
        ("x * (self.two - 1)", "x"),
        ("[x] * (self.two - 1)", "[x] * 1"),
        ("self.none or x", "x"),
        ("self.two or x", "2"),
        ("x and self.yes", "x"),
        ("f(x) and self.yes", "f(x) and True"),
        ("not self.no", "True"),
        ("x[self.two - 1]", "x[1]"),
        ("(x, -x)[self.two - 1]", "-x"),
        ("(f(x), -x)[self.two - 1]", "(f(x), -x)[1]"),
        ("f((1,) * self.two)", "f((1, 1))"),
        ("f((x,) * (self.two - 1))", "f((x,))"),
        ("x // (self.two - 1)", "x"),
        ("x * (1 - 0.5 * self.two)", "x * (1 - 0.5 * 2)"),
        ("x.to(self.text.upper())", 'x.to("SAME")'),
        ("min(self.two, 5)", "2"),
        ("min(self.two, x)", "min(2, x)"),
        ("self.none < self.two", "None < 2"),
        ("tuple(self.none)", "tuple(None)"),
        ("keras.activations.get(self.none)(x)", "x"),
        ("keras.activations.get('tanh')(x)", "keras.activations.tanh(x)"),
        ("keras.activations.get('mine')(x)", "keras.activations.get('mine')(x)"),
        ("keras.regularizers.get(self.none)", "None"),
        ("keras.regularizers.get('l2')", "keras.regularizers.get('l2')"),
        ("tf.nn.relu is None", "False"),
        ("tf.Variable(x, trainable=self.yes)", "tf.Variable(x)"),
        ("tf.Variable(x, trainable=self.no)", "tf.Variable(x, trainable=False)"),
        ("self.two == 2 == x", "2 == 2 == x"),
    ],
)
def test_expressions(folded: Callable[..., str], expression: str, left: str) -> None:
    assert body(folded, f"return {expression}") == f"return {left}"


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("if self.no:\n    f(x)\nreturn x", "return x"),
        ("if self.yes:\n    return x\nreturn -x", "return x"),
        (
            "if self.no:\n    f(x)\nelif x:\n    g(x)\nreturn x",
            "if x:\n    g(x)\nreturn x",
        ),
        (
            "if x:\n    f(x)\nelif self.yes:\n    g(x)\nreturn x",
            "if x:\n    f(x)\nelse:\n    g(x)\nreturn x",
        ),
        ("if x:\n    y = 1\nreturn x", "return x"),
        ("if f(x):\n    y = 1\nreturn x", "if f(x):\n    pass\nreturn x"),
        ("for each in x:\n    if self.no:\n        f(x)\nreturn x", "return x"),
        ("y = self.two\nreturn x * y", "return x * 2"),
        ("y = self.two\ny += 1\nreturn x * y", "y = 2\ny += 1\nreturn x * y"),
        ("y = x\nreturn y * y", "return x * x"),
        ("z = f(x)\ny = z\nreturn g(y, y)", "z = f(x)\nreturn g(z, z)"),
        ("z = f(x)\ny = z\nz = 1\nreturn g(y, z)",) * 2,
        ("y = f(x)\nreturn x", "y = f(x)\nreturn x"),
        ("y = f(x)\nreturn y", "return f(x)"),
        (
            "# Because.\nif x > self.two:  # Here.\n    f(x)\nreturn x",
            "# Because.\nif x > 2:\n    f(x)\nreturn x",
        ),
        ("f(self.two)  # Here.\nreturn x", "f(2)  # Here.\nreturn x"),
    ],
)
def test_statements(folded: Callable[..., str], lines: str, left: str) -> None:
    assert body(folded, lines) == left


def test_a_name_that_means_another_thing_inside_is_left_alone(
    folded: Callable[..., str],
) -> None:
    lines = "y = self.two\n\ndef g(y):\n    return y\n\nreturn g(x) * y"

    assert body(folded, lines).startswith("y = 2")


def test_what_a_derived_class_sets_is_no_constant_of_its_base(
    folded: Callable[..., str],
) -> None:
    text = """
class Base(tf.Module):
    rank = 1

    def __call__(self, x):
        return x * self.rank


class A(Base):
    rank = 2


class B(Base):
    def other(self):
        return 3
"""
    found = folded(text, "A()\nB()", "A B")

    assert "return x * self.rank" in found
    assert "rank = 1" in found
    assert "rank = 2" in found


def test_what_is_set_on_other_objects_is_no_constant(
    folded: Callable[..., str],
) -> None:
    text = """
class A(tf.Module):
    def __init__(self):
        super().__init__()
        self.backwards = False

    def __call__(self, x):
        return -x if self.backwards else x


class B(tf.Module):
    def __init__(self, layer):
        super().__init__()
        layer.backwards = True
        self.layer = layer

    def __call__(self, x):
        return self.layer(x)
"""
    assert folded(text, "B(A())", "A B") == text.lstrip("\n")


@pytest.mark.parametrize("policy", ["", "keras.config.set_dtype_policy('int8')"])
def test_only_where_no_policy_is_set_is_it_known(
    folded: Callable[..., str], policy: str
) -> None:
    text = """
class A(tf.Module):
    def __init__(self, dtype=None):
        super().__init__()
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            raise NotImplementedError
        self.compute_dtype = policy.compute_dtype
"""
    assert ("raise" in folded(text, f"A()\n{policy}")) == bool(policy)
    assert "raise" in folded(text, "A(dtype='int8')")


def test_a_number_that_decides_nothing_keeps_its_name(
    folded: Callable[..., str],
) -> None:
    text = """
class A(tf.Module):
    def __init__(self, epsilon=1e-3, rate=0.0):
        super().__init__()
        self.epsilon = epsilon
        self.rate = rate

    def __call__(self, x):
        return x + self.epsilon if self.rate == 0 else x
"""
    found = folded(text, "A()")

    assert "self.epsilon = 0.001\n" in found
    assert "return x + self.epsilon\n" in found
