"""Classifiers on pretrained bases that are made in other places."""

from tensorflow.keras.applications import MobileNet
from tensorflow.keras.layers import Dense, Dropout, Input
from tensorflow.keras.models import Model
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

IMAGE = (32, 32, 3)


def get_base():
    base = MobileNet(include_top=False, weights=None, input_shape=IMAGE, alpha=0.25, pooling="avg")
    for layer in base.layers[:-4]:
        layer.trainable = False
    return base


@register_keras_serializable()
class Net(Model):
    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.base = get_base()
        self.dropout = Dropout(0.2)
        self.dense = Dense(num_classes, activation="softmax")

    def call(self, inputs, training=None):
        x = self.base(inputs)
        x = self.dropout(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build(num_classes):
    model = Net(num_classes)
    model(Input(shape=IMAGE))
    return model


@register_keras_serializable()
class Net2(Model):
    def __init__(self, base, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.base = base
        self.dense = Dense(num_classes, activation="softmax")

    def call(self, inputs, training=None):
        x = self.base(inputs)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "num_classes": self.num_classes,
            "base": serialize_keras_object(self.base),
        }

    @classmethod
    def from_config(cls, config):
        config["base"] = deserialize_keras_object(config["base"])
        return cls(**config)


class Classifier:
    def __init__(self, num_classes):
        self.base = MobileNet(
            include_top=False, weights=None, input_shape=(32, 32, 3), alpha=0.25, pooling="avg"
        )
        self.base.trainable = False
        self.model = Net2(base=self.base, num_classes=num_classes)
        self.model(Input(batch_shape=self.base.input_shape))
        self.model.compile("adam", "categorical_crossentropy")


model = build(3)
classifier = Classifier(2)
