import os

if os.environ.get("USE_TF"):
    from tensorflow.keras.models import Model
    from tensorflow.keras import Input
    from tensorflow.keras.layers import Dense
    from tensorflow.keras.utils import register_keras_serializable
else:
    from keras.models import Model
    from keras import Input
    from keras.layers import Dense
    from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(2,)))
