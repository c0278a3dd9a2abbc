from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
from tensorflow.keras.applications import MobileNet

# Whatever keras.initializers.get, keras.activations.get and keras.regularizers.get
# understand: a name, an object or a function.
NameOrFunction = str | Callable[..., tf.Tensor] | None


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


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


def require_channels_last(block: Block, data_format: str | None) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    if (data_format or keras.config.image_data_format()) != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={data_format!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


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


class GlobalPooling(Block):
    """What the global pooling blocks share: a window as large as the image."""

    def __init__(
        self,
        data_format: str | None = None,
        keepdims: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.keepdims = keepdims


class GlobalAveragePooling(GlobalPooling):
    """(batch, ..., channels) -> (batch, channels)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        # Half precision overflows in a sum over many pixels.
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        axes = range(1, x.shape.rank - 1)
        return tf.cast(tf.reduce_mean(wide, axes, self.keepdims), x.dtype)


class GlobalAveragePooling2D(GlobalAveragePooling):
    """(batch, height, width, channels) -> (batch, channels)"""


SIZE = 32


class Net(tf.Module):
    def __init__(self, trunk, name=None):
        super().__init__(name=name)
        self.trunk = KerasModel(trunk)
        self.pool = GlobalAveragePooling2D()
        self.dense = Dense(5, activation="softmax")

    @property
    def layers(self):
        return [self.trunk, self.pool, self.dense]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.trainable_variables]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = self.trunk(inputs, training=training)
        x = self.pool(x)
        return self.dense(x)


# The trunk, without its head.
trunk = MobileNet(
    input_shape=(SIZE, SIZE, 3), alpha=0.25, include_top=False, weights=None
)
model = Net(trunk)
