"""The network."""

import keras
from keras import layers

from .encoder import EncoderBlock, PositionalEmbedding


def build_model(
    vocabulary: list[str], num_classes: int, split: str, length: int
) -> keras.Model:
    """Return an untrained transformer encoder with a classifier on top.

    Args:
        vocabulary: The words or characters that are told apart, frequent ones first.
        num_classes: The number of classes to tell apart.
        split: How a text is taken apart: "whitespace" or "character".
        length: The words or characters of a text that count; the rest is cut.

    Returns:
        A model that maps texts, string (batch,), to float32 probabilities
        (batch, num_classes).
    """
    inputs = keras.Input(shape=(), dtype="string")
    # The vocabulary is part of the model, and is saved with it.
    x = layers.TextVectorization(
        vocabulary=vocabulary,
        split=split,
        output_sequence_length=length,
        name="tokens",
    )(inputs)
    # 0 stands for nothing, 1 for whatever is not in the vocabulary.
    x = PositionalEmbedding(len(vocabulary) + 2, length, 64, name="embedding")(x)
    x = EncoderBlock(64, heads=4, units=128, dropout=0.1, name="block_1")(x)
    x = EncoderBlock(64, heads=4, units=128, dropout=0.1, name="block_2")(x)
    # The mean of the steps that are not masked.
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(inputs, outputs, name="transformer")
