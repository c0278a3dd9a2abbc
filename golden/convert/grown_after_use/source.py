from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential()
model.add(keras.Input(shape=(250, 250, 3)))  # 250x250 RGB images
model.add(layers.Conv2D(32, 5, strides=2, activation="relu"))
model.add(layers.Conv2D(32, 3, activation="relu"))
model.add(layers.MaxPooling2D(3))

# Can you guess what the current output shape is at this point? Probably not.
# Let's just print it:
model.summary()

model.add(layers.Conv2D(32, 3, activation="relu"))
model.add(layers.MaxPooling2D(3))
print(model.count_params())

# Now that we have 4x4 feature maps, time to apply global max pooling.
model.add(layers.GlobalMaxPooling2D())

# Finally, we add a classification layer.
model.add(layers.Dense(10))
feature_extractor = keras.Model(inputs=model.inputs, outputs=[layer.output for layer in model.layers])


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
        self.model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(units)])
        print(self.model.count_params())
        self.model.pop()
        self.model.add(layers.Dense(8, activation="relu"))
        self.model.add(
            # one number
            layers.Dense(1)
        )

    def fit(self, x, y):
        self.model.compile("sgd", "mse")
        self.model.fit(x, y)


network = Network(3)
