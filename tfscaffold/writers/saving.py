"""Where the whole model is saved to HDF5, or may be: a subclass needs more for that."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import base_of
from tfscaffold.writers.data_names import VISIBLE
from tfscaffold.writers.shapes import example_dtype
from tfscaffold.writers.writing import Context, Reasons

_HDF5 = (".h5", ".hdf5")
_MAX_ALIASES = 8
# A string, or an f-string: what a path ends with.
_Text = ast.Constant | ast.JoinedStr


def refuse_paths(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Note a refusal for each path that is, or may be, one of HDF5 where no class can be saved so."""
    saves = hdf5_saves(graph, context.code)
    if graph.symbol.is_keras_2:
        why = "Keras 2 writes no subclass to HDF5"
    elif saves and not _is_told(example_dtype(graph, context), context.code):
        why = "the class that is read from HDF5 would not see the dtype of its input"
    else:
        return
    for call in saves:
        reasons.add(
            "TFS108",
            context.code.position(call),
            f"The whole model is saved here, to a path that may be one of HDF5: {why}.",
            "Let the path end in `.keras`, here and where the model is loaded, or convert to "
            "functional.",
        )


def hdf5_saves(graph: Graph, code: Code) -> list[ast.Call]:
    """Return the calls that save the whole model to HDF5, or to a path that is not known."""
    found = []
    for call, path in _saves(graph, code):
        text = _last_text(code, path) if path is not None else None
        if text is None or _is_hdf5(text) or _is_filled_in(text):
            found.append(call)
    return found


def saves_models(code: Code) -> bool:
    """Whether a file may save whole models, or loads some."""
    return any(
        name in ("load_model", "save", "save_model") or name.endswith("Checkpoint")
        for name in code.calls_by_name
    )


def sets_trainable(code: Code) -> bool:
    """Whether a file freezes or thaws something."""
    return any(
        node.attr == "trainable" and isinstance(node.ctx, ast.Store)
        for node in code.nodes(ast.Attribute)
    ) or any(
        not isinstance(name, ast.Constant) or name.value == "trainable"
        for call in code.calls_by_name.get("setattr", ())
        for name in call.args[1:2]
    )


def _is_told(dtype: str, code: Code) -> bool:
    """Whether a class at the top of the file sees what a dtype's text names."""
    if not dtype:
        return True
    node = ast.parse(dtype, mode="eval").body
    root = base_of(node)
    if not isinstance(root, ast.Name):
        return isinstance(node, ast.Constant)
    bindings = code.scopes.module.bindings.get(root.id, [])
    return bool(bindings) and all(each.kind in VISIBLE for each in bindings)


def _is_hdf5(node: _Text) -> bool:
    last = node.values[-1] if isinstance(node, ast.JoinedStr) else node
    return (
        isinstance(last, ast.Constant)
        and isinstance(last.value, str)
        and last.value.endswith(_HDF5)
    )


def _is_filled_in(node: _Text) -> bool:
    """Whether a string may end in a place that `%` or `format` fill in."""
    return isinstance(node, ast.Constant) and str(node.value).endswith(("%s", "}"))


def _saves(graph: Graph, code: Code) -> Iterator[tuple[ast.Call, ast.expr | None]]:
    """Yield the calls that save the whole model, each with its path, or None.

    A function that is given a model somewhere else may be given this one: its path counts if it
    is certainly one of HDF5.
    """
    known: set[ast.Call] = set()
    for use in graph.uses:
        call = _save_call(use, code)
        if call is not None:
            known.add(call)
            yield call, argument(call, int(use.what != "save"), "filepath")
    for name in ("save", "save_model"):
        for call in code.calls_by_name.get(name, ()):
            path = argument(call, int(name != "save"), "filepath")
            text = _last_text(code, path) if path is not None else None
            if call not in known and text is not None and _is_hdf5(text):
                yield call, path
    if any(use.what in ("fit", "fit_generator") for use in graph.uses):
        for name, calls in code.calls_by_name.items():
            if name.endswith("ModelCheckpoint"):
                yield from _checkpoints(calls)


def _checkpoints(
    calls: list[ast.Call],
) -> Iterator[tuple[ast.Call, ast.expr | None]]:
    """Yield the callbacks that may save whole models, each with its path."""
    for call in calls:
        if not saves_weights_only(call):
            yield call, argument(call, 0, "filepath")


def _save_call(use: Use, code: Code) -> ast.Call | None:
    """Return the call that saves the model, where a use is one."""
    parent = code.scopes.parents[use.node]
    if not isinstance(parent, ast.Call):
        return None
    if use.what == "save" and parent.func is use.node:
        return parent
    if use.what == "" and parent.args and parent.args[0] is use.node:
        symbol = code.symbol(parent.func)
        if symbol is not None and symbol.name == "save_model":
            return parent
    return None


def saves_weights_only(call: ast.Call) -> bool:
    """Whether a `ModelCheckpoint` certainly saves weights alone."""
    only = argument(call, 4, "save_weights_only")
    return isinstance(only, ast.Constant) and bool(only.value)


def argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    """Return what a call is given by name, or else at a place; None for neither."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[index] if index < len(call.args) else None


def _last_text(code: Code, path: ast.expr, depth: int = 0) -> _Text | None:
    """Return the string with which a path ends, or None if it is not certain."""
    if isinstance(path, ast.Constant):
        return path if isinstance(path.value, str) else None
    if isinstance(path, ast.JoinedStr):
        return (
            path if path.values and isinstance(path.values[-1], ast.Constant) else None
        )
    last: ast.expr | None = None
    if isinstance(path, ast.BinOp):
        last = path.left if isinstance(path.op, ast.Mod) else path.right
    elif isinstance(path, ast.Call):
        last = _last_of_call(path)
    elif isinstance(path, ast.Name):
        last = code.assigned(path)
    elif isinstance(path, ast.Attribute):
        last = _only_value(code, path)
    if last is None or depth > _MAX_ALIASES:
        return None
    return _last_text(code, last, depth + 1)


def _last_of_call(call: ast.Call) -> ast.expr | None:
    """Return what a path ends with that a call makes: of `os.path.join`, `format`, `str`."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "format" and isinstance(call.func, ast.Attribute):
        return call.func.value
    if name in ("join", "joinpath", "str", "Path", "abspath") and call.args:
        return call.args[-1]
    return None


def _only_value(code: Code, attribute: ast.Attribute) -> ast.expr | None:
    """Return what an attribute is set to, if the file sets one of its name just once."""
    stores = [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr == attribute.attr and isinstance(node.ctx, ast.Store)
    ]
    parent = code.scopes.parents[stores[0]] if len(stores) == 1 else None
    return parent.value if isinstance(parent, ast.Assign) else None
