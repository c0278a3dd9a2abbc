import tensorflow as tf

strategy = tf.distribute.get_strategy()
print("Replicas:", strategy.num_replicas_in_sync)

with strategy.scope():
    inputs = tf.keras.Input(shape=(4,))
    x = tf.keras.layers.Dense(8, activation="relu")(inputs)
    outputs = tf.keras.layers.Dense(1)(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile("adam", "mse")
