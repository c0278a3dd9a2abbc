"""Checkpoints of TensorFlow, whose contents follow the attributes of a model."""

import ast
from collections.abc import Iterator

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers.parts import Constructor
from tfscaffold.writers.writing import Context, Reasons


def refuse_lists(made: Constructor, context: Context, reasons: Reasons) -> None:
    """Refuse lists of layers where the file writes checkpoints of TensorFlow.

    Of a Keras model, `tf.train.Checkpoint` finds the layers in attributes alone. It would
    save nothing of the others, and not say so.
    """
    listed = any(part.is_list for part in made.parts)
    for call in _checkpoints(context.code) if listed else ():
        reasons.add(
            "TFS119",
            context.code.position(call),
            "A class keeps these layers in a list, and of those `tf.train.Checkpoint` would "
            "save nothing, in silence.",
            "Convert to functional, or save with `model.save_weights`.",
        )


def remarks(graph: Graph, context: Context) -> list[Diagnostic]:
    """Return where this model goes to a checkpoint, whose old files it cannot read."""
    uses = {context.code.scopes.parents[use.node] for use in graph.uses if not use.what}
    return [
        Diagnostic(
            "TFS202",
            "warning",
            *context.code.position(call),
            "Checkpoints that the old form has written restore nothing in the new one, and "
            "TensorFlow does not say so.",
            "Carry them over with `--weights CHECKPOINT`.",
        )
        for call in _checkpoints(context.code)
        if uses & {call, *call.keywords}
    ]


def _checkpoints(code: Code) -> Iterator[ast.Call]:
    """Yield the calls of `tf.train.Checkpoint`."""
    if "Checkpoint" in code.text.text:
        for call in code.nodes(ast.Call):
            if code.path(call.func).endswith("train.Checkpoint"):
                yield call
