import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Model

img_height = 18
img_width = 18
class_names = ['daisy', 'dandelion', 'roses']


@keras.utils.register_keras_serializable()
class DataAugmentation(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.random_flip = layers.RandomFlip("horizontal")
        self.random_rotation = layers.RandomRotation(0.1)
        self.random_zoom = layers.RandomZoom(0.1)

    def call(self, inputs, training=None):
        x = self.random_flip(inputs)
        x = self.random_rotation(x)
        return self.random_zoom(x)


data_augmentation = DataAugmentation()
data_augmentation(keras.Input(shape=(img_height,
                                    img_width,
                                    3)))

num_classes = len(class_names)


@keras.utils.register_keras_serializable()
class Net(Model):
    def __init__(self, data_augmentation, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.data_augmentation = data_augmentation
        self.rescale = layers.Rescaling(1./255)
        self.conv = layers.Conv2D(16, 3, padding='same', activation='relu')
        self.pool = layers.MaxPooling2D()
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(num_classes, name="outputs")

    def call(self, inputs, training=None):
        x = self.data_augmentation(inputs)
        x = self.rescale(x)
        x = self.conv(x)
        x = self.pool(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "num_classes": self.num_classes,
            "data_augmentation": keras.utils.serialize_keras_object(self.data_augmentation),
        }

    @classmethod
    def from_config(cls, config):
        config["data_augmentation"] = keras.utils.deserialize_keras_object(config["data_augmentation"])
        return cls(**config)


model = Net(data_augmentation, num_classes)
model(layers.Input(shape=(img_height,
                         img_width,
                         3)))

model.compile(optimizer='adam',
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
