from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
from keras.layers import Dense, LeakyReLU
from keras.models import Sequential


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their attributes
    are those of the Keras layer, so that either reads the checkpoints of the other.
    `dtype` is a dtype or a Keras dtype policy ("mixed_float16"); None means Keras'
    global one.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        dtype: Any = None,
        trainable: bool = True,
        **unsupported: Any,
    ) -> None:
        super().__init__(name)
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            unsupported["dtype"] = policy.name
        for shape in ("input_shape", "input_dim", "input_length"):
            unsupported.pop(shape, None)  # Keras reads it of the first layer only.
        for argument, value in unsupported.items():
            if value is not None and value is not False:
                raise NotImplementedError(
                    f"{type(self).__name__}({argument}={value!r}): this tf.Module has "
                    f"no {argument}. Leave it out, or use the Keras layer."
                )
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = trainable
        self.activity_regularizer: Any = None
        self.activity_loss: tf.Tensor | None = None

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        losses = [self.activity_loss] if self.activity_loss is not None else []
        for name, value in vars(self).items():
            regularizer = getattr(self, f"{name.strip('_')}_regularizer", None)
            if regularizer and isinstance(value, tf.Variable) and value.trainable:
                losses.append(regularizer(value))
        return losses

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        if initializer is None:
            initializer = keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            return tf.Variable(
                initializer(shape, self.variable_dtype),
                trainable=trainable and self.trainable,
                name=name,
            )

    def regularized(self, y: Any) -> Any:
        """Return the output of a call, and keep what its regularizer makes of it.

        That is a mean over the batch, as in Keras.
        """
        if self.activity_regularizer is not None:
            losses = [self.activity_regularizer(each) for each in tf.nest.flatten(y)]
            batch = tf.shape(tf.nest.flatten(y)[0])[0]
            loss = tf.add_n(losses)
            self.activity_loss = tf.math.divide_no_nan(loss, tf.cast(batch, loss.dtype))
        return y

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


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
