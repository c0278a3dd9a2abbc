"""Layers of `keras/src/layers/preprocessing` that take and give images or numbers."""

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, check_rank


def _image(call: Call, shape: Shape) -> Shape:
    check_rank(shape, 3)
    return shape


def _resized(call: Call, shape: Shape) -> Shape:
    call.check_channels_last()
    check_rank(shape, 3)
    return (call.number("height"), call.number("width"), shape[-1])


RULES = {
    "CenterCrop": Rule(_resized),
    "RandomBrightness": Rule(_image),
    "RandomContrast": Rule(_image),
    "RandomCrop": Rule(_resized),
    "RandomFlip": Rule(_image),
    "RandomRotation": Rule(_image),
    "RandomTranslation": Rule(_image),
    "RandomZoom": Rule(_image),
    "Rescaling": Rule(),
    "Resizing": Rule(_resized),
}
