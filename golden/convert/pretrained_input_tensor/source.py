from tensorflow.keras.applications import MobileNet
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Sequential


def sized(size=(64, 64, 3)):
    return MobileNet(include_top=False, weights=None, input_shape=size, alpha=0.25, pooling="avg")


def unknown(classes):
    return Sequential([sized(), Dense(classes)])


tensor = Sequential(
    [
        MobileNet(
            include_top=False,
            weights=None,
            input_tensor=Input(shape=(32, 32, 3)),
            alpha=0.25,
            pooling="avg",
        ),
        Dense(2),
    ]
)
