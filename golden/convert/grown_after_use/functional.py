from tensorflow import keras
from tensorflow.keras import layers

inputs = keras.Input(shape=(250, 250, 3))  # 250x250 RGB images
x = layers.Conv2D(32, 5, strides=2, activation="relu")(inputs)
x = layers.Conv2D(32, 3, activation="relu")(x)
x = layers.MaxPooling2D(3)(x)

# Can you guess what the current output shape is at this point? Probably not.
# Let's just print it:
keras.Model(inputs, x).summary()

x = layers.Conv2D(32, 3, activation="relu")(x)
outputs = layers.MaxPooling2D(3)(x)
model = keras.Model(inputs, outputs)
print(model.count_params())

# Now that we have 4x4 feature maps, time to apply global max pooling.
x = layers.GlobalMaxPooling2D()(model.output)

# Finally, we add a classification layer.
outputs = layers.Dense(10)(x)
model = keras.Model(model.input, outputs)
feature_extractor = keras.Model(inputs=model.inputs, outputs=[layer.output for layer in model.layers[1:]])


class Regressor:
    def __init__(self, weights=None):
        self.model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
        if weights:
            self.model.load_weights(weights)
        self.model.pop()
        self.model.pop()
        self.model.add(layers.Dense(8, activation="relu")); self.model.add(layers.Dense(1))

    def fit(self, x, y):
        self.model.compile("sgd", "mse")
        self.model.fit(x, y)


class Network:
    def __init__(self, units):
        inputs = keras.Input(shape=(4,))
        x = layers.Dense(8)(inputs)
        outputs = layers.Dense(units)(x)
        self.model = keras.Model(inputs, outputs)
        print(self.model.count_params())
        x = layers.Dense(8, activation="relu")(self.model.layers[-2].output)
        # one number
        outputs = layers.Dense(1)(x)
        self.model = keras.Model(self.model.input, outputs)

    def fit(self, x, y):
        self.model.compile("sgd", "mse")
        self.model.fit(x, y)


network = Network(3)
