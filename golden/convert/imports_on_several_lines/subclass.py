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
from tensorflow.keras.utils import (
    plot_model,
    register_keras_serializable,
)  # needs graphviz


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = Conv2D(4, 3)
        self.flatten = Flatten()
        self.dense = Dense(2)

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.flatten(x)
        return self.dense(x)


model = Net()
model(Input(shape=(8, 8, 1)))
model.compile("adam", "mse")
print(load_model, plot_model)
