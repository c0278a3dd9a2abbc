# %% [markdown]
# # Fashion MNIST

# %%
import tensorflow as tf
from tensorflow.keras.layers import Dense, Flatten
from tensorflow.keras.models import Sequential

# %%
(x, y), _ = tf.keras.datasets.fashion_mnist.load_data()

# %% The model
model = Sequential()

# %%
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(64, activation="relu"))

# %% The head
model.add(Dense(10, activation="softmax"))

# %%
model.compile("adam", "sparse_categorical_crossentropy")
