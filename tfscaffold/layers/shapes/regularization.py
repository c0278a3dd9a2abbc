"""Layers of `keras/src/layers/regularization`."""

from functools import partial

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, check_rank


def _spatial(call: Call, shape: Shape, rank: int) -> Shape:
    check_rank(shape, rank + 1)
    return shape


RULES = {
    "ActivityRegularization": Rule(),
    "AlphaDropout": Rule(),
    "Dropout": Rule(),
    "GaussianDropout": Rule(),
    "GaussianNoise": Rule(),
    **{
        f"SpatialDropout{rank}D": Rule(partial(_spatial, rank=rank))
        for rank in (1, 2, 3)
    },
}
