"""Layers of `keras/src/layers/pooling`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("AdaptiveAveragePooling1D", "pool", ("output_size", "data_format")),
    Layer("AdaptiveAveragePooling2D", "pool", ("output_size", "data_format")),
    Layer("AdaptiveAveragePooling3D", "pool", ("output_size", "data_format")),
    Layer("AdaptiveMaxPooling1D", "pool", ("output_size", "data_format")),
    Layer("AdaptiveMaxPooling2D", "pool", ("output_size", "data_format")),
    Layer("AdaptiveMaxPooling3D", "pool", ("output_size", "data_format")),
    Layer(
        "AveragePooling1D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("AvgPool1D",),
    ),
    Layer(
        "AveragePooling2D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("AvgPool2D",),
    ),
    Layer(
        "AveragePooling3D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("AvgPool3D",),
    ),
    Layer(
        "GlobalAveragePooling1D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalAvgPool1D",),
    ),
    Layer(
        "GlobalAveragePooling2D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalAvgPool2D",),
    ),
    Layer(
        "GlobalAveragePooling3D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalAvgPool3D",),
    ),
    Layer(
        "GlobalMaxPooling1D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalMaxPool1D",),
    ),
    Layer(
        "GlobalMaxPooling2D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalMaxPool2D",),
    ),
    Layer(
        "GlobalMaxPooling3D",
        "pool",
        ("data_format", "keepdims"),
        aliases=("GlobalMaxPool3D",),
    ),
    Layer(
        "MaxPooling1D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("MaxPool1D",),
    ),
    Layer(
        "MaxPooling2D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("MaxPool2D",),
    ),
    Layer(
        "MaxPooling3D",
        "pool",
        ("pool_size", "strides", "padding", "data_format", "name"),
        aliases=("MaxPool3D",),
    ),
)
