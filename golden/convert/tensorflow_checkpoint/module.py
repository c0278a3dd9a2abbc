from collections.abc import Callable

import tensorflow as tf
from tensorflow import keras


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class Dense(tf.Module):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, name=name)

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        x = add_bias(x, self.bias)
        return self.activation(x)


HIDDEN = (32, 16)


class Encoder(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(8, activation="relu")
        self.dense2 = Dense(3)

    @property
    def layers(self):
        return [self.dense1, self.dense2]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 8)
        return self.dense2(x)  # (batch, 3)

    @tf.function(input_signature=[tf.TensorSpec([None, 12])])
    def serve(self, inputs):
        return self(inputs, training=False)


encoder = Encoder()
encoder(tf.zeros((1, 12)))


class Decoder(tf.Module):
    def __init__(self, hidden, name=None):
        super().__init__(name=name)
        self.stack = []
        for units in hidden:
            self.stack.append(Dense(units, activation="relu"))
        self.dense = Dense(12)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


decoder = Decoder(hidden=HIDDEN, name="decoder")
decoder(tf.zeros((1, 3)))

optimizer = keras.optimizers.Adam(1e-3)
checkpoint = tf.train.Checkpoint(optimizer=optimizer, encoder=encoder, decoder=decoder)
manager = tf.train.CheckpointManager(checkpoint, "checkpoints", max_to_keep=3)
checkpoint.restore(manager.latest_checkpoint)


@tf.function
def train_step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(x - decoder(encoder(x, training=True), training=True)))
    variables = encoder.trainable_variables + decoder.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


for _ in range(2):
    train_step(tf.random.normal((4, 12)))
manager.save()
