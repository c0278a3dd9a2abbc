"""The input of a model as text, for every tier."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Argument, Branch, Extend, Graph, Input, Make, Stack
from tfscaffold.model.input_shape import OF_LAYERS, input_made, input_shape
from tfscaffold.writers.open_sizes import may_be_open
from tfscaffold.writers.writing import Context, Reasons, relaid

# The dtypes of Keras' layers that are not the global one.
_DTYPES = {
    "IntegerLookup": "int64",
    "StringLookup": "string",
    "TextVectorization": "string",
}


def input_of(graph: Graph) -> Input:
    """Return the input node of a model with one input."""
    return next(step for step in graph.steps if isinstance(step, Input))


def has_shape(graph: Graph, context: Context) -> bool:
    """Whether the shape is stated in the file or by the user's option."""
    source = input_of(graph)
    return bool(source.call or source.shape or source.branches or context.input_shape)


def with_known_shape(graph: Graph, context: Context) -> Graph:
    """Return a model with the shape that the model knows which is its first layer."""
    source = input_of(graph)
    if source.known is None or has_shape(graph, context):
        return graph
    stated = replace(source, shape=source.known)
    steps = tuple(stated if step is source else step for step in graph.steps)
    return replace(graph, steps=steps)


def refuse_without_shape(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Note a refusal if nothing states the input's shape."""
    if not has_shape(graph, context):
        reasons.add(
            "TFS101",
            (graph.line, graph.column),
            "No input shape is stated, and this form needs one.",
            "Give `--input-shape 28,28,1` (without the batch axis), or state it in the code: "
            "`keras.Input(shape=(28, 28, 1))` as the first layer.",
        )


def is_layer_test(stack: Stack, graph: Graph, context: Context, layer: str) -> str:
    """Return what tells a layer from the input in a list of which nothing is known."""
    class_ = context.spell.keras("InputLayer", graph)
    test = f"not isinstance({layer}, {class_})"
    node = stack.expression.node
    node = node.value if isinstance(node, ast.Subscript) else node
    of_model = isinstance(node, ast.Attribute) and node.attr == "layers"
    # A tensor of Keras, as `Input` gives it, cannot be called.
    return test if of_model else f"callable({layer}) and {test}"


def input_call(graph: Graph, context: Context, indent: str, prefix: str) -> str:
    """Return `keras.Input(...)` for a model, as the user wrote it where there is one.

    Args:
        graph: The model.
        context: The file.
        indent: The white space that starts the line.
        prefix: What stands before it on the line.
    """
    source = input_of(graph)
    column = len(indent) + len(prefix)
    if source.call is not None:
        return relaid(source.call, indent, column)
    name = context.spell.keras("Input", graph)
    arguments = [f"shape={context.input_shape}"]
    if source.shape is not None:
        arguments = [argument_text(source.shape, indent, column + len(name) + 1)]
    arguments += [argument_text(each, indent, column) for each in source.extra]
    dtype = _deferred_dtype(graph)
    if dtype and (source.shape is None or source.shape.name == "batch_shape"):
        arguments.append(f'dtype="{dtype}"')
    return f"{name}({', '.join(arguments)})"


def branch_call(
    graph: Graph, context: Context, branch: Branch, indent: str, prefix: str
) -> str:
    """Return `keras.Input(...)` for one branch of a condition; arguments as above."""
    name = context.spell.keras("Input", graph)
    column = len(indent) + len(prefix) + len(name) + 1
    return f"{name}({argument_text(branch.shape, indent, column)})"


def stated_input(graph: Graph, context: Context, shape: Argument) -> str:
    """Return `keras.Input(...)` with a shape that a statement below the model states."""
    arguments = [argument_text(shape, "", 0)]
    dtype = _deferred_dtype(graph)
    arguments += [f'dtype="{dtype}"'] if dtype else []
    return f"{context.spell.keras('Input', graph)}({', '.join(arguments)})"


def _deferred_dtype(graph: Graph) -> str:
    """Return the dtype that a Sequential without a stated shape takes from its first layer.

    That is the layer's own (`Sequential.build` in keras/src/models/sequential.py), which
    differs from the default for layers that read words or whole numbers.
    """
    for step in graph.steps:
        if isinstance(step, Stack | Extend):
            break
        if isinstance(step, Make):
            return _DTYPES.get(step.known.name, "") if step.known else ""
    return ""


def argument_text(argument: Argument, indent: str, column: int) -> str:
    """Return `name=value`, or `**value`; `shape=(2,)` for `batch_shape=(None, 2)`."""
    sizes = _open_batch(argument) if argument.name == "batch_shape" else ""
    if sizes:
        return f"shape={sizes}"
    prefix = f"{argument.name}=" if argument.name else ""
    prefix = "**" if argument.name == "**" else prefix
    return prefix + relaid(argument.value, indent, column + len(prefix))


def _open_batch(argument: Argument) -> str:
    """Return the sizes of one example where a shape is `(None, ...)` on one line, or ""."""
    text = argument.value.text
    if "\n" in text or not isinstance(argument.value.node, ast.Tuple | ast.List):
        return ""
    shape = ast.parse(text, mode="eval").body
    assert isinstance(shape, ast.Tuple | ast.List)
    batch, *sizes = shape.elts or [ast.Constant(0)]
    if not isinstance(batch, ast.Constant) or batch.value is not None:
        return ""
    if any(isinstance(each, ast.Starred) for each in sizes):
        return ""
    found = [ast.get_source_segment(text, each) or "" for each in sizes]
    if isinstance(shape, ast.List):
        return f"[{', '.join(found)}]"
    return f"({', '.join(found)}{',' if len(found) == 1 else ''})"


def input_signature(graph: Graph, context: Context) -> str:
    """Return the arguments of a `tf.TensorSpec` of the input, or "" if it is not in figures.

    `Input(shape=(28, 28, 1))` gives `[None, 28, 28, 1]`. Sizes that variables hold count as
    unknown: the class should not repeat them.
    """
    source = input_of(graph)
    given = [source.shape, *source.extra] if source.shape else []
    values = {str(each.name): each.value.node for each in given if each}
    if source.call is not None:
        if not isinstance(source.call.node, ast.Call):
            return ""
        values = {str(each.arg): each.value for each in source.call.node.keywords}
        values |= {str(i): each for i, each in enumerate(source.call.node.args)}
    if any(isinstance(each, ast.Name) for v in values.values() for each in ast.walk(v)):
        return ""
    shape = input_shape(context.code, source)
    if not values and context.input_shape:
        shape = (None, *ast.literal_eval(context.input_shape))
    dtype = context.code.text.of(values["dtype"]) if "dtype" in values else ""
    if not shape or (not dtype and source.call is None and _deferred_dtype(graph)):
        return ""
    return f"{list(shape)}, {dtype}" if dtype else f"{list(shape)}"


def example_dtype(graph: Graph, context: Context) -> str:
    """Return the text of the dtype that Keras' input has, where it is not the global one."""
    source = input_of(graph)
    deferred = _deferred_dtype(graph) if source.call is None else ""
    if deferred and (source.shape is None or source.shape.name == "batch_shape"):
        return f'"{deferred}"'
    given = {each.name: each.value.node for each in source.extra if each}
    if source.call is not None:
        node = source.call.node
        call = input_made(context.code, node)
        given = {each.arg or "": each.value for each in call.keywords} if call else {}
        if call is not node and "dtype" in given:
            return f"{source.call.text}.dtype"
    return context.code.text.of(given["dtype"]) if "dtype" in given else ""


def example_shape(graph: Graph, context: Context, indent: str) -> str:
    """Return the text of a shape with a batch of one, or "" where a size is open.

    The shape of `Input(shape=(28, 28, 1))` gives `(1, 28, 28, 1)`.
    """
    text, node, has_batch = _stated_shape(graph, context, indent)
    if not text or has_batch:
        return ""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        is_open = node is not None and may_be_open(context.code, node)
        if "\n" in text or is_open:
            return ""
        sizes = ast.parse(text, mode="eval").body
        if isinstance(sizes, ast.Tuple | ast.List) and text[0] in "([":
            return f"(1, {text[1:-1].rstrip(', ')})"
        return f"(1, *{text})"
    if not isinstance(value, tuple | list) or None in value:
        return ""
    return repr((1, *value))


def batch_shape(graph: Graph, context: Context, indent: str) -> str:
    """Return the text of the input's shape with its batch axis, or "" where none is stated.

    The shape of `Input(shape=(28, 28, 1))` gives `(None, 28, 28, 1)`.
    """
    text, _, has_batch = _stated_shape(graph, context, indent)
    if not text or has_batch:
        return text
    text = text.strip()
    shape = ast.parse(text, mode="eval").body
    if isinstance(shape, ast.Tuple | ast.List):
        sizes = [ast.get_source_segment(text, each) or "" for each in shape.elts]
        return f"({', '.join(['None', *sizes])}{'' if sizes else ','})"
    return f"(None, *{text})"


def _stated_shape(
    graph: Graph, context: Context, indent: str
) -> tuple[str, ast.expr | None, bool]:
    """Return the text of the input's shape, what states it, and whether it has a batch axis."""
    source = input_of(graph)
    shape = source.shape
    text = context.input_shape
    node: ast.expr | None = None
    if source.call is not None:
        call = input_made(context.code, source.call.node)
        if call is None:
            # A tensor that is made elsewhere.
            return f"{source.call.text}.shape", None, True
        named = {
            OF_LAYERS.get(keyword.arg or "", keyword.arg): keyword.value
            for keyword in call.keywords
        }
        has_batch = "batch_shape" in named
        node = call.args[0] if len(call.args) == 1 else None
        node = named.get("batch_shape", named.get("shape", node))
        if node is not None:
            held = f"{source.call.text}.shape{'' if has_batch else '[1:]'}"
            is_here = call is source.call.node
            text = context.code.text.of(node) if is_here else held
        return text, node, has_batch
    if shape is not None:
        node = shape.value.node
        text = relaid(shape.value, indent, 0)
        text = f"({text})" if isinstance(node, ast.IfExp) else text
        return text, node, shape.name == "batch_shape"
    return text, node, False
