"""Random changes of a text, as people and programs make them."""

import os
import random

# How many a test makes.
EDITS = int(os.environ.get("TFSCAFFOLD_LSP_EDITS", "300"))

# What people type, and what nobody does.
PIECES = (
    "\n", "\r\n", "\r", "\f", "    ", "\t", "#", '"""', "'", "(", ")", "]", ",", "\\",
    "é", "🙂", "\u2028", "\x00", "\ufeff", "x", "0",
    "model.add(layers.Dense(3))\n", "model = keras.Sequential()\n", "model.pop()\n",
    "keras.Input((4,))", "layers.Dense(2, input_dim=4)", "if x:\n    ", "for i in y:\n",
    "def f():\n", "import tensorflow as tf\n", "from keras import *\n",
    "class A(tf.Module):\n    def __call__(self, x):\n        return x\n",
)  # fmt: skip


def change(rng: random.Random, text: str) -> tuple[int, int, str]:
    """Return a random change: something typed, something deleted, something moved."""
    start = rng.randrange(len(text) + 1)
    end = min(len(text), start + rng.choice((0, 0, 0, 1, 2, 7, 40)))
    start, end = (at - (text[max(at - 1, 0) : at + 1] == "\r\n") for at in (start, end))
    if rng.random() < 0.1:
        new = text[rng.randrange(len(text) + 1) :][: rng.randrange(60)]
    else:
        new = "" if rng.random() < 0.3 else rng.choice(PIECES)
    return start, end, new
