"""Layers of `keras/src/layers/activations`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("Activation", "activation", ("activation",)),
    Layer("ELU", "elu", ("alpha",)),
    Layer("LeakyReLU", "leaky_relu", ("negative_slope",)),
    Layer(
        "PReLU",
        "prelu",
        ("alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes"),
    ),
    Layer("ReLU", "relu", ("max_value", "negative_slope", "threshold")),
    Layer("Softmax", "softmax", ("axis",)),
)
