"""The arguments of a Sequential beside its layers."""

import pytest

from tools import convert

SOURCE = """\
import keras


def make(sizes):
    model = keras.Sequential(name={name})
    model.add(keras.Input((7,)))
{between}    model.add(keras.layers.Dense(3))
    return model
"""


@pytest.mark.parametrize(
    "name",
    [
        "f'mlp_{\"_\".join(map(str, sizes))}'",
        '"n" + str(len(sizes))',
        '"_".join(map(repr, sizes))',
    ],
)
def test_name_made_by_builtins_is_made_behind_the_layers(name: str) -> None:
    text = SOURCE.format(name=name, between="")
    new = convert(text, "functional").text
    assert f"    model = keras.Model(inputs, outputs, name={name})\n" in new


@pytest.mark.parametrize(
    ("name", "between"),
    [
        ('"_".join(map(f, sizes))', ""),
        ('"_".join(map(str, sizes))', "    sizes.append(3)\n"),
        ("str(*map())", ""),
    ],
)
def test_name_that_may_change_is_kept(name: str, between: str) -> None:
    text = SOURCE.format(name=name, between=between)
    new = convert(text, "functional").text
    assert f"    model_name = {name}\n    inputs = keras.Input((7,))\n" in new
