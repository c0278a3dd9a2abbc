"""Programs whose models Keras holds print the same when those are a `tf.Module` inside."""

import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options
from tools import printed

GAN = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential, Model

keras.utils.set_random_seed(1)


def build_generator():
    model = Sequential()
    model.add(layers.Dense(16, input_dim=8))
    model.add(layers.LeakyReLU(0.2))
    model.add(layers.BatchNormalization(momentum=0.8))
    model.add(layers.Dense(4, activation="tanh"))
    noise = layers.Input(shape=(8,))
    return Model(noise, model(noise))


def build_discriminator():
    model = Sequential([
        layers.Dense(16, input_shape=(4,)),
        layers.BatchNormalization(),
        layers.Dropout(0.3),
        layers.Dense(1, activation="sigmoid"),
    ])
    x = layers.Input(shape=(4,))
    return Model(x, model(x))


discriminator = build_discriminator()
discriminator.compile("adam", "binary_crossentropy", metrics=["accuracy"])
generator = build_generator()
z = layers.Input(shape=(8,))
discriminator.trainable = False
combined = Model(z, discriminator(generator(z)))
combined.compile("adam", "binary_crossentropy")
rng = np.random.default_rng(0)
for step in range(4):
    noise = rng.normal(size=(16, 8)).astype("float32")
    fake = generator.predict(noise, verbose=0)
    discriminator.trainable = True
    print(discriminator.train_on_batch(rng.normal(size=(16, 4)), np.ones((16, 1))))
    print(discriminator.train_on_batch(fake, np.zeros((16, 1))))
    discriminator.trainable = False
    print(combined.train_on_batch(noise, np.ones((16, 1))))
"""

AUTOENCODER = """\
import keras, numpy as np, tensorflow as tf
from keras import layers
from tensorflow.keras import Model

keras.utils.set_random_seed(7)
X = np.random.default_rng(0).normal(size=(64, 8)).astype("float32")


class Sampling(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(5)

    def call(self, inputs):
        mean, log_var = inputs
        return mean + tf.exp(0.5 * log_var) * keras.random.normal(tf.shape(mean), seed=self.seeds)


def encoder(units):
    body = keras.Sequential(name="body")
    body.add(layers.Dense(units, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)))
    body.add(layers.BatchNormalization())
    body.add(layers.Dropout(0.2))
    inputs = keras.Input((8,))
    x = body(inputs)
    mean = layers.Dense(2)(x)
    log_var = layers.Dense(2)(x)
    return keras.Model(inputs, [mean, log_var, Sampling()([mean, log_var])])


class VAE(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder(units)
        self.decoder = keras.Sequential([layers.Input((2,)), layers.Dense(units, activation="relu"), layers.Dense(8)])
        self.loss_tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.loss_tracker]

    def train_step(self, data):
        with tf.GradientTape() as tape:
            mean, log_var, z = self.encoder(data, training=True)
            reconstruction = self.decoder(z)
            loss = tf.reduce_mean(tf.square(data - reconstruction))
            loss += -0.5 * tf.reduce_mean(1 + log_var - tf.square(mean) - tf.exp(log_var))
            loss += sum(self.encoder.losses)
        grads = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}


vae = VAE(6)
vae.compile(optimizer=keras.optimizers.Adam())
h = vae.fit(X, epochs=4, batch_size=16, verbose=0)
print(h.history)
mean, _, _ = vae.encoder.predict(X, verbose=0)
print(mean.sum(), vae.decoder.predict(mean, verbose=0).sum())
print(vae.encoder.count_params(), vae.decoder.count_params(), len(vae.weights), len(vae.trainable_weights))
"""

CLASSIFIER = """\
import keras, numpy as np, tensorflow as tf
from keras import layers, Sequential, Input, Model

keras.utils.set_random_seed(7)
R = np.random.default_rng(0)
X = R.normal(size=(48, 8, 8, 1)).astype("float32")
Y = R.integers(0, 3, 48)


class Classifier(tf.keras.Model):
    def __init__(self, n, augment=True):
        super().__init__()
        self.augment = Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1)])
        self.features = tf.keras.Sequential([
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
        ])
        self.heads = []
        for i in range(2):
            head = Sequential([layers.Dropout(0.3), layers.Dense(n)])
            self.heads.append(head)

    def call(self, x, training=False):
        x = self.augment(x, training=training)
        x = self.features(x, training=training)
        return sum(head(x, training=training) for head in self.heads) / 2


model = Classifier(3)
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
print(model.fit(X, Y, epochs=3, validation_data=(X, Y), verbose=0).history)
print(model.evaluate(X, Y, verbose=0))
model.features.trainable = False
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
print(model.fit(X, Y, epochs=2, verbose=0).history, len(model.trainable_variables))

base = Sequential([Input((8, 8, 1)), layers.Flatten(), layers.Dense(5, activation="relu")])
a, b = Input((8, 8, 1)), Input((8, 8, 1))
d = layers.Lambda(lambda t: tf.abs(t[0] - t[1]))([base(a), base(b)])
siamese = Model([a, b], layers.Dense(1, activation="sigmoid")(d))
siamese.compile("rmsprop", "binary_crossentropy")
print(siamese.fit([X, X[::-1]], (Y > 0).astype("float32"), epochs=2, verbose=0).history)
print(base.predict((X * 10).astype("uint8"), verbose=0).sum(), base(X[:2], training=True).numpy().sum())


@tf.function
def step(x, training):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(base(x, training=training) ** 2) + tf.reduce_mean(siamese([x, -x]))
    grads = tape.gradient(loss, base.trainable_variables)
    for g, v in zip(grads, base.trainable_variables):
        v.assign_sub(0.1 * g)
    return loss


print(step(X, True).numpy(), step(X, False).numpy(), step(X[:5], True).numpy())
print([float(np.sum(w)) for w in base.get_weights()])
base.set_weights([w * 0.5 for w in base.get_weights()])
print(siamese.predict([X, X[::-1]], verbose=0).sum())
"""


ENCODER = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers


class Encoder(keras.Model):
    def __init__(self, sizes):
        super().__init__()
        blocks = [
            keras.Sequential(
                [layers.Dense(size, use_bias=False), layers.LayerNormalization()],
                name=f"block_{index}",
            )
            for index, size in enumerate(sizes)
        ]
        self.encode = keras.Sequential(blocks, name="encode")

    def call(self, inputs, training=True):
        return self.encode(inputs, training=training)


x = np.arange(10.0).reshape(2, 5)
encoder = Encoder([4, 3])
print(encoder(x).shape)
for k, weight in enumerate(encoder.weights):
    weight.assign(np.cos(np.arange(np.prod(weight.shape)) + k).reshape(weight.shape))
encoder.compile("sgd", "mse")
print(encoder.fit(x, x[:, :3], epochs=2, verbose=0).history)
print(encoder.predict(x, verbose=0).round(5).tolist(), len(encoder.trainable_weights))
"""


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.parametrize(
    "text",
    [GAN, AUTOENCODER, CLASSIFIER, ENCODER],
    ids=["gan", "autoencoder", "classifier", "encoder"],
)
def test_a_program_prints_the_same(text: str) -> None:
    result = convert_text(text, "module")
    with_loop = convert_text(text, "module", Options(training="loop"))
    assert with_loop.text == result.text
    assert {model.status for model in result.models} == {"converted"}
    assert result.text.count("ModuleModel(") >= len(result.models)
    assert printed(result.text) == printed(text)
