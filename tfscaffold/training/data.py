"""The data of `fit` and `evaluate`: arrays, or a `tf.data.Dataset`."""

import ast

from tfscaffold.source.code import Code
from tfscaffold.training.objects import value_of

_MAKERS = ("_dataset_from_directory", "timeseries_dataset_from_array")
# Those that tell how many batches there are; the others stand in `Batches`, which finds out.
_METHODS = {
    "batch",
    "cache",
    "enumerate",
    "map",
    "padded_batch",
    "prefetch",
    "shard",
    "shuffle",
    "skip",
    "take",
    "with_options",
}

# Those of which only a pass can tell how many elements they give.
_UNTOLD = ("filter", "flat_map", "from_generator", "interleave", "unbatch")


def is_dataset(code: Code, node: ast.expr, depth: int = 0) -> bool:
    """Whether an expression is certainly a finite `tf.data.Dataset` that knows its size."""
    if depth > 20:
        return False
    if isinstance(node, ast.Name):
        bindings = code.bindings(node)
        return bool(bindings) and all(
            each.value is not None
            and (
                _refers_to(each.value, node.id)
                or is_dataset(code, each.value, depth + 1)
            )
            for each in bindings
        )
    if not isinstance(node, ast.Call):
        return False
    symbol = code.symbol(node.func)
    if symbol is not None:
        return symbol.name.endswith(_MAKERS)
    if not isinstance(node.func, ast.Attribute):
        return False
    if ast.unparse(node.func.value).endswith("data.Dataset"):
        return node.func.attr in ("from_tensors", "from_tensor_slices", "range")
    return node.func.attr in _METHODS and is_dataset(code, node.func.value, depth + 1)


def comes_in_batches(code: Code, node: ast.expr) -> bool:
    """Whether data are certainly a generator, or a `keras.utils.PyDataset`."""
    made = value_of(code, node)
    if not isinstance(made, ast.Call):
        return False
    if isinstance(made.func, ast.Attribute):
        return made.func.attr.partition("_")[0] == "flow"
    if not isinstance(made.func, ast.Name):
        return False
    found = [each.node for each in code.bindings(made.func)]
    kinds = [each for each in found if isinstance(each, ast.ClassDef)]
    bases = [code.symbol(base) for kind in kinds for base in kind.bases]
    names = {base.name for base in bases if base is not None}
    yields = (code.function(each) for each in code.nodes(ast.Yield))
    return bool(names & {"PyDataset", "Sequence"}) or any(y in found for y in yields)


def ends_untold(code: Code, node: ast.expr, depth: int = 0) -> bool:
    """Whether data come in batches of which only a pass can tell how many there are."""
    if depth > 20:
        return False
    made = value_of(code, node)
    if isinstance(made, ast.Name):
        # A variable that is given its own dataset again, with a method more.
        values = [each.value for each in code.bindings(made)]
        return any(
            each is not None and ends_untold(code, each, depth + 1) for each in values
        )
    if not isinstance(made, ast.Call):
        return False
    if isinstance(made.func, ast.Attribute):
        if made.func.attr in _UNTOLD:
            return True
        return ends_untold(code, made.func.value, depth + 1)
    if not isinstance(made.func, ast.Name):
        return False
    functions = [each.node for each in code.bindings(made.func)]
    yields = (code.function(each) for each in code.nodes(ast.Yield))
    if any(each in functions for each in yields):
        return True
    returned = [
        each.value
        for each in code.nodes(ast.Return)
        if code.function(each) in functions and each.value is not None
    ]
    return any(ends_untold(code, each, depth + 1) for each in returned)


def _refers_to(node: ast.expr, name: str) -> bool:
    """Whether an expression is a chain of a dataset's methods on the variable itself."""
    while (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _METHODS
    ):
        node = node.func.value
    return isinstance(node, ast.Name) and node.id == name


def is_array(code: Code, node: ast.expr) -> bool:
    """Whether an expression may be one array: it is no list, tuple or dictionary."""
    made = value_of(code, node)
    return not isinstance(
        made, ast.List | ast.Tuple | ast.Dict | ast.ListComp | ast.DictComp
    )


def is_read_as_one(node: ast.expr) -> bool:
    """Whether a list is what Keras takes for its element, or refuses when it runs."""
    if not isinstance(node, ast.List):
        return False
    if len(node.elts) == 1:
        return not isinstance(node.elts[0], ast.Starred)
    return bool(node.elts) and all(
        isinstance(each, ast.Constant) and isinstance(each.value, int | float)
        for each in node.elts
    )


def arrays_of(code: Code, node: ast.expr) -> ast.Tuple | None:
    """Return the tuple of arrays that an expression certainly is, or None."""
    made = value_of(code, node)
    return made if isinstance(made, ast.Tuple) and len(made.elts) in (2, 3) else None


def draws_order(code: Code, node: ast.expr, depth: int = 0) -> bool:
    """Whether a `tf.data.Dataset` may draw the order of its elements anew in each pass."""
    if depth > 20:
        return True
    if isinstance(node, ast.Name):
        values = [each.value for each in code.bindings(node)]
        return any(
            each is not None and draws_order(code, each, depth + 1) for each in values
        )
    if not isinstance(node, ast.Call):
        return False
    symbol = code.symbol(node.func)
    if symbol is not None or not isinstance(node.func, ast.Attribute):
        return symbol is not None and symbol.name.endswith("_dataset_from_directory")
    if node.func.attr == "shuffle":
        return True
    return draws_order(code, node.func.value, depth + 1)
