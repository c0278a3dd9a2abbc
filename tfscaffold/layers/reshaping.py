"""Layers of `keras/src/layers/reshaping`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("Cropping1D", "crop", ("cropping",)),
    Layer("Cropping2D", "crop", ("cropping", "data_format")),
    Layer("Cropping3D", "crop", ("cropping", "data_format")),
    Layer("Flatten", "flatten", ("data_format",)),
    Layer("Permute", "permute", ("dims",)),
    Layer("RepeatVector", "repeat_vector", ("n",)),
    Layer("Reshape", "reshape", ("target_shape",)),
    Layer("UpSampling1D", "upsample", ("size",)),
    Layer("UpSampling2D", "upsample", ("size", "data_format", "interpolation")),
    Layer("UpSampling3D", "upsample", ("size", "data_format")),
    Layer("ZeroPadding1D", "padding", ("padding", "data_format")),
    Layer("ZeroPadding2D", "padding", ("padding", "data_format")),
    Layer("ZeroPadding3D", "padding", ("padding", "data_format")),
)
