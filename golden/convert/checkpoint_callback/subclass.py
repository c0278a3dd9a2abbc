import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(2,)))
model.compile("adam", "mse")
callbacks = [
    EarlyStopping(patience=3),
    ModelCheckpoint("best.keras", save_best_only=True),
]
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), callbacks=callbacks)
