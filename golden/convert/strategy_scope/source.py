import tensorflow as tf

strategy = tf.distribute.get_strategy()
print("Replicas:", strategy.num_replicas_in_sync)

with strategy.scope():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(8, activation="relu", input_shape=(4,)),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
