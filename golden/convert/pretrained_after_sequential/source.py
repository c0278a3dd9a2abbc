from tensorflow.keras import layers, models
from tensorflow.keras.applications import MobileNet

SIZE = 32

model = models.Sequential()
# The trunk, without its head.
trunk = MobileNet(
    input_shape=(SIZE, SIZE, 3), alpha=0.25, include_top=False, weights=None
)
model.add(trunk)
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(5, activation="softmax"))
