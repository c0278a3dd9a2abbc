import keras
from keras import layers
from keras.models import Model as KerasModel


class Net:
    """The user's own."""


class Model:
    """Another one."""


class Input:
    """And one more."""


inputs = layers.Input(shape=(2,))
x = layers.Dense(3)(inputs)
outputs = layers.Dense(1)(x)
model = KerasModel(inputs, outputs)
print(Net, Model, Input, keras.__version__)
