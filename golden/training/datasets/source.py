import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(5)
tf.random.set_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
train_ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(70, seed=2).batch(16)
val_ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)

model = keras.Sequential(
    [
        keras.layers.Dense(5, activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    keras.optimizers.RMSprop(keras.optimizers.schedules.ExponentialDecay(0.01, 3, 0.9)),
    "binary_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(train_ds, epochs=3, validation_data=val_ds, verbose=0)
score = model.evaluate(val_ds, verbose=0)
model.compile("sgd", "mse", metrics=["mae"])
history2 = model.fit(x, y, 8, 2, 0, shuffle=False, sample_weight=np.linspace(0, 1, 70))
score2 = model.evaluate(x, y, verbose=0)
p = model.predict(x, verbose=0)
