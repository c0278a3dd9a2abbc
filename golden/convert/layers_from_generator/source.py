import keras
from keras import layers


def blocks(count):
    for index in range(count):
        yield layers.Dense(index + 1)


def network(count, sizes):
    return keras.Sequential(
        [
            layers.Input((4,)),
            *blocks(count),
            *(layers.Dense(size) for size in sizes),
            layers.Dense(2),
        ]
    )


narrowing = (layers.Dense(size) for size in (4, 3))
narrow = keras.Sequential([layers.Input((4,)), *narrowing, layers.Dense(1)])
wide = network(2, [5, 6])
