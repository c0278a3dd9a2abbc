"""What a module does where its call does not say `training`: as Keras, or it must be said.

Layers of random images train where they are not told otherwise, and Keras lets those behind
them follow: a `BatchNormalization`, say. A `Dropout` stays off.
"""

import ast
from itertools import groupby

from tfscaffold.model.graph import Graph
from tfscaffold.writers.kept_layers import FOLLOWING, UNTOLD, trains_if_untold
from tfscaffold.writers.layer_forms import Form, forms
from tfscaffold.writers.writing import Context, Reasons

_ALL: frozenset[bool | None] = frozenset([False, None, True])


def default_of_training(graph: Graph, context: Context) -> str:
    """Return the parameter `training` of the call; without a default where none is right."""
    allowed, _ = _values(graph, context, behind=False)
    first = [each for each in (False, None, True) if each in allowed][:1]
    return f"training={first[0]}" if first else "training"


def _values(
    graph: Graph, context: Context, *, behind: bool
) -> tuple[frozenset[bool | None], bool]:
    """Return the values of `training` with which a model does what Keras does untold.

    Args:
        graph: The model.
        context: The file.
        behind: Whether a layer before it trains where it is not told.

    Returns:
        The values, and `behind` for what comes after the model.
    """
    allowed = _ALL
    for _, group in groupby(forms(graph, context), lambda form: form.key):
        found = [*group]
        before = behind
        for form in found:
            if form.models:
                each = [_values(m, context, behind=behind) for m in form.models]
                allowed = allowed.intersection(*(values for values, _ in each))
                behind = any(trains for _, trains in each)
                continue
            allowed &= _allowed(form, behind)
            behind = behind or form.trains_unless_told
        if behind and not before and found[0].is_listed:
            # What stands before in a list may come once more behind.
            for form in found:
                allowed &= _allowed(form, behind)
    return allowed, behind


def refuse_bare_calls(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a call that does not say `training`, where no default would do the same."""
    if default_of_training(graph, context) != "training":
        return
    for use in graph.uses:
        call = use.node
        if use.what != "()" or not isinstance(call, ast.Call):
            continue
        if not any(keyword.arg == "training" for keyword in call.keywords):
            reasons.add(
                "TFS114",
                (use.line, use.column),
                "The call does not say `training`. Keras trains some of the layers then, those "
                "behind random ones, and no others.",
                "Say `training=False` or `training=True` in the call.",
            )


def _allowed(form: Form, behind: bool) -> frozenset[bool | None]:
    """Return the values of `training` with which a layer does what Keras does untold.

    Args:
        form: The layer.
        behind: Whether a layer before it trains where it is not told.
    """
    kept = form.kept
    if not form.is_told or form.outer == ("CenterCrop",):
        return _ALL
    if form.trains_unless_told:
        if kept.is_model:
            return frozenset([None])
        if form.reason:
            own = not form.outer or form.outer[0] in UNTOLD
            return frozenset([True] if own and not kept.is_doubtful else [])
        return frozenset([None, True] if trains_if_untold(form.outer[0]) else [])
    default = kept.default if form.reason else _default(form)
    if default is False:
        return frozenset([False, None])
    if behind:
        return frozenset([True])
    plain = not form.reason or kept.is_keras
    return frozenset([False, None] if plain else [None])


def _default(form: Form) -> bool | None:
    return None if form.outer[0] in FOLLOWING else False
