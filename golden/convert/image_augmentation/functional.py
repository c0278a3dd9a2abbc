import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Model

img_height = 18
img_width = 18
class_names = ['daisy', 'dandelion', 'roses']

inputs = keras.Input(shape=(img_height,
                           img_width,
                           3))
x = layers.RandomFlip("horizontal")(inputs)
x = layers.RandomRotation(0.1)(x)
outputs = layers.RandomZoom(0.1)(x)
data_augmentation = keras.Model(inputs, outputs)

num_classes = len(class_names)

inputs = layers.Input(shape=(img_height,
                            img_width,
                            3))
x = data_augmentation(inputs)
x = layers.Rescaling(1./255)(x)
x = layers.Conv2D(16, 3, padding='same', activation='relu')(x)
x = layers.MaxPooling2D()(x)
x = layers.Flatten()(x)
outputs = layers.Dense(num_classes, name="outputs")(x)
model = Model(inputs, outputs)

model.compile(optimizer='adam',
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
