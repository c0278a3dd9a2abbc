from keras.layers import Dense, Dropout, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


# Baseline
model = Net()
model(Input(shape=(4,)))
model.compile('sgd', 'mse')
baseline = model


@register_keras_serializable()
class Net2(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(16, activation='relu')
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


# Wider
model = Net2()
model(Input(shape=(4,)))
model.compile('sgd', 'mse')
wider = model


@register_keras_serializable()
class Net3(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(16, activation='relu')
        self.dropout = Dropout(0.5)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dropout(x)
        return self.dense2(x)


# With dropout
model = Net3()
model(Input(shape=(4,)))
model.compile('sgd', 'mse')
