from keras import Sequential
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D


class Builder:
    def __init__(self, activation="relu"):
        self.activation = activation

    def add_conv(self, model, filters):
        # same padding
        model.add(Conv2D(filters, 3, padding="same", activation=self.activation))
        model.add(MaxPooling2D())

    @staticmethod
    def add_head(model, classes):
        """Probabilities."""
        model.add(Flatten())
        model.add(Dense(classes, activation="softmax"))
        return model

    def build(self, shape):
        model = Sequential()
        model.add(Input(shape))
        for filters in (4, 8):
            self.add_conv(model, filters)
        model = Builder.add_head(model, 10)
        return model


net = Builder().build((8, 8, 1))


class Mlp:
    @staticmethod
    def dense(model, units, rate=0.5):
        model.add(Dense(units, activation="relu"))
        if rate:
            model.add(Dense(units))


mlp = Sequential([Input((3,))])
Mlp.dense(mlp, 4)
Mlp.dense(model=mlp, units=5, rate=0)
