from keras import Model, Sequential
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.saving import register_keras_serializable


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
        model.append(Dense(units, activation="relu"))
        if rate:
            model.append(Dense(units))


@register_keras_serializable()
class MLP(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = []
        Mlp.dense(self.dense1, 4)
        self.dense2 = []
        Mlp.dense(model=self.dense2, units=5, rate=0)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.dense1:
            x = layer(x)
        for layer in self.dense2:
            x = layer(x)
        return x


mlp = MLP()
mlp(Input((3,)))
