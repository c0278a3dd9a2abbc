"""How a file trains its model, and the same training written out."""

from tfscaffold.training.reading import is_training
from tfscaffold.training.rewriting import STYLES, Rewritten, rewrite

__all__ = ["STYLES", "Rewritten", "is_training", "rewrite"]
