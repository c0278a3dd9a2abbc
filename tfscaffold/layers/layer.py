"""What is known of a Keras layer without importing Keras."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """A public layer class of Keras.

    Attributes:
        name: The class, as in `keras.layers`.
        attribute: What an attribute that holds one is called, without a number.
        parameters: Those of the constructor that can be given by position, in order.
        aliases: Further names of the same class in `keras.layers`.
    """

    name: str
    attribute: str
    parameters: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
