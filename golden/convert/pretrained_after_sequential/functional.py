from tensorflow.keras import layers, models
from tensorflow.keras.applications import MobileNet

SIZE = 32

# The trunk, without its head.
trunk = MobileNet(
    input_shape=(SIZE, SIZE, 3), alpha=0.25, include_top=False, weights=None
)
inputs = layers.Input(batch_shape=trunk.input_shape)
x = trunk(inputs)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(5, activation="softmax")(x)
model = models.Model(inputs, outputs)
