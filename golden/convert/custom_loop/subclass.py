"""A loop of one's own: nothing here needs Keras' training."""

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = tf.keras.layers.Dense(16, activation="relu")
        self.dropout = tf.keras.layers.Dropout(0.1)
        self.dense2 = tf.keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dropout(x)
        return self.dense2(x)


model = Net()
model(tf.keras.Input(shape=(4,)))
optimizer = tf.keras.optimizers.SGD(0.01)


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
        loss = tf.reduce_mean(tf.square(predicted - y))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


for step in range(2):
    train_step(tf.ones((8, 4)), tf.zeros((8, 1)))
