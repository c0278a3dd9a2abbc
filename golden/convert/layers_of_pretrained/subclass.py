from tensorflow import keras
from tensorflow.keras.applications import mobilenet

trunk = mobilenet.MobileNet(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.25, pooling='avg')


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, trunk_layers, **kwargs):
        super().__init__(**kwargs)
        # All but the pooling.
        self.trunk_layers = trunk_layers  # shared with the trunk
        self.flatten = keras.layers.Flatten()
        self.dense = keras.layers.Dense(2, activation='softmax')

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.trunk_layers:
            x = layer(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "trunk_layers": [keras.utils.serialize_keras_object(layer) for layer in self.trunk_layers],
        }

    @classmethod
    def from_config(cls, config):
        config["trunk_layers"] = [keras.utils.deserialize_keras_object(layer) for layer in config["trunk_layers"]]
        return cls(**config)


model = Net(trunk_layers=trunk.layers[1:-1])
model(keras.Input(batch_shape=trunk.input_shape))

for layer in model.layers[:-1]:
    layer.trainable = False
