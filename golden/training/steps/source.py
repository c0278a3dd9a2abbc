import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
pairs = tf.data.Dataset.from_tensor_slices((x, y))
few = pairs.shuffle(70, seed=2).batch(16)
endless = few.repeat()
unknown = pairs.filter(lambda a, b: a[0] > -1).shuffle(70, seed=4).batch(16)
val = (x[:30], y[:30])
steps = 3

model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(keras.layers.Dense(5, activation="relu"))
model.add(keras.layers.Dense(2, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(endless, steps_per_epoch=7, epochs=3, verbose=0)
history2 = model.fit(few, steps_per_epoch=steps, epochs=4, verbose=0)
history3 = model.fit(few, epochs=3, validation_data=unknown, verbose=0)
history4 = model.fit(unknown.repeat(), steps_per_epoch=2, epochs=4, verbose=0)
history5 = model.fit(x, y, steps_per_epoch=steps, epochs=3, verbose=0)
history6 = model.fit(x, y, 8, steps_per_epoch=steps + 1, epochs=5, verbose=0)
history7 = model.fit(few, epochs=3, validation_data=val, validation_steps=2, verbose=0)
history8 = model.fit(
    x,
    y,
    epochs=2,
    validation_data=endless,
    validation_steps=steps,
    verbose=0,
)
score = model.evaluate(endless, steps=2, verbose=0)
score2 = model.evaluate(x, y, steps=4, verbose=0)
score3 = model.evaluate(few, verbose=0)
