import keras
from keras import layers


def blocks(count):
    for index in range(count):
        yield layers.Dense(index + 1)


def network(count, sizes):
    inputs = layers.Input((4,))
    x = inputs
    for layer in blocks(count):
        x = layer(x)
    for layer in (layers.Dense(size) for size in sizes):
        x = layer(x)
    outputs = layers.Dense(2)(x)
    return keras.Model(inputs, outputs)


narrowing = (layers.Dense(size) for size in (4, 3))
inputs = layers.Input((4,))
x = inputs
for layer in narrowing:
    x = layer(x)
outputs = layers.Dense(1)(x)
narrow = keras.Model(inputs, outputs)
wide = network(2, [5, 6])
