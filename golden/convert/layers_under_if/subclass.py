from keras.layers import Dense, Dropout, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, dropout, **kwargs):
        super().__init__(**kwargs)
        self.dropout = dropout
        self.dense1 = Dense(64)
        self.stack = []
        if dropout:
            self.stack.append(Dropout(dropout))
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        for layer in self.stack:
            x = layer(x)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "dropout": self.dropout}


def build(dropout):
    model = Net(dropout)
    model(Input(shape=(10,)))
    return model


model = build(0.5)
