import keras
import numpy as np
from keras import layers

images = np.ones((4, 6), "float32")
labels = np.ones((4, 1), "float32")

model = keras.Sequential([keras.Input((6,), name="image"), layers.Dense(3), layers.Dense(1)])
model.compile("sgd", "mse")
model.fit({"image": images}, labels, validation_data=([images], labels), verbose=0)
model.evaluate(x=[images], y=[labels], verbose=0)
print(model.predict([images], verbose=0), model([images]), model.predict(np.array([[1.0] * 6])))
