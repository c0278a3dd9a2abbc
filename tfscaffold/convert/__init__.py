"""Finds definitions in the user's text and turns them into edits."""

from tfscaffold.convert.conversion import (
    Conversion,
    ModelReport,
    Options,
    convert_text,
)

__all__ = ["Conversion", "ModelReport", "Options", "convert_text"]
