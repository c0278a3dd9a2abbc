import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")

if __name__ == "__main__":
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(5, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    callbacks = []
    stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=2)
    callbacks.append(stop)
    callbacks.append(keras.callbacks.TerminateOnNaN())
    history = model.fit(
        x, y, epochs=12, validation_split=0.2, callbacks=callbacks, verbose=0
    )
    second = model.fit(
        x,
        y,
        epochs=12,
        callbacks=[keras.callbacks.EarlyStopping(monitor="accuracy", patience=1)],
        verbose=0,
    )
    model.save("model.keras")
    loaded = keras.models.load_model("model.keras")
    p = loaded.predict(x, verbose=0)
