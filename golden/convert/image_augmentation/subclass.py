import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential

img_height = 18
img_width = 18
class_names = ['daisy', 'dandelion', 'roses']


@keras.saving.register_keras_serializable()
class DataAugmentation(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.random_flip = layers.RandomFlip("horizontal")
        self.random_rotation = layers.RandomRotation(0.1)
        self.random_zoom = layers.RandomZoom(0.1)

    def call(self, inputs):
        x = self.random_flip(inputs)
        x = self.random_rotation(x)
        return self.random_zoom(x)


data_augmentation = DataAugmentation()
data_augmentation(keras.Input(shape=(img_height,
                                    img_width,
                                    3)))

num_classes = len(class_names)

model = Sequential([
  data_augmentation,
  layers.Rescaling(1./255),
  layers.Conv2D(16, 3, padding='same', activation='relu'),
  layers.MaxPooling2D(),
  layers.Flatten(),
  layers.Dense(num_classes, name="outputs")
])

model.compile(optimizer='adam',
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
