"""The network."""

import keras
from keras import layers

from .encoder import EncoderBlock, PositionalEmbedding


@keras.saving.register_keras_serializable()
class Transformer(keras.Model):
    """The network that `build_model` returns."""

    def __init__(
        self,
        vocabulary: list[str],
        split: str,
        length: int,
        value,
        num_classes: int,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.vocabulary = vocabulary
        self.split = split
        self.length = length
        self.value = value
        self.num_classes = num_classes
        # The vocabulary is part of the model, and is saved with it.
        self.tokens = layers.TextVectorization(
            vocabulary=vocabulary,
            split=split,
            output_sequence_length=length,
            name="tokens",
        )
        # 0 stands for nothing, 1 for whatever is not in the vocabulary.
        self.embedding = PositionalEmbedding(value + 2, length, 64, name="embedding")
        self.block_1 = EncoderBlock(64, heads=4, units=128, dropout=0.1, name="block_1")
        self.block_2 = EncoderBlock(64, heads=4, units=128, dropout=0.1, name="block_2")
        # The mean of the steps that are not masked.
        self.mean = layers.GlobalAveragePooling1D(name="mean")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.tokens(inputs)
        x = self.embedding(x)
        x = self.block_1(x)
        x = self.block_2(x)
        x = self.mean(x)
        return self.probabilities(x)

    def get_config(self):
        return {
            **super().get_config(),
            "vocabulary": self.vocabulary,
            "split": self.split,
            "length": self.length,
            "value": self.value,
            "num_classes": self.num_classes,
        }


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
    model = Transformer(
        vocabulary,
        split,
        length,
        value=len(vocabulary),
        num_classes=num_classes,
        name="transformer",
    )
    model(keras.Input(shape=(), dtype="string"))
    return model
