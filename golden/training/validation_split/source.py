import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x_train = rng.normal(size=(50, 4))
y_train = rng.integers(0, 3, 50)

model = keras.Sequential(
    [
        layers.Dense(8, activation="relu", input_shape=(4,), kernel_regularizer="l2"),
        layers.Dense(3, activation="softmax"),
    ]
)

# Train it
model.compile(
    optimizer="adam",  # the usual
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()
history = model.fit(
    x_train, y_train, batch_size=16, epochs=3, validation_split=0.2, verbose=2
)
loss, accuracy = model.evaluate(x_train, y_train, verbose=0)
print(loss, accuracy, history.history)
