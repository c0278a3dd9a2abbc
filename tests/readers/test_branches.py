"""Models that one branch builds, where another one takes a finished model instead."""

import pytest

from tools import check_converted, convert

HEAD = "from keras import Input, Model, Sequential, models\nfrom keras.layers import Dense\n\n"
FUNCTION = """\
def get(path=None):
    {before}
    if path:
        {loaded}
    else:
        model.add(Dense(3, input_shape=(4,)))
        model.compile("sgd", "mse")
    {after}
"""
KNOWN = {
    "before": "model = Sequential()",
    "loaded": "model = models.load_model(path)",
    "after": "return model",
}


def converted(text: str, tier: str = "functional") -> bool:
    return [each.status for each in convert(text, tier).models] == ["converted"]


def test_the_branch_makes_the_model() -> None:
    text = HEAD + FUNCTION.format(**KNOWN)
    expected = HEAD.replace(", Sequential", "") + """\
def get(path=None):
    if path:
        model = models.load_model(path)
    else:
        inputs = Input(shape=(4,))
        outputs = Dense(3)(inputs)
        model = Model(inputs, outputs)
        model.compile("sgd", "mse")
    return model
"""
    check_converted(text, "functional", expected)
    assert converted(text, "subclass")


def test_the_first_branch_may_be_the_one() -> None:
    text = f"""{HEAD}model = Sequential(name="net")
print("build")
if new:
    model.add(Dense(2))
    for n in sizes:
        model.add(Dense(n))
else:
    print("load")
    model = models.load_model("net.keras")
"""
    result = convert(text, "functional", input_shape=(4,))
    assert result.models[0].status == "converted"
    assert '    model = Model(inputs, x, name="net")\nelse:\n' in result.text


@pytest.mark.parametrize(
    "changed",
    [
        {"before": "model = Sequential()\n    print(model)"},
        {"before": "model = Sequential()\n    if not path:\n        return None"},
        {"before": "model = Sequential(name=path)"},
        {"before": "model = Sequential()\n    read = lambda: model"},
        {"before": "global model\n    model = Sequential()"},
        {"loaded": "model = models.clone_model(model)"},
        {"loaded": "print(path)"},
        {"loaded": "if len(path) > 2:\n            model = models.load_model(path)"},
        {"loaded": "print(model)\n        model = models.load_model(path)"},
        {"after": "model.add(Dense(1))\n    return model"},
        {"after": "print(model.layers[0])\n    return model"},
        {"after": "print(isinstance(model, Sequential))\n    return model"},
    ],
)
def test_what_may_see_the_empty_model_or_use_either_is_refused(
    changed: dict[str, str],
) -> None:
    text = HEAD + FUNCTION.format(**(KNOWN | changed))
    assert convert(text, "functional").text == text


def test_in_a_loop_or_try_it_is_refused() -> None:
    body = FUNCTION.format(**KNOWN).partition("\n")[2].replace("return ", "done = ")
    for head, tail in (("for path in paths", ""), ("try", "finally:\n    pass\n")):
        text = f"{HEAD}{head}:\n{body}{tail}"
        assert convert(text, "functional").text == text


CHAIN = """\
def get(kind):
    model = Sequential()
    if kind == "a":
        {a}
    elif kind == "b":
        {b}
    else:
        {c}
    return model
"""
ADDS = "model.add(Dense(3, input_shape=(4,)))"
LOADS = 'model = models.load_model("b.keras")'
RAISES = "raise ValueError(kind)"


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        (ADDS, LOADS, RAISES),
        (LOADS, ADDS, RAISES),
        (RAISES, LOADS, ADDS),
        (LOADS, "return None", ADDS),
    ],
)
def test_one_of_several_branches_makes_the_model(a: str, b: str, c: str) -> None:
    result = convert(HEAD + CHAIN.format(a=a, b=b, c=c), "functional")
    assert [each.status for each in result.models] == ["converted"]
    made = """\
        inputs = Input(shape=(4,))
        outputs = Dense(3)(inputs)
        model = Model(inputs, outputs)
"""
    assert result.text.count(made) == 1
    assert "Sequential()" not in result.text


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        (ADDS, LOADS, "pass"),
        (ADDS, LOADS, "return model"),
        (ADDS, LOADS, "print(model)\n        raise ValueError"),
        (LOADS, RAISES, "pass"),
    ],
)
def test_a_model_that_may_stay_empty_is_refused(a: str, b: str, c: str) -> None:
    assert not converted(HEAD + CHAIN.format(a=a, b=b, c=c))


def test_a_test_that_reads_the_model_needs_it() -> None:
    text = CHAIN.format(a=LOADS, b=ADDS, c=RAISES)
    assert not converted(HEAD + text.replace('kind == "b"', "model.built"))
