import tensorflow as tf

strategy = tf.distribute.get_strategy()
print("Replicas:", strategy.num_replicas_in_sync)


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = tf.keras.layers.Dense(8, activation="relu")
        self.dense2 = tf.keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


with strategy.scope():
    model = Net()
    model(tf.keras.Input(shape=(4,)))
    model.compile("adam", "mse")
