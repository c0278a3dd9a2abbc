from tensorflow.keras.applications import MobileNet
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, Sequential


def sized(size=(64, 64, 3)):
    return MobileNet(include_top=False, weights=None, input_shape=size, alpha=0.25, pooling="avg")


def unknown(classes):
    return Sequential([sized(), Dense(classes)])


inputs = Input(shape=(32, 32, 3))
x = MobileNet(
    include_top=False,
    weights=None,
    input_tensor=Input(shape=(32, 32, 3)),
    alpha=0.25,
    pooling="avg",
)(inputs)
outputs = Dense(2)(x)
tensor = Model(inputs, outputs)
