"""Classifiers on pretrained bases that are made in other places."""

from tensorflow.keras.applications import MobileNet
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Sequential

IMAGE = (32, 32, 3)


def get_base():
    base = MobileNet(include_top=False, weights=None, input_shape=IMAGE, alpha=0.25, pooling="avg")
    for layer in base.layers[:-4]:
        layer.trainable = False
    return base


def build(num_classes):
    model = Sequential()
    model.add(get_base())
    model.add(Dropout(0.2))
    model.add(Dense(num_classes, activation="softmax"))
    return model


class Classifier:
    def __init__(self, num_classes):
        self.base = MobileNet(
            include_top=False, weights=None, input_shape=(32, 32, 3), alpha=0.25, pooling="avg"
        )
        self.base.trainable = False
        self.model = Sequential([self.base, Dense(num_classes, activation="softmax")])
        self.model.compile("adam", "categorical_crossentropy")


model = build(3)
classifier = Classifier(2)
