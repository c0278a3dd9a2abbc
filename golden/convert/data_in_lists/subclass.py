import keras
import numpy as np
from keras import layers

images = np.ones((4, 6), "float32")
labels = np.ones((4, 1), "float32")


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(3)
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(keras.Input((6,), name="image"))
model.compile("sgd", "mse")
model.fit(images, labels, validation_data=(images, labels), verbose=0)
model.evaluate(x=images, y=[labels], verbose=0)
print(model.predict(images, verbose=0), model(images), model.predict(np.array([[1.0] * 6])))
