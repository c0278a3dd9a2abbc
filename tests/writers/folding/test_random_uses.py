"""Blocks folded for random calls are whole, used to the last name, and clean under black."""

import random
import subprocess
import sys

import black
import pytest

from tfscaffold.writers.blocks import block_names, blocks_text, parameters
from tfscaffold.writers.folding import read_uses

WRAPPERS = {"Bidirectional": "LSTM(3)", "TimeDistributed": "Dense(3)"}
VALUES = {
    "activation": ['"relu"', "own", "None", '"linear"'],
    "kernel_size": ["3", "(3, 3)", "size"],
    "name": ['"layer"'],
    "padding": ['"same"', '"valid"'],
    "rate": ["0.5"],
    "strides": ["2", "(2, 2)"],
    "trainable": ["False"],
    "units": ["3", "size"],
}
MORE = [
    "",
    "penalties = model.losses",
    "mask = layer.compute_mask(x)",
    "isinstance(layer, {})",
    "make = {}",
    "y = layer(x, mask=mask)",
    "names = vars(layer)",
    "keras.config.set_dtype_policy(policy)",
]


def drawn(choose: random.Random) -> tuple[list[str], str]:
    """Return names of blocks, and a file that uses them."""
    names = choose.sample(block_names(), choose.randint(1, 4))
    often = choose.choice([0.05, 0.15, 0.5])
    lines = []
    for name in names * choose.randint(1, 2):
        given = [each for each in parameters(name) if choose.random() < often]
        shown = [
            f"{each}={choose.choice(VALUES.get(each, ['value']))}" for each in given
        ]
        if name in WRAPPERS:
            shown = [f"layer={WRAPPERS[name]}", *(s for s in shown if "layer" not in s)]
        lines.append(f"{name}({', '.join(shown)})")
    inner = [WRAPPERS[name].partition("(")[0] for name in names if name in WRAPPERS]
    lines.append(choose.choice(MORE).format(names[0]))
    return [*names, *inner], "\n".join(lines)


@pytest.mark.parametrize("seed", range(30))
def test_the_text_is_whole_and_clean(seed: int) -> None:
    names, user = drawn(random.Random(seed))

    text = blocks_text(names, uses=read_uses(user, {name: name for name in names}))

    assert black.format_str(text, mode=black.Mode()) == text, user
    complaints = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F,I", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert complaints.returncode == 0, (complaints.stdout, user)
