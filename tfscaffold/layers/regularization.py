"""Layers of `keras/src/layers/regularization`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("ActivityRegularization", "activity_regularization", ("l1", "l2")),
    Layer("AlphaDropout", "dropout", ("rate", "noise_shape", "seed")),
    Layer("Dropout", "dropout", ("rate", "noise_shape", "seed")),
    Layer("GaussianDropout", "dropout", ("rate", "seed")),
    Layer("GaussianNoise", "noise", ("stddev", "seed")),
    Layer("SpatialDropout1D", "dropout", ("rate", "seed", "name", "dtype")),
    Layer(
        "SpatialDropout2D", "dropout", ("rate", "data_format", "seed", "name", "dtype")
    ),
    Layer(
        "SpatialDropout3D", "dropout", ("rate", "data_format", "seed", "name", "dtype")
    ),
)
