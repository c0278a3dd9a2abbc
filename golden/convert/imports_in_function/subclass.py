import numpy as np


def fit_network(x, y):
    from tensorflow.keras.layers import Dense, Input
    from tensorflow.keras.models import Model
    from tensorflow.keras.utils import register_keras_serializable

    @register_keras_serializable()
    class Net(Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.dense1 = Dense(16, activation="relu")
            self.dense2 = Dense(1)

        def call(self, inputs, training=None):
            x = self.dense1(inputs)
            return self.dense2(x)

    model = Net()
    model(Input(shape=(x.shape[1],)))
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y, epochs=2, verbose=0)
    return model


model = fit_network(np.zeros((8, 3), "float32"), np.zeros((8, 1), "float32"))
