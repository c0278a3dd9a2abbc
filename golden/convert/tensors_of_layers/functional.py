"""Other models are made of the tensors of this one and of its layers."""

import keras
from keras import layers


def build_model(units):
    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(units, 3, activation="relu", name="features")(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.Flatten()(x)
    outputs = layers.Dense(3, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    shapes = [layer.output.shape for layer in model.layers[1:]]
    print(model.output_shape, shapes)
    return model


def explain(model, name):
    features = model.get_layer(name=name).output
    return keras.Model(model.inputs, [features, model.outputs[0]])


model = build_model(4)
explainer = explain(model, "features")
body = keras.Model(model.inputs, model.layers[-2].output)
wider = keras.Model(
    inputs=model.inputs, outputs=layers.Dense(5)(model.layers[-2].output)
)
