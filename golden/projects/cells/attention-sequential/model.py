"""The network."""

import keras
from keras import layers

from .attention import Attention


def build_model(
    vocabulary: list[str], num_classes: int, split: str, length: int
) -> keras.Model:
    """Return an untrained network that reads a text both ways and weighs its parts.

    Args:
        vocabulary: The words or characters that are told apart, frequent ones first.
        num_classes: The number of classes to tell apart.
        split: How a text is taken apart: "whitespace" or "character".
        length: The words or characters of a text that count; the rest is cut.

    Returns:
        A model that maps texts, string (batch,), to float32 probabilities
        (batch, num_classes).
    """
    return keras.Sequential(
        [
            keras.Input(shape=(), dtype="string"),
            # The vocabulary is part of the model, and is saved with it.
            layers.TextVectorization(
                vocabulary=vocabulary,
                split=split,
                output_sequence_length=length,
                name="tokens",
            ),
            # 0 stands for nothing, 1 for whatever is not in the vocabulary.
            layers.Embedding(len(vocabulary) + 2, 64, mask_zero=True, name="embedding"),
            layers.Bidirectional(layers.GRU(32, return_sequences=True), name="context"),
            Attention(name="attention"),
            layers.Dense(num_classes, activation="softmax", name="probabilities"),
        ],
        name="attention_network",
    )
