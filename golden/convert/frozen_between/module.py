from typing import Any

import keras
import tensorflow as tf
from keras.layers import Dense, LeakyReLU
from keras.models import Sequential


class KerasModel(tf.Module):
    """A model of Keras as it is: a pretrained base, or one that trains by itself, too.

    A `tf.Module` finds no variables in it: the module that holds it lists those of its
    layers. Which of them are trained, the Keras model says (`base.trainable = False`).
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = True
        self.model = model

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables of the model, in its order."""
        return [weight.value for weight in self.model.weights]

    @property
    def losses(self) -> list[tf.Tensor]:
        """The losses of its layers."""
        return list(self.model.losses)

    @property
    def trainable_variables(self) -> tuple[tf.Variable, ...]:
        """The variables that are trained now."""
        return tuple(weight.value for weight in self.model.trainable_weights)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> Any:
        return self.model(x, training=training)


generator = Sequential([Dense(8, input_shape=(4,)), LeakyReLU(), Dense(6)])
critic = Sequential([Dense(8, input_shape=(6,)), Dense(1, activation="sigmoid")])


class GAN(tf.Module):
    def __init__(self, generator, critic, name=None):
        super().__init__(name=name)
        self.generator = KerasModel(generator)
        self.critic = KerasModel(critic)

    @property
    def layers(self):
        return [self.generator, self.critic]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.trainable_variables]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = self.generator(inputs, training=training)
        return self.critic(x, training=training)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


critic.trainable = False  # only the generator learns here
gan = GAN(generator, critic)
gan(tf.zeros((1, 4)), training=False)
