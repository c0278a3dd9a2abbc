import keras
import numpy as np
from keras import layers

images = np.ones((4, 6), "float32")
labels = np.ones((4, 1), "float32")

inputs = keras.Input((6,), name="image")
x = layers.Dense(3)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.compile("sgd", "mse")
model.fit({"image": images}, labels, validation_data=([images], labels), verbose=0)
model.evaluate(x=[images], y=[labels], verbose=0)
print(model.predict([images], verbose=0), model([images]), model.predict(np.array([[1.0] * 6])))
