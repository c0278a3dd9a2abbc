from keras import Model
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D


class Builder:
    def __init__(self, activation="relu"):
        self.activation = activation

    def add_conv(self, x, filters):
        # same padding
        x = Conv2D(filters, 3, padding="same", activation=self.activation)(x)
        x = MaxPooling2D()(x)
        return x

    @staticmethod
    def add_head(x, classes):
        """Probabilities."""
        x = Flatten()(x)
        x = Dense(classes, activation="softmax")(x)
        return x

    def build(self, shape):
        inputs = Input(shape)
        x = inputs
        for filters in (4, 8):
            x = self.add_conv(x, filters)
        x = Builder.add_head(x, 10)
        model = Model(inputs, x)
        return model


net = Builder().build((8, 8, 1))


class Mlp:
    @staticmethod
    def dense(model, units, rate=0.5):
        model = Dense(units, activation="relu")(model)
        if rate:
            model = Dense(units)(model)
        return model


inputs = Input((3,))
x = Mlp.dense(inputs, 4)
x = Mlp.dense(model=x, units=5, rate=0)
mlp = Model(inputs, x)
