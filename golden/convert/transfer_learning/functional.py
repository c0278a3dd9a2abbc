from tensorflow.keras import layers, models
from tensorflow.keras.applications import MobileNet

base_model = MobileNet(input_shape=(32, 32, 3), alpha=0.25, include_top=False, weights=None)
base_model.trainable = False

inputs = layers.Input(batch_shape=base_model.input_shape)
x = base_model(inputs)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(5, activation='softmax')(x)
model = models.Model(inputs, outputs)
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy')
