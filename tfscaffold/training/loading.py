"""Where a file loads a model that may be the one that it saves as a `tf.Module`."""

import ast
import re

from tfscaffold.model.graph import Graph
from tfscaffold.readers.flow import reached
from tfscaffold.readers.uses import use_of
from tfscaffold.source.code import Code
from tfscaffold.training import callbacks
from tfscaffold.training.objects import value_of
from tfscaffold.training.plan import literal
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Context, Reasons

# Keras 3 has none but the first, and neither has what is loaded.
_ASKED = ("predict", "predict_classes", "predict_proba", "predict_generator")
# What asks for a file by its name; a SavedModel is a folder, and has another one.
_ASKING = ("exists", "is_file", "isfile", "getsize", "remove", "unlink")

# What gives a file another name.
_MOVING = ("copy2", "copyfile", "move", "rename", "renames")


def loaded(
    graph: Graph, context: Context, reasons: Reasons, *, methods: bool = False
) -> list[tuple[ast.expr, str]]:
    """Return the calls of `load_model`, with what reads a SavedModel or a file of Keras.

    Args:
        graph: The model, which becomes a `tf.Module`.
        context: The file.
        reasons: Where it is noted that more is asked of what is loaded than predictions.
        methods: Whether the model saves itself, by a method that takes the ending away.
    """
    code = context.code
    calls = code.calls_by_name.get("load_model", ())
    uses = [code.call_of(use.node) for use in graph.uses if use.what == "save"]
    saved = [call for call in uses if call is not None]
    paths = {_path(call, code) for call in saved}
    has_checkpoint = callbacks.has_checkpoint(code)
    if not paths and not has_checkpoint:
        return []
    found: list[tuple[ast.expr, str]] = []
    for call in calls:
        path = _path(call, code)
        if not has_checkpoint and _is_another(call, saved, code):
            continue
        # `ModelCheckpoint` writes no SavedModel.
        is_known = path in paths or not (methods or has_checkpoint)
        may_change = _has_ending(path) or (methods and not _is_literal(path))
        asked = _asked_for(path, code) if may_change else []
        is_known = is_known and all(_is_exists(each) for each in asked)
        if not path or not is_known or not only_predicts(call, code):
            message = "The model is loaded here, and would not be compiled any more."
            refuse(code, call, message, reasons)
        else:
            load = context.blocks(["load_module"])["load_module"]
            found.append((call, f"{load}({path})"))
            found += [(each, _either(each, path, code)) for each in asked]
    return found


def folder(path: str) -> str:
    """Return the path of a SavedModel for that of a file, as text: without its ending."""
    quote = path[-1] if path[-1] in "\"'" else ""
    name = path.removesuffix(quote)
    return name.removesuffix(".keras").removesuffix(".h5") + quote


def _has_ending(path: str) -> bool:
    """Whether a path is a literal of which the ending goes."""
    return _is_literal(path) and folder(path) != path


def _is_literal(path: str) -> bool:
    return path[-1:] in ("'", '"')


def _is_another(call: ast.Call, saved: list[ast.Call], code: Code) -> bool:
    """Whether a call certainly loads none of the files under which the file saves models."""
    if any(name in code.calls_by_name for name in _MOVING):
        return False
    names = [_name(each, code) for each in (call, *saved)]
    return "" not in names and names[0] not in names[1:]


def _name(call: ast.Call, code: Code) -> str:
    """Return the name of the file that a call is given, "" where it is not known."""
    node = _path_node(call)
    value = literal(value_of(code, node)) if node is not None else ...
    return re.split(r"[/\\]", value)[-1] if isinstance(value, str) else ""


def _path(call: ast.Call, code: Code) -> str:
    """Return the path that a call is given, "" where it is given more that matters."""
    node = _path_node(call)
    return code.text.of(node) if node is not None else ""


def _path_node(call: ast.Call) -> ast.expr | None:
    """Return the path that a call is given, None where it is given more that matters."""
    given = {each.arg: each.value for each in call.keywords}
    for name in ("compile", "overwrite", "save_format"):
        given.pop(name, None)
    path = given.pop("filepath", None)
    values = [*call.args, *([path] if path is not None else [])]
    return values[0] if len(values) == 1 and not given else None


def _asked_for(path: str, code: Code) -> list[ast.Call]:
    """Return the calls that ask for a file by this path."""
    calls = [call for name in _ASKING for call in code.calls_by_name.get(name, ())]
    return [call for call in calls if path in code.text.of(call)]


def _is_exists(call: ast.Call) -> bool:
    """Whether a call is `os.path.exists(path)`, which can be asked of a folder, too."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_plain = len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
    return name == "exists" and is_plain and not call.keywords


def _either(call: ast.Call, path: str, code: Code) -> str:
    """Return what asks for a file of Keras, or for the folder that stands for it now."""
    function = code.text.of(call.func)
    return f"({function}({path}) or {function}({folder(path)}))"


def only_predicts(call: ast.Call, code: Code) -> bool:
    """Whether nothing but predictions is asked of a loaded model, wherever it goes."""
    pending: list[ast.expr] = [call]
    seen: set[ast.expr] = set()
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen.add(value)
        use = use_of(code, value)
        if use.what in _ASKED:
            continue
        if use.what or use.lost:
            return False
        pending += [
            place
            for place in reached(code, value)
            if not _is_in_other_branch(place, call, code)
        ]
    return True


def _is_in_other_branch(place: ast.expr, call: ast.Call, code: Code) -> bool:
    """Whether a place runs only where a call in the same `if` does not."""
    if code.function(place) is not code.function(call):
        return False
    around = {call, *code.scopes.ancestors(call)}
    for each in code.scopes.ancestors(place):
        if isinstance(each, ast.If) and each in around:
            inner = {place, *code.scopes.ancestors(place)}
            first = [
                any(s in around for s in body) for body in (each.body, each.orelse)
            ]
            then = [any(s in inner for s in body) for body in (each.body, each.orelse)]
            if first != then:
                return True
    return False
