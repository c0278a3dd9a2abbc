"""Code that is nested as deeply as Python's parser takes it, and code that is long."""

import pytest

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import convert_bytes
from tfscaffold.inspect.files import inspect_bytes

HEAD = "import keras\nx = y = f = 1\n"
MODEL = "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
NESTED = {
    "sum": f"x = {' + '.join(['1'] * 900)}\n",
    "attributes": f"x = y{'.a' * 2000}\n",
    "calls": f"x = f{'()' * 1500}\n",
    "brackets": f"x = {'(' * 150}{')' * 150}\n",
    "signs": f"x = {'-' * 900}1\n",
    "elif": "if x:\n    pass\n" + "elif y:\n    pass\n" * 700,
    "blocks": "".join(f"{' ' * level}if x:\n" for level in range(90))
    + " " * 90
    + "pass\n",
    "lambdas": f"x = {'lambda: ' * 500}1\n",
    "layer": MODEL.replace("Dense(1)", f"Dense({' + '.join(['1'] * 900)})"),
}


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize("name", NESTED)
def test_what_the_parser_takes_is_converted(name: str, tier: str) -> None:
    data = (HEAD + NESTED[name] + MODEL).encode()
    result = convert_bytes(data, "a.py", tier, Options())
    assert result.error == ""
    assert result.conversion is not None
    assert {model.status for model in result.conversion.models} == {"converted"}
    if name != "layer":
        assert NESTED[name].encode() in result.data()


def test_inspection_goes_as_deep() -> None:
    for code in NESTED.values():
        assert inspect_bytes((HEAD + code + MODEL).encode(), "a.py").error == ""


def test_what_is_deeper_is_told() -> None:
    data = f"{HEAD}{MODEL}x = {' + '.join(['1'] * 5000)}\n".encode()
    result = convert_bytes(data, "a.py", "functional", Options())
    assert "nested too deeply" in result.error
    assert result.data() == data


@pytest.mark.parametrize(
    "code",
    ["x = 1\n" * 20_000, f"x = '{'a' * 1_000_000}'\n", f"x = [{'1, ' * 30_000}]\n"],
)
def test_long_files_and_long_lines(code: str) -> None:
    data = (HEAD + code + MODEL + code).encode()
    result = convert_bytes(data, "a.py", "functional", Options())
    assert result.data().count(code.encode()) == 2
    assert b"keras.Model(inputs, outputs)" in result.data()
