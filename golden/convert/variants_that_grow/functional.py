import keras
from keras import layers


def build(kind, num_classes=10):
    """Return a network of a kind."""
    if kind == "cnn":
        inputs = keras.Input(shape=(28, 28, 1))
        x = layers.Conv2D(8, 3, activation="relu")(inputs)
        outputs = layers.Flatten()(x)
        model = keras.Model(inputs, outputs)
    elif kind == "mlp":
        inputs = keras.Input(shape=(28, 28, 1))
        x = layers.Flatten()(inputs)
        outputs = layers.Dense(32)(x)
        model = keras.Model(inputs, outputs)
    else:
        raise ValueError(kind)
    # The head is the same.
    x = layers.Dropout(0.5)(model.output)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    model = keras.Model(model.input, outputs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def from_file(path):
    if path:
        model = keras.models.load_model(path)
    else:
        model = keras.Sequential([layers.Dense(8, input_dim=4)])
    model.add(layers.Dense(1))
    return model


def replaced(wide):
    model = keras.Sequential([keras.Input((4,))])
    if not wide:
        model.add(layers.Dense(8))
    else:
        model = keras.Sequential([layers.Dense(64, input_dim=4)])
    model.add(layers.Dense(1))
    return model


cnn, mlp = build("cnn"), build("mlp")
