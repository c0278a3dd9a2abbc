from keras.layers import Dense
from keras.models import Sequential

__all__ = ["Sequential", "build"]


def build():
    return Sequential([Dense(1, input_shape=(2,))])


model = build()
