"""Where a file loads a model that may be the one that it saves as a `tf.Module`."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.readers.flow import reached
from tfscaffold.readers.uses import use_of
from tfscaffold.source.code import Code
from tfscaffold.training import callbacks
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Context, Reasons

_ASKED = ("predict",)


def loaded(
    graph: Graph, context: Context, reasons: Reasons, *, methods: bool = False
) -> list[tuple[ast.expr, str]]:
    """Return the calls of `load_model`, with what reads a SavedModel or a file of Keras.

    Args:
        graph: The model, which becomes a `tf.Module`.
        context: The file.
        reasons: Where it is noted that more is asked of what is loaded than predictions.
        methods: Whether the model saves itself, under a path that only the running program
            knows.
    """
    code = context.code
    calls = code.calls_by_name.get("load_model", ())
    saved = [code.call_of(use.node) for use in graph.uses if use.what == "save"]
    paths = {_path(call, code) for call in saved if call is not None}
    has_checkpoint = callbacks.has_checkpoint(code)
    if not paths and not has_checkpoint:
        return []
    found: list[tuple[ast.expr, str]] = []
    for call in calls:
        path = _path(call, code)
        # `ModelCheckpoint` writes no SavedModel.
        is_known = not methods and (not has_checkpoint or path in paths)
        is_known = is_known and not _is_asked_for(path, code)
        if not path or not is_known or not only_predicts(call, code):
            message = "The model is loaded here, and would not be compiled any more."
            refuse(code, call, message, reasons)
        else:
            load = context.blocks(["load_module"])["load_module"]
            found.append((call, f"{load}({path})"))
    return found


def _path(call: ast.Call, code: Code) -> str:
    """Return the path that a call is given, "" where it is given more that matters."""
    given = {each.arg: each.value for each in call.keywords}
    given.pop("compile", None)
    path = given.pop("filepath", None)
    given.pop("overwrite", None)
    given.pop("save_format", None)
    values = [*call.args, *([path] if path is not None else [])]
    return code.text.of(values[0]) if len(values) == 1 and not given else ""


def _is_asked_for(path: str, code: Code) -> bool:
    """Whether a literal path, of which the ending goes, is asked for by that name."""
    names = ("exists", "is_file", "isfile", "getsize", "remove", "unlink")
    calls = [call for name in names for call in code.calls_by_name.get(name, ())]
    is_changed = path[:-1].endswith((".keras", ".h5"))
    return is_changed and any(path in code.text.of(call) for call in calls)


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
