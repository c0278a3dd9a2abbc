"""What the rest of a file does with blocks."""

import pytest

from tfscaffold.writers.folding import read_uses

BLOCKS = {"RawDense": "Dense", "blocks.LSTM": "LSTM"}


def test_calls_are_found_by_the_names_of_the_blocks_in_the_file() -> None:
    uses = read_uses("RawDense(3)\nblocks.LSTM(4, return_state=True)\nDense()", BLOCKS)

    assert [len(uses.calls[name]) for name in ("Dense", "LSTM")] == [1, 1]
    assert uses.general == frozenset()
    assert "return_state" in uses.keywords


@pytest.mark.parametrize(
    "use",
    ["make = RawDense", "RawDense(*a)", "RawDense(**a)", "f(RawDense)", "[RawDense]"],
)
def test_what_is_no_plain_call_is_general(use: str) -> None:
    assert read_uses(use, BLOCKS).general == {"Dense"}


def test_to_ask_what_an_object_is_is_no_use() -> None:
    uses = read_uses("isinstance(layer, (RawDense, blocks.LSTM))", BLOCKS)

    assert uses.general == frozenset()


def test_attributes() -> None:
    uses = read_uses("a.units\nb.c.d = e.f()\ntf.cast(x)\nkernel = 1", BLOCKS)

    assert {"units", "c", "d", "f", "weights"} <= uses.attributes
    assert not {"cast", "kernel", "a"} & uses.attributes


@pytest.mark.parametrize(
    "text",
    ["getattr(a, kernel)", "vars(a)[kernel]", "a.__dict__", "setattr(a, 'kernel', 1)"],
)
def test_where_names_are_computed_every_word_may_be_an_attribute(text: str) -> None:
    uses = read_uses(f"kernel = 1\n{text}", BLOCKS)

    assert "kernel" in uses.attributes


@pytest.mark.parametrize(
    ("text", "is_handled"),
    [
        ("self.layers", False),
        ("model.layers[0](x, m)", True),
        ("model.get_layer('a')", True),
        ("", False),
    ],
)
def test_layers_that_are_taken_out_of_a_model(text: str, is_handled: bool) -> None:
    assert read_uses(text, BLOCKS).is_handled == is_handled


def test_other_texts() -> None:
    uses = read_uses("", BLOCKS)
    more = uses.with_others(["model.losses", "f(mask=1)\nset_dtype_policy()"])

    assert "losses" in more.attributes
    assert "mask" in more.keywords
    assert (uses.sets_policy, more.sets_policy) == (False, True)
