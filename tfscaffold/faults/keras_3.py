"""Whether a file's Keras is Keras 3, whose rules these are."""

from tfscaffold.source.code import Code
from tfscaffold.source.keras import Symbol

_KERAS_2 = "TF_USE_LEGACY_KERAS"


def is_keras_3(code: Code, symbol: Symbol) -> bool:
    """Whether a name of Keras means Keras 3 in this file, on TensorFlow 2.16 or newer."""
    return not symbol.is_keras_2 and _KERAS_2 not in code.text.text
