"""The members of a class in raw TensorFlow beside its layers and their calls."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.writers import shapes
from tfscaffold.writers.later_uses import is_held
from tfscaffold.writers.layer_forms import blocks, inner, kept
from tfscaffold.writers.layer_names import layers_in
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
    penalties = any(form.kept.has_losses for form in kept(graph, context))
    penalties |= bool(inner(graph, context) or context.around(graph)) or any(
        name == "ActivityRegularization"
        or any((k.arg or "").endswith("regularizer") for k in call.keywords)
        for form in blocks(graph, context)
        for call, name in layers_in(context.code, form.node)
    )
    if not penalties and not any(use.what == "losses" for use in graph.uses):
        return []
    listed = "loss for layer in self.layers for loss in layer.losses"
    return _property("losses", listed, unit)


# The properties that list variables, with what they take of `v`.
VARIABLES = {
    "variables": "",
    "trainable_variables": " if v.trainable",
    "non_trainable_variables": " if not v.trainable",
}


def variables(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the properties that list variables in the order of the calls, as Keras does.

    Those of a `tf.Module` sort them by the names of its attributes, and know none of the
    layers of Keras. One that is a layer of another has `weights`, as layers have.
    """
    asked = {use.what for use in graph.uses}
    if has_keras_variables(graph, context):
        asked |= {"variables", "trainable_variables"}
    lines = []
    if context.around(graph):
        every = "w for layer in self.layers for w in layer.weights"
        lines = _property("weights", every, unit)
    every = "v for layer in self.layers for v in layer.weights"
    return lines + [
        line
        for name, which in VARIABLES.items()
        if name in asked
        for line in _property(name, f"{every}{which}", unit)
    ]


def has_keras_variables(graph: Graph, context: Context) -> bool:
    """Whether a layer in it stays one of Keras, whose variables a `tf.Module` does not find."""
    return any(form.kept.has_variables for form in kept(graph, context)) or any(
        has_keras_variables(model, context)
        for form in inner(graph, context)
        for model in form.models
    )


def _property(name: str, listed: str, unit: str) -> list[str]:
    return [
        "",
        f"{unit}@property",
        f"{unit}def {name}(self):",
        f"{unit * 2}return [{listed}]",
    ]


def summaries(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return each `model.summary()` with what prints the same of a `tf.Module`."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if use.what == "summary" and is_held(use):
            assert isinstance(use.node, ast.Attribute)
            printer = context.blocks(["print_summary"])["print_summary"]
            model = context.code.text.of(use.node.value)
            found.append((context.code.scopes.parents[use.node], f"{printer}({model})"))
    return found


def own_summary(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the method `summary` where it is called of what may be this model or another."""
    if not any(use.what == "summary" and not is_held(use) for use in graph.uses):
        return []
    printer = context.blocks(["print_summary"])["print_summary"]
    return ["", f"{unit}def summary(self):", f"{unit * 2}{printer}(self)"]


_OF_WEIGHTS = {
    "count_params": "sum(w.numpy().size {each})",
    "get_weights": "[w.numpy() {each}]",
}


def reads_of_weights(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return plain calls that only read the weights of a built model, and what does the same."""
    if not shapes.example_shape(graph, context, ""):
        return []
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        call = context.code.call_of(use.node)
        if use.what not in _OF_WEIGHTS or call is None or not is_held(use):
            continue
        assert isinstance(use.node, ast.Attribute)
        if not call.args and not call.keywords:
            model = context.code.text.of(use.node.value)
            each = f"for layer in {model}.layers for w in layer.weights"
            found.append((call, _OF_WEIGHTS[use.what].format(each=each)))
    return found
