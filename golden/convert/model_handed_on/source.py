import keras
from keras import layers


def freeze(network):
    for layer in network.layers[:-1]:
        layer.trainable = False


model = keras.Sequential([layers.Dense(8, input_shape=(4,)), layers.Dense(1)])
freeze(model)
