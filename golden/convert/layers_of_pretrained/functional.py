from tensorflow import keras
from tensorflow.keras.applications import mobilenet

trunk = mobilenet.MobileNet(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.25, pooling='avg')

inputs = keras.Input(batch_shape=trunk.input_shape)
x = inputs
# All but the pooling.
for layer in trunk.layers[1:-1]:  # shared with the trunk
    x = layer(x)
x = keras.layers.Flatten()(x)
outputs = keras.layers.Dense(2, activation='softmax')(x)
model = keras.Model(inputs, outputs)

for layer in model.layers[1:-1]:
    layer.trainable = False
