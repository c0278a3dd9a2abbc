from tensorflow.keras.layers import (
    Conv2D,  # convolution
    Dense,
    Flatten,
)
from tensorflow.keras.models import (
    Sequential,
    load_model,
)
from tensorflow.keras.utils import plot_model  # needs graphviz

model = Sequential(
    [
        Conv2D(4, 3, input_shape=(8, 8, 1)),
        Flatten(),
        Dense(2),
    ]
)
model.compile("adam", "mse")
print(load_model, plot_model)
