"""A model of Keras inside one in raw TensorFlow."""

from typing import Any

import tensorflow as tf

from .base import Block


class KerasModel(Block):
    """A model of Keras as it is: a pretrained base, or one that trains by itself, too.

    A `tf.Module` finds no variables in it: the module that holds it lists those of its
    layers. Which of them are trained, the Keras model says (`base.trainable = False`).
    """

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(**options)
        self.model = model

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables of the model, in its order."""
        return [weight.value for weight in self.model.weights]

    @property
    def trainable_variables(self) -> tuple[tf.Variable, ...]:
        """The variables that are trained now."""
        return tuple(weight.value for weight in self.model.trainable_weights)

    @property
    def losses(self) -> list[tf.Tensor]:
        """The losses of its layers."""
        return list(self.model.losses)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> Any:
        return self.model(x, training=training)
