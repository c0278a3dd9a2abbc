from tensorflow import keras
from tensorflow.keras.applications import mobilenet

trunk = mobilenet.MobileNet(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.25, pooling='avg')

model = keras.Sequential()
# All but the pooling.
for layer in trunk.layers[:-1]:  # shared with the trunk
    model.add(layer)
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(2, activation='softmax'))

for layer in model.layers[:-1]:
    layer.trainable = False
