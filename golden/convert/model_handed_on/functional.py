import keras
from keras import layers


def freeze(network):
    for layer in network.layers[1:-1]:
        layer.trainable = False


inputs = keras.Input(shape=(4,))
x = layers.Dense(8)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
freeze(model)
