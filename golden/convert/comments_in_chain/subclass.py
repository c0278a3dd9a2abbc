from keras.models import Model  # the sequential API
from keras.layers import Dense, Input  # fully connected
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # first layer
        # the widest
        self.dense1 = Dense(32)  # 8 features
        # second layer

        # (still the second layer)
        self.dense2 = Dense(16)  # half
        # last layer
        self.dense3 = Dense(
            1  # regression
        )  # end of the model

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


# --- model ---
model = Net()  # empty
model(Input(shape=(8,)))

model.compile(loss="mse")  # no metrics
