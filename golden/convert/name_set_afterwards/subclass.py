from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Critic(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


def critic(size):
    model = Critic(name="critic")

    model(Input(shape=(size,)))
    return model


@register_keras_serializable()
class ActOr(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(2)

    def call(self, inputs, training=None):
        return self.dense(inputs)


def actor(size):
    model = ActOr(name="act-or")
    model(Input(shape=(size,)))
    model.compile(optimizer="sgd", loss="mse")
    model.name = "actor"
    return model


judge = critic(3)
player = actor(4)
