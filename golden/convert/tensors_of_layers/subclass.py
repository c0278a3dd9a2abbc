"""Other models are made of the tensors of this one and of its layers."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.features = layers.Conv2D(units, 3, activation="relu", name="features")
        self.norm = layers.BatchNormalization()
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(3, activation="softmax")

    def call(self, inputs, training=None):
        x = self.features(inputs)
        x = self.norm(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_model(units):
    model = Net(units)
    inputs = keras.Input((8, 8, 1))
    model(inputs)
    # The layers have tensors where they are called one by one.
    outputs = model.call(inputs)
    shapes = [layer.output.shape for layer in model.layers]
    print(outputs.shape, shapes)
    return model


def explain(model, name):
    features = model.get_layer(name=name).output
    return keras.Model([model.layers[0].input], [features, model.layers[-1].output])


model = build_model(4)
explainer = explain(model, "features")
body = keras.Model([model.layers[0].input], model.layers[-2].output)
wider = keras.Model(
    inputs=[model.layers[0].input], outputs=layers.Dense(5)(model.layers[-2].output)
)
