from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable


def add_block(stack, filters, strides=1):
    """Add a convolution with its normalization to the model."""
    # Wide kernels.
    stack.append(
        Conv2D(filters, 3, padding="same", activation="relu", strides=strides)
    )  # first
    if strides == 1:
        stack.append(MaxPooling2D())
    stack.append(BatchNormalization())


def head(stack, n):
    stack.append(Flatten())
    for _ in range(2):
        stack.append(Dense(n))
    return stack


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = Conv2D(4, 1)
        self.stack = []
        for i in range(2):
            add_block(self.stack, 4 * (i + 1))
        # The last one.
        self.block = []
        add_block(self.block, 8, strides=2)  # halves it
        self.head = []
        head(self.head, 3)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        for layer in self.stack:
            x = layer(x)
        for layer in self.block:
            x = layer(x)
        for layer in self.head:
            x = layer(x)
        return self.dense(x)


def build(size, deep):
    model = Net()
    model(Input(shape=(size, size, 3)))
    print(model.layers[0].name)
    return model


model = build(16, True)
