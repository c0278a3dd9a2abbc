import keras


class Regressor:
    """Predicts one number from a few."""

    def __init__(self, features, width=32):
        self.width = width
        self.model = keras.Sequential([
            keras.layers.Input((features,)),
            keras.layers.Dense(self.width, activation="relu"),
            keras.layers.Dense(1),
        ])
        self.model.compile(optimizer="adam", loss="mse")

    def fit(self, x, y):
        self.model.fit(x, y, epochs=10)


regressor = Regressor(5)
