"""Classifiers on pretrained bases that are made in other places."""

from tensorflow.keras.applications import MobileNet
from tensorflow.keras.layers import Dense, Dropout, Input
from tensorflow.keras.models import Model

IMAGE = (32, 32, 3)


def get_base():
    base = MobileNet(include_top=False, weights=None, input_shape=IMAGE, alpha=0.25, pooling="avg")
    for layer in base.layers[:-4]:
        layer.trainable = False
    return base


def build(num_classes):
    inputs = Input(shape=IMAGE)
    x = get_base()(inputs)
    x = Dropout(0.2)(x)
    outputs = Dense(num_classes, activation="softmax")(x)
    model = Model(inputs, outputs)
    return model


class Classifier:
    def __init__(self, num_classes):
        self.base = MobileNet(
            include_top=False, weights=None, input_shape=(32, 32, 3), alpha=0.25, pooling="avg"
        )
        self.base.trainable = False
        inputs = Input(batch_shape=self.base.input_shape)
        x = self.base(inputs)
        outputs = Dense(num_classes, activation="softmax")(x)
        self.model = Model(inputs, outputs)
        self.model.compile("adam", "categorical_crossentropy")


model = build(3)
classifier = Classifier(2)
