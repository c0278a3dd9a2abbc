"""What a file must contain to define a model: without it, nothing is decoded or parsed."""

import codecs

# Whatever else a file calls Keras, it imports it under a name with the first in it, or gets all
# names from another module.
_IMPORTS = ("keras", "import *")
MARKS = ("Sequential",)
_BYTES = tuple(mark.encode() for mark in MARKS)
_IMPORT_BYTES = tuple(each.encode() for each in _IMPORTS)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_marked(text: str) -> bool:
    """Whether a text may define a model."""
    return any(each in text for each in _IMPORTS) and any(
        mark in text for mark in MARKS
    )


def may_define_models(data: bytes) -> bool:
    """Whether the bytes of a file can define a model, so that reading on is worth it.

    A file without models costs what reading it costs. UTF-16 is let through to be refused;
    all the encodings that Python reads write the letters of ASCII as ASCII does.
    """
    return data.startswith(_UTF_16) or (
        any(each in data for each in _IMPORT_BYTES)
        and any(mark in data for mark in _BYTES)
    )
