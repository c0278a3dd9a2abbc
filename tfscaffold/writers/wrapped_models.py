"""A function that makes a model for wrappers of scikit-learn, which train through Keras."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

_WRAPPERS = (
    *("KerasClassifier", "KerasRegressor"),
    *("SKLearnClassifier", "SKLearnRegressor", "SKLearnTransformer"),
)
_SCIKERAS = "scikeras."
# What starts processes that give back scores alone, and no models.
_SCORING = (
    *(
        "GridSearchCV",
        "RandomizedSearchCV",
        "HalvingGridSearchCV",
        "HalvingRandomSearchCV",
    ),
    *("cross_val_predict", "cross_val_score", "cross_validate"),
    *("learning_curve", "permutation_importance", "validation_curve"),
)


def is_wrapped(graph: Graph, code: Code) -> bool:
    """Whether the function that makes a model is for wrappers alone, beside calls of its own."""
    function = code.function(graph.callee)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return False
    handed = _handed(function, code)
    if not handed:
        return _is_in_wrapper(function, code)
    return all(_wrapper(each, code) for each in handed)


def refuse_copies(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse what makes another one of a wrapped model around a `tf.Module`.

    That is a wrapper which is given the model itself, and a process that gives one back.
    """
    for node in _given(graph, code):
        is_made_anew = isinstance(code.scopes.parents[node], ast.Lambda)
        if _wrapper(node, code) and not is_made_anew:
            reasons.add(
                "TFS115",
                code.position(node),
                "The wrapper copies the model that it is given, and one around a `tf.Module` "
                "has no configuration here.",
                "Give it the function that makes the model, or convert to functional instead.",
            )
    if not is_wrapped(graph, code):
        return
    for keyword in code.nodes(ast.keyword):
        call = code.scopes.parents[keyword]
        callee = getattr(call, "func", None)
        name = getattr(callee, "attr", getattr(callee, "id", ""))
        is_alone = keyword.arg == "n_jobs" and name not in _SCORING
        if is_alone or keyword.arg == "return_estimator":
            reasons.add(
                "TFS115",
                code.position(keyword.value),
                f"With `{keyword.arg}=` another process may give the model back, and one around "
                "a `tf.Module` has no configuration here.",
                "Take this away, or convert to functional instead.",
            )


def refuse_scikeras(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a class for SciKeras, which asks a model for its `outputs`."""
    function = code.function(graph.callee)
    given = _given(graph, code)
    is_inside = False
    if isinstance(function, ast.FunctionDef):
        given += _handed(function, code)
        is_inside = _is_in_wrapper(function, code)
    if is_inside or any(_wrapper(each, code).startswith(_SCIKERAS) for each in given):
        reasons.add(
            "TFS108",
            (graph.line, graph.column),
            "SciKeras gets this model and asks for its `outputs`, which a subclass of `Model` "
            "does not have.",
            "Convert to functional or to module instead.",
        )


def _given(graph: Graph, code: Code) -> list[ast.expr]:
    """Return the expressions that are the model, or a call of the function that makes it."""
    found = [use.node for use in graph.uses if isinstance(use.node, ast.expr)]
    function = code.function(graph.callee)
    if isinstance(function, ast.FunctionDef):
        calls = [code.call_of(node) for node in _names(function, code)]
        found += [call for call in calls if call is not None]
    return found


def _handed(function: ast.FunctionDef, code: Code) -> list[ast.expr]:
    """Return where a function is named and not called."""
    return [each for each in _names(function, code) if code.call_of(each) is None]


def _names(function: ast.FunctionDef, code: Code) -> list[ast.expr]:
    """Return where a function is named; for a method, that attribute of anything."""
    if isinstance(code.scopes.parents[function], ast.ClassDef):
        return [
            node for node in code.nodes(ast.Attribute) if node.attr == function.name
        ]
    return [
        node
        for node in code.nodes(ast.Name)
        if node.id == function.name and isinstance(node.ctx, ast.Load)
    ]


def _wrapper(node: ast.expr, code: Code) -> str:
    """Return the path of the wrapper that an expression is given to, "" if it is not."""
    parent = code.scopes.parents[node]
    call = code.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
    if isinstance(call, ast.Lambda):
        return _wrapper(call, code)
    if not isinstance(call, ast.Call) or call.func is node:
        return ""
    path = code.path(call.func)
    package, _, name = path.rpartition(".")
    is_known = package.startswith(_SCIKERAS) or ".wrappers" in package
    is_first = call.args[:1] == [node]
    is_named = isinstance(parent, ast.keyword) and parent.arg in ("build_fn", "model")
    return path if name in _WRAPPERS and is_known and (is_first or is_named) else ""


def _is_in_wrapper(function: ast.FunctionDef, code: Code) -> bool:
    """Whether a method stands in a class that derives from a wrapper of SciKeras."""
    kind = code.scopes.parents[function]
    return isinstance(kind, ast.ClassDef) and any(
        code.path(base).startswith(_SCIKERAS) for base in kind.bases
    )
