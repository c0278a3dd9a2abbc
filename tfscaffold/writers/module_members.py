"""The members of a class in raw TensorFlow beside its layers and their calls."""

import ast
from collections.abc import Mapping

from tfscaffold.model.graph import Graph, Make
from tfscaffold.writers import shapes
from tfscaffold.writers.blocks import trains_unless_told
from tfscaffold.writers.held_lists import all_sources
from tfscaffold.writers.layer_names import layers_in
from tfscaffold.writers.module_refusals import holds_model
from tfscaffold.writers.writing import Context


def serve(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the method that a SavedModel serves, where the input's shape is known."""
    signature = shapes.input_signature(graph, context)
    if not signature:
        return []
    tf = context.spell.tensorflow()
    return [
        "",
        f"{unit}@{tf}.function(input_signature=[{tf}.TensorSpec({signature})])",
        f"{unit}def serve(self, inputs):",
        f"{unit * 2}return self(inputs, training=False)",
    ]


def losses(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the property `losses` where a layer has a penalty, or the file reads it."""
    penalties = bool(held_models(graph, context)) or any(
        name == "ActivityRegularization"
        or any((k.arg or "").endswith("regularizer") for k in call.keywords)
        for node in all_sources(graph, context)
        for call, name in layers_in(context.code, node)
    )
    if not penalties and not any(use.what == "losses" for use in graph.uses):
        return []
    return [
        "",
        f"{unit}@property",
        f"{unit}def losses(self):",
        f"{unit * 2}return [loss for layer in self.layers for loss in layer.losses]",
    ]


def trainable_variables(held: Mapping[str, str], unit: str) -> list[str]:
    """Return the property that finds the variables of Keras models, too."""
    if not held:
        return []
    return [
        "",
        f"{unit}@property",
        f"{unit}def trainable_variables(self):",
        f"{unit * 2}return [v for layer in self.layers for v in layer.trainable_variables]",
    ]


def default_of_training(graph: Graph, context: Context) -> bool | None:
    """Return the default of `training`, as it is in Keras.

    A layer that trains unless it is told otherwise tells those behind it to train, too. A
    model that is held decides for itself.
    """
    nodes = all_sources(graph, context)
    calls = [call for node in nodes for call in layers_in(context.code, node)]
    if any(trains_unless_told(name) for _, name in calls):
        return True
    return None if held_models(graph, context) else False


def held_models(graph: Graph, context: Context) -> dict[str, str]:
    """Return the block that holds a Keras model, by the layers (`Make.layer`) that are one."""
    found = [make.layer for make in _makes(graph) if holds_model(make, context)]
    return dict.fromkeys(
        found, context.blocks(["KerasModel"])["KerasModel"] if found else ""
    )


def summaries(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return each `model.summary()` with what prints the same of a `tf.Module`."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if use.what == "summary" and isinstance(use.node, ast.Attribute):
            printer = context.blocks(["print_summary"])["print_summary"]
            model = context.code.text.of(use.node.value)
            found.append((context.code.scopes.parents[use.node], f"{printer}({model})"))
    return found


def _makes(graph: Graph) -> list[Make]:
    return [step for step in graph.steps if isinstance(step, Make)]
