"""The network."""

import keras
from keras import layers

from .attention import Attention


@keras.saving.register_keras_serializable()
class AttentionNetwork(keras.Model):
    """The network that `build_model` returns."""

    def __init__(
        self,
        vocabulary: list[str],
        split: str,
        length: int,
        input_dim,
        num_classes: int,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.vocabulary = vocabulary
        self.split = split
        self.length = length
        self.input_dim = input_dim
        self.num_classes = num_classes
        # The vocabulary is part of the model, and is saved with it.
        self.tokens = layers.TextVectorization(
            vocabulary=vocabulary,
            split=split,
            output_sequence_length=length,
            name="tokens",
        )
        # 0 stands for nothing, 1 for whatever is not in the vocabulary.
        self.embedding = layers.Embedding(
            input_dim + 2, 64, mask_zero=True, name="embedding"
        )
        self.context = layers.Bidirectional(
            layers.GRU(32, return_sequences=True), name="context"
        )
        self.attention = Attention(name="attention")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.tokens(inputs)
        x = self.embedding(x)
        x = self.context(x)
        x = self.attention(x)
        return self.probabilities(x)

    def get_config(self):
        return {
            **super().get_config(),
            "vocabulary": self.vocabulary,
            "split": self.split,
            "length": self.length,
            "input_dim": self.input_dim,
            "num_classes": self.num_classes,
        }


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
    model = AttentionNetwork(
        vocabulary,
        split,
        length,
        input_dim=len(vocabulary),
        num_classes=num_classes,
        name="attention_network",
    )
    model(keras.Input(shape=(), dtype="string"))
    return model
