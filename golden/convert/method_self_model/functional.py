import keras


class Regressor:
    """Predicts one number from a few."""

    def __init__(self, features, width=32):
        self.width = width
        inputs = keras.layers.Input((features,))
        x = keras.layers.Dense(self.width, activation="relu")(inputs)
        outputs = keras.layers.Dense(1)(x)
        self.model = keras.Model(inputs, outputs)
        self.model.compile(optimizer="adam", loss="mse")

    def fit(self, x, y):
        self.model.fit(x, y, epochs=10)


regressor = Regressor(5)
