"""Models in expressions that are evaluated later, more than once, or perhaps not at all."""

import keras
from keras import layers

sizes = [3, 5]
ensemble = [
    keras.Sequential(
        [
            layers.Dense(size, activation="relu", input_shape=(4,)),  # hidden
            layers.Dense(1),
        ]
    )
    for size in sizes
]
make = lambda units, x=4: keras.Sequential([layers.Dense(units, input_shape=(x,))])
large = True


class Classifier:
    classes = 3
    net = keras.Sequential([layers.Dense(classes, input_shape=(4,))])

    def wider(self, units):
        deep = keras.Sequential([layers.Dense(units, input_shape=(4,))]) if large else self.net
        return deep


wider = Classifier().wider(7)
