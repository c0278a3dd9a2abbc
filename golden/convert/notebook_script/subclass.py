# %% [markdown]
# # Fashion MNIST

# %%
import tensorflow as tf
from tensorflow.keras.layers import Dense, Flatten, Input
from tensorflow.keras.models import Model

# %%
(x, y), _ = tf.keras.datasets.fashion_mnist.load_data()

# %% The model


@tf.keras.utils.register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = Flatten()
        self.dense1 = Dense(64, activation="relu")
        self.dense2 = Dense(10, activation="softmax")

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        x = self.dense1(x)
        return self.dense2(x)


# %%
# %% The head
model = Net()
model(Input(shape=(28, 28)))

# %%
model.compile("adam", "sparse_categorical_crossentropy")
