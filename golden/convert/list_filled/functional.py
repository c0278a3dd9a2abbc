"""A list of layers that is filled step by step."""

from keras import Input, Model, layers


def build(units, flat=True):
    stack = [Input((6, 6, 1)), layers.Conv2D(4, 3, activation="relu")]
    if flat:
        stack.append(layers.Flatten())
    for size in units:
        stack.append(layers.Dense(size, activation="relu"))
    stack.extend([layers.Dropout(0.2), layers.Dense(3)])
    inputs = stack[0]
    x = inputs
    for layer in stack[1:]:
        x = layer(x)
    return Model(inputs, x)


model = build([8, 5])
