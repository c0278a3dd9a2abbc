"""Empty models whose variable gets another value before anything reads it."""

import pytest

from tfscaffold.convert import convert_text

HEAD = "from keras import Input, Sequential\nfrom keras.layers import Dense\n\n"
MADE = "net = Sequential()\n"
AGAIN = "net = Sequential([Input((4,)), Dense(1)])\nprint(net)\n"


@pytest.mark.parametrize(
    "between",
    [
        "",
        "x = 1\n",
        "x = Sequential([Input((4,)), Dense(2)])\nprint(x)\n",
        "for i in range(3):\n    print(i)\n",
    ],
)
def test_what_is_replaced_unread_is_no_model(between: str) -> None:
    conversion = convert_text(HEAD + MADE + between + AGAIN, "functional")
    assert {model.status for model in conversion.models} == {"converted"}
    assert len(conversion.models) == AGAIN.count("Sequential(") + between.count(
        "Sequential("
    )
    assert HEAD[-8:] + MADE in conversion.text


@pytest.mark.parametrize(
    "before",
    [
        MADE + "print(net)\n",
        MADE + "def show():\n    print(net)\n\n\nshow()\n",
        MADE + "print(locals())\n",
        "for i in range(3):\n    "
        + MADE
        + "    if i:\n        break\n    net = None\n",
        "try:\n    "
        + MADE
        + "    open('a')\n    net = None\nexcept OSError:\n    pass\n",
    ],
)
def test_what_may_be_read_before_is_one(before: str) -> None:
    conversion = convert_text(HEAD + before + AGAIN, "functional")
    assert [model.status for model in conversion.models] == ["refused", "converted"]
