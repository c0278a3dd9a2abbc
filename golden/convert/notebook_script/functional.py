# %% [markdown]
# # Fashion MNIST

# %%
import tensorflow as tf
from tensorflow.keras.layers import Dense, Flatten, Input
from tensorflow.keras.models import Model

# %%
(x, y), _ = tf.keras.datasets.fashion_mnist.load_data()

# %% The model
inputs = Input(shape=(28, 28))

# %%
hidden = Flatten()(inputs)
hidden = Dense(64, activation="relu")(hidden)

# %% The head
outputs = Dense(10, activation="softmax")(hidden)
model = Model(inputs, outputs)

# %%
model.compile("adam", "sparse_categorical_crossentropy")
