import keras
from keras import layers

models = {
    "small": keras.Sequential([layers.Dense(1, input_shape=(4,))]),
    "large": keras.Sequential([layers.Dense(8, input_shape=(4,)), layers.Dense(1)]),
}
keras.Sequential([layers.Dense(1, input_shape=(4,))]).summary()
