import keras
from keras import layers
from keras.models import Sequential


class Net:
    """The user's own."""


class Model:
    """Another one."""


class Input:
    """And one more."""


model = Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
print(Net, Model, Input, keras.__version__)
