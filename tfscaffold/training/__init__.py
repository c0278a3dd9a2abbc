"""How a file trains its model, and the same training written out."""

from tfscaffold.training.rewriting import STYLES, Rewritten, rewrite

__all__ = ["STYLES", "Rewritten", "rewrite"]
