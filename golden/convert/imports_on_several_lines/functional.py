from tensorflow.keras.layers import (
    Conv2D,  # convolution
    Dense,
    Flatten,
    Input,
)
from tensorflow.keras.models import (
    Model,
    load_model,
)
from tensorflow.keras.utils import plot_model  # needs graphviz

inputs = Input(shape=(8, 8, 1))
x = Conv2D(4, 3)(inputs)
x = Flatten()(x)
outputs = Dense(2)(x)
model = Model(inputs, outputs)
model.compile("adam", "mse")
print(load_model, plot_model)
