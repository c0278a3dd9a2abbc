"""What a file does with the names of weights, which say of what model they are."""

import ast
from collections.abc import Iterator

from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

_LISTS = {
    "non_trainable_variables",
    "non_trainable_weights",
    "trainable_variables",
    "trainable_weights",
    "variables",
    "weights",
}
# What a weight is called in its layer; no form changes it.
_ENDS = {"beta", "bias", "embeddings", "gamma", "kernel", "recurrent_kernel"}


def refuse_weight_names(code: Code, tier: str, reasons: Reasons) -> None:
    """Refuse where the `.path` of a weight is read: it begins with the name of a Sequential.

    `.name` is that of the layer's attribute in Keras 3; that of a `tf.Variable` has its
    module's in front.

    Args:
        code: The file.
        tier: The target.
        reasons: Collects the refusals.
    """
    attributes = ("path", "name") if tier == "module" else ("path",)
    for node in code.nodes(ast.Attribute):
        if (
            node.attr in attributes
            and _is_weight(code, node.value)
            and not _reads_end(code, node)
        ):
            reasons.add(
                "TFS108",
                code.position(node),
                f"The `.{node.attr}` of a weight is read here: it begins with the name of what "
                "holds the weight, and other forms hold it otherwise.",
                f'Look at its end only: `"kernel" in weight.{node.attr}`.',
            )


def _is_weight(code: Code, node: ast.expr) -> bool:
    """Whether a node is certainly or perhaps one of a list of weights."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr in _LISTS
    if not isinstance(node, ast.Name):
        return False
    for binding in code.bindings(node):
        if isinstance(binding.value, ast.Subscript) and _is_weight(code, binding.value):
            return True
        target = binding.node
        while isinstance(target, ast.Name | ast.Tuple | ast.List | ast.Starred):
            target = code.scopes.parents[target]
        if isinstance(target, ast.For | ast.comprehension) and any(
            each.attr in _LISTS for each in _attributes(target.iter)
        ):
            return True
    return False


def _attributes(node: ast.expr) -> Iterator[ast.Attribute]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Attribute))


def _reads_end(code: Code, node: ast.Attribute) -> bool:
    """Whether only the end of a name is looked at, or for the name of a layer's weight."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Compare) and isinstance(
        parent.ops[0], ast.In | ast.NotIn
    ):
        return isinstance(parent.left, ast.Constant) and parent.left.value in _ENDS
    return isinstance(parent, ast.Attribute) and parent.attr == "endswith"
