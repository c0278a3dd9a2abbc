import ast

import black
import pytest

from tfscaffold.project.literals import literal

VALUES = [
    None,
    True,
    3,
    0.25,
    "plain",
    "it's",
    'say "yes"',
    """it's a "mix\"""",
    """'' and \"""",
    "back\\slash \n é \udcff \x1b",
    (),
    (8,),
    (8, 8, 1),
    ("a", "b's"),
    tuple(f"class {n}" for n in range(40)),
    (("x", "y"), ("long " * 10, "longer " * 12)),
    {"a": 1, "b": (1, 2)},
    {"key": tuple(f"value {n}" for n in range(20)), "other": "text"},
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("indent", [0, 4])
def test_reads_back_and_is_as_black_writes_it(value: object, indent: int) -> None:
    start = " " * indent + "names: tuple[str, ...] = "
    text = start + literal(value, before=len(start), indent=indent) + "\n"
    assert ast.literal_eval(text.partition("= ")[2].strip()) == value
    source = f"class A:\n{text}" if indent else text
    assert black.format_str(source, mode=black.Mode()) == source


def test_what_follows_counts() -> None:
    value = ("a" * 40, "b" * 30)
    width = len(literal(value))
    assert "\n" not in literal(value, before=88 - width)
    assert "\n" in literal(value, before=88 - width, after=1)
