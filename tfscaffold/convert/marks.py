"""What a file must contain to define a model: without it, nothing is decoded or parsed."""

import codecs

# Whatever else a file calls Keras, it imports it under a name with this in it.
_KERAS = "keras"
MARKS = ("Sequential",)
_BYTES = tuple(mark.encode() for mark in MARKS)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_marked(text: str) -> bool:
    """Whether a text may define a model."""
    return _KERAS in text and any(mark in text for mark in MARKS)


def may_define_models(data: bytes) -> bool:
    """Whether the bytes of a file can define a model, so that reading on is worth it.

    A file without models costs what reading it costs. UTF-16 is let through to be refused;
    all the encodings that Python reads write the letters of ASCII as ASCII does.
    """
    return data.startswith(_UTF_16) or (
        _KERAS.encode() in data and any(mark in data for mark in _BYTES)
    )
