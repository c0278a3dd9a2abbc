"""Where the model is saved: Keras saves a subclass only to a path that ends in `.keras`."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.open_paths import places
from tfscaffold.writers.writing import Context, Reasons

_HDF5 = (".h5", ".hdf5", ".hdf")
_MAX_ALIASES = 8
# A string, or an f-string: what a path ends with.
_Text = ast.Constant | ast.JoinedStr


def refuse_paths(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Note a refusal for each path of which it is not known that it can be `.keras`."""
    for call, path in _saves(graph, code):
        text = _last_text(code, path)
        if text is None:
            movable = bool(_open_places(graph, code, path))
        else:
            movable = not _is_hdf5(code, text) or _can_move(code, text)
        if not movable:
            reasons.add(
                "TFS108",
                code.position(call),
                "The whole model is saved here, and a subclass is only saved to a path that "
                "ends in `.keras`.",
                _remedy(code, path, text is not None),
            )


def _remedy(code: Code, path: ast.expr, is_hdf5: bool) -> str:
    """Return what to change where a path cannot be `.keras`."""
    text = " ".join(code.text.of(path).split())
    if is_hdf5:
        change = f"Let `{text}` end in `.keras`"
    elif isinstance(path, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        change = f"Write `{text} + '.keras'` in place of `{text}`"
    else:
        change = f"Let the path `{text}` end in `.keras`"
    return f"{change}, here and where the model is loaded, or convert to functional."


def moved_paths(graph: Graph, code: Code) -> list[tuple[ast.expr, str]]:
    """Return the paths to HDF5 files to which the model is saved, as paths to `.keras`.

    Every string of the file that names such a file is changed, so that what is saved in one
    place is found in the other.

    Returns:
        The strings, each with its new text.
    """
    names = {
        _file_name(code, text)
        for _, path in _saves(graph, code)
        if (text := _last_text(code, path)) is not None and _is_hdf5(code, text)
    }
    if not names:
        return []
    strings: list[_Text] = [*code.nodes(ast.Constant), *code.nodes(ast.JoinedStr)]
    return [
        (node, _moved(code.text.of(node)))
        for node in strings
        if _is_hdf5(code, node) and _file_name(code, node) in names
    ]


def dropped_formats(graph: Graph, code: Code) -> list[tuple[ast.expr, str]]:
    """Return the arguments `save_format="h5"` beside paths that end in `.keras` from now on.

    Returns:
        What stands from the argument before to the end of this one, with the empty text.
    """
    found: list[tuple[ast.expr, str]] = []
    for call, path in _saves(graph, code):
        text = _last_text(code, path)
        if text is not None and not _is_hdf5(code, text):
            continue
        before: ast.expr | None = call.args[-1] if call.args else None
        for keyword in call.keywords:
            value = keyword.value
            if (
                keyword.arg == "save_format"
                and before is not None
                and isinstance(value, ast.Constant)
                and value.value in ("h5", "hdf5", "keras")
            ):
                found.append((_between(before, value), ""))
            before = value
    return found


def _between(before: ast.expr, last: ast.expr) -> ast.expr:
    """Return a node for what stands behind one argument up to the end of another one."""
    assert before.end_lineno is not None
    assert before.end_col_offset is not None
    return ast.Constant(
        None,
        lineno=before.end_lineno,
        col_offset=before.end_col_offset,
        end_lineno=last.end_lineno,
        end_col_offset=last.end_col_offset,
    )


def settled_paths(graph: Graph, context: Context) -> list[tuple[ast.expr, str]]:
    """Return the paths whose ending the file does not show, as paths to `.keras`."""
    found = open_paths(graph, context.code)
    if not found:
        return []
    head = f"{context.spell.module('os', 'os')}.path.splitext("
    return [
        (each, f'{head}{context.code.text.of(each)})[0] + ".keras"') for each in found
    ]


def open_paths(graph: Graph, code: Code) -> list[ast.expr]:
    """Return where the file gives a path that the model is saved to and that may be HDF5."""
    found: dict[ast.expr, None] = {}
    for _, path in _saves(graph, code):
        if _last_text(code, path) is None:
            found |= dict.fromkeys(_open_places(graph, code, path))
    return list(found)


def _open_places(graph: Graph, code: Code, path: ast.expr) -> list[ast.expr]:
    """Return where a path whose ending is open is given to functions; nothing if it must stay.

    Keras 2 saves to folders, too, and a name of an HDF5 file may be that of this one.
    """
    strings: list[_Text] = [*code.nodes(ast.Constant), *code.nodes(ast.JoinedStr)]
    named = any(
        _is_hdf5(code, each)
        and not code.text.of(each).rstrip("\"'").endswith(".weights.h5")
        for each in strings
    )
    if graph.symbol.is_keras_2 or named:
        return []
    given = [each for _, each in _saves(graph, code)]
    given += [
        each
        for call in code.calls_by_name.get("load_model", ())
        if (each := _argument(call, 0, "filepath")) is not None
    ]
    others = [each for each in given if _last_text(code, each) is None]
    return places(code, path, others) or []


def _moved(text: str) -> str:
    body = text.rstrip("\"'")
    return f"{body.rpartition('.')[0]}.keras{text[len(body) :]}"


def _file_name(code: Code, node: _Text) -> str:
    """Return the last part of a path, as it is written."""
    return code.text.of(node).rstrip("\"'").rpartition("/")[2].lstrip("rfbRFB\"'")


def _is_hdf5(code: Code, node: _Text) -> bool:
    last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
    return (
        isinstance(last, ast.Constant)
        and isinstance(last.value, str)
        and last.value.endswith(_HDF5)
        and not isinstance(code.scopes.parents[node], ast.JoinedStr)
    )


def _can_move(code: Code, node: _Text) -> bool:
    """Whether a path to an HDF5 file can end in `.keras` wherever the file names it."""
    if not code.text.of(node).rstrip("\"'").endswith(_HDF5):
        return False
    name = _file_name(code, node)
    weights = [
        path
        for call in code.calls_by_name.get("save_weights", ())
        if (path := _argument(call, 0, "filepath")) is not None
    ]
    patterns = [
        each
        for each in code.nodes(ast.Constant)
        if isinstance(each.value, str) and each.value.endswith(("*.h5", "*.hdf5"))
    ]
    return not patterns and not any(
        (last := _last_text(code, path)) is not None and _file_name(code, last) == name
        for path in weights
    )


def _saves(graph: Graph, code: Code) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the calls that save the whole model, each with its path."""
    for use in graph.uses:
        call = _save_call(use, code)
        path = _argument(call, int(use.what != "save"), "filepath") if call else None
        if call is not None and path is not None:
            yield call, path
    if any(use.what in ("fit", "fit_generator") for use in graph.uses):
        for name, calls in code.calls_by_name.items():
            if name.endswith("ModelCheckpoint"):
                yield from _checkpoints(code, calls)


def _checkpoints(
    code: Code, calls: list[ast.Call]
) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the callbacks that may save whole models to HDF5, each with its path."""
    for call in calls:
        path = _argument(call, 0, "filepath")
        only = _argument(call, 4, "save_weights_only")
        weights = only is not None and not (
            isinstance(only, ast.Constant) and only.value is False
        )
        if path is not None and not weights:
            text = _last_text(code, path)
            if text is None or _is_hdf5(code, text):
                yield call, path


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


def _argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
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
