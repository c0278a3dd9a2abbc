import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Augmentation(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.random_flip = layers.RandomFlip("horizontal", seed=1)

    def call(self, inputs, training=None):
        return self.random_flip(inputs)


augmentation = Augmentation(name="augmentation")


@keras.saving.register_keras_serializable()
class Features(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(4, 3, kernel_regularizer="l2")
        self.norm = layers.BatchNormalization()
        self.flatten = layers.Flatten()

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.norm(x)
        return self.flatten(x)


features = Features()


@keras.saving.register_keras_serializable()
class WithHead(keras.Model):
    def __init__(self, augmentation, body, classes, **kwargs):
        super().__init__(**kwargs)
        self.classes = classes
        self.augmentation = augmentation
        self.body = body
        self.dense = layers.Dense(classes, activation="softmax")

    def call(self, inputs, training=None):
        x = self.augmentation(inputs)
        x = self.body(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "classes": self.classes,
            "augmentation": keras.saving.serialize_keras_object(self.augmentation),
            "body": keras.saving.serialize_keras_object(self.body),
        }

    @classmethod
    def from_config(cls, config):
        config["augmentation"] = keras.saving.deserialize_keras_object(
            config["augmentation"]
        )
        config["body"] = keras.saving.deserialize_keras_object(config["body"])
        return cls(**config)


def with_head(body, classes):
    # The body is trained with it.
    model = WithHead(augmentation, body, classes)
    model(keras.Input((6, 6, 3)))
    return model


model = with_head(features, 3)
print(model(keras.ops.ones((2, 6, 6, 3)), training=False))
