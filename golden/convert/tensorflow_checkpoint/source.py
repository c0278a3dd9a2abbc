import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

HIDDEN = (32, 16)

encoder = keras.Sequential([layers.Dense(8, activation="relu", input_shape=(12,)), layers.Dense(3)])

decoder = keras.Sequential(name="decoder")
decoder.add(keras.Input((3,)))
for units in HIDDEN:
    decoder.add(layers.Dense(units, activation="relu"))
decoder.add(layers.Dense(12))

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
