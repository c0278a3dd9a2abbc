"""A `tf.Module` with `fit` and its like as methods, where a file does not show who trains it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.training import (
    callbacks,
    holders,
    loading,
    loop,
    module_uses,
    reading,
    sharing,
)
from tfscaffold.training.batches import fit_datasets
from tfscaffold.training.compiling import check_kept, prepared
from tfscaffold.training.data import is_array, is_read_as_one
from tfscaffold.training.measuring import measurement
from tfscaffold.training.plan import (
    PARAMETERS,
    RENAMED,
    Call,
    Plan,
    Session,
    bind,
    literal,
)
from tfscaffold.training.refusing import refuse
from tfscaffold.training.resuming import refuse_resumed
from tfscaffold.training.words import Words, tried
from tfscaffold.writers.writing import Context, Line, Reasons

# The methods of `TrainedModule` in templates/blocks that no `compile` governs, and what they take.
_ANY_TIME: Mapping[str, tuple[str, ...]] = {
    "get_weights": (),
    "predict": ("x", "batch_size", "verbose", "steps"),
    "predict_on_batch": ("x",),
    "save": ("filepath", "overwrite", "save_format"),
    "set_weights": ("weights",),
}
# Its attributes.
_ATTRIBUTES = ("history", "optimizer")
# What takes the function that makes a model, or the model, and calls Keras' methods on it.
_TAKERS = ("scikeras", "scikit_learn", "keras_tuner", "kerastuner", "hyperopt", "talos")


@dataclass(frozen=True)
class Methods:
    """What makes a module that trains itself.

    Attributes:
        statements: Those that take the place of each `compile`.
        expressions: What takes the place of other calls.
        uses: Those of the model that are left.
        base: The block from which the module derives.
        remarks: The calls that fail in Keras 3, and in the module's methods, too.
    """

    statements: loop.Statements
    expressions: loop.Expressions
    uses: tuple[Use, ...]
    base: str
    remarks: tuple[Diagnostic, ...] = ()


def write(graph: Graph, context: Context, reasons: Reasons) -> Methods:
    """Return what makes a module that trains itself.

    Args:
        graph: The model.
        context: The file.
        reasons: Where refusals are noted.
    """
    code = context.code
    _refuse_takers(graph, code, reasons)
    trains = [use for use in graph.uses if reading.is_training(use)]
    kept = [use for use in graph.uses if use.what in (*_ANY_TIME, *_ATTRIBUTES)]
    others = tuple(use for use in graph.uses if use not in (*trains, *kept))
    for use in kept:
        _check_use(use, code, reasons)
    compiles = [use for use in trains if use.what == "compile"]
    unclear = Reasons()
    _prepared(graph, compiles, tried(context), unclear)
    statements: loop.Statements = []
    if unclear.found or not compiles:
        base = "CompiledModule"
        for use in compiles:
            _check_compile(use, context, reasons)
    else:
        base = "TrainedModule"
        statements = _prepared(graph, compiles, context, reasons)
    calls = [use for use in trains if use.what != "compile"]
    found = [reading.read_call(use, code, reasons, is_kept=True) for use in calls]
    _check_calls([call for call in found if call is not None], context, reasons)
    refuse_resumed(graph, context, reasons)
    left = replace(graph, uses=others)
    saves = [use for use in kept if use.what == "save"]
    asked = [use for use in others if not _is_followed(use, code)]
    loop.refuse_uses(
        replace(graph, uses=(*asked, *saves)), context, reasons, is_module=True
    )
    expressions = [
        *loading.loaded(graph, context, reasons, methods=True),
        *module_uses.rewritten(left, context, {}, reasons),
        *_renamed(trains, code),
        *_unpacked(kept, context),
    ]
    others = tuple(
        replace(use, lost=False) if _is_followed(use, code) else use for use in others
    )
    remarks = tuple(_failing(trains, code))
    return Methods(statements, expressions, others, base, remarks)


def _renamed(trains: Sequence[Use], code: Code) -> Iterator[tuple[ast.expr, str]]:
    """Yield the calls of `fit_generator` and its like, as they are called today."""
    for use in trains:
        call = code.call_of(use.node)
        if use.what not in RENAMED or call is None:
            continue
        assert isinstance(use.node, ast.Attribute)
        found = (bind(call, use.what) or {}).items()
        given = [f"{name}={code.text.of(node)}" for name, node in found]
        model = code.text.of(use.node.value)
        yield call, f"{model}.{RENAMED[use.what]}({', '.join(given)})"


def _unpacked(uses: Sequence[Use], context: Context) -> Iterator[tuple[ast.expr, str]]:
    """Yield the lists that `predict` is given, with what gives the array in them."""
    for use in uses:
        call = context.code.call_of(use.node)
        if use.what == "predict" and call is not None:
            for node in _inputs(call):
                if is_read_as_one(node):
                    name = context.blocks(["one_array"])["one_array"]
                    yield node, f"{name}({context.code.text.of(node)})"


def _inputs(call: ast.Call) -> list[ast.expr]:
    """Return what a call is given as `x`."""
    return [*call.args[:1], *(k.value for k in call.keywords if k.arg == "x")]


def _failing(trains: Sequence[Use], code: Code) -> Iterator[Diagnostic]:
    """Yield remarks on arguments that Keras 3 does not take."""
    for use in trains:
        call = code.call_of(use.node)
        names = {} if call is None else bind(call, use.what) or {}
        for name, node in names.items():
            message = ""
            method = RENAMED.get(use.what, use.what)
            if name not in PARAMETERS[method]:
                message = f"`{method}` of Keras 3 has no `{name}=`"
            elif name == "metrics" and isinstance(literal(node), str):
                message = "Keras 3 takes metrics in a list alone"
            if message:
                yield Diagnostic(
                    "TFS205",
                    "warning",
                    *code.position(node),
                    f"{message}: the call fails as it does without a conversion.",
                    "Bring it to Keras 3.",
                )


def _prepared(
    graph: Graph, compiles: Sequence[Use], context: Context, reasons: Reasons
) -> loop.Statements:
    """Return the statements that take the place of each `compile`."""
    found = [reading.read_call(use, context.code, reasons) for use in compiles]
    sessions = [Session(call, ()) for call in found if call is not None]
    # Without metrics, Keras keeps those of an earlier `compile`.
    sessions.sort(key=lambda each: "metrics" not in each.compile.arguments)
    statements: loop.Statements = []
    for session in sessions:
        assert isinstance(session.compile.node.func, ast.Attribute)
        model = context.code.text.of(session.compile.node.func.value)
        words = Words(model, session, context, reasons, is_module=True)
        plan = Plan(model, tuple(sessions), reading.outputs(graph))
        line = Line(prepared(words, plan, session))
        statements.append((session.compile.statement, (line,)))
    return statements


def _check_compile(use: Use, context: Context, reasons: Reasons) -> None:
    """Refuse what `compile` is given and the method of that name does not take."""
    node = context.code.call_of(use.node)
    if node is None:
        refuse(context.code, use.node, "`.compile` is not called here.", reasons)
        return
    # Where arguments are unpacked, the method looks at them when it is called.
    arguments = bind(node, "compile") or {}
    call = Call("compile", node, context.code.statement(node), arguments)
    session = Session(call, ())
    check_kept(Words("model", session, tried(context), reasons), session)


def _is_followed(use: Use, code: Code) -> bool:
    """Whether a model stands in a tuple that is returned or taken apart: its uses are known."""
    parent = code.scopes.parents[use.node]
    return (
        use.lost
        and isinstance(parent, ast.Tuple | ast.List)
        and isinstance(code.scopes.parents[parent], ast.Return | ast.Assign | ast.For)
    )


def _refuse_takers(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a model, or a function that makes it, that is for a library which needs Keras' own."""
    function = code.function(graph.callee)
    if not isinstance(function, ast.FunctionDef):
        return
    kind = code.scopes.parents[function]
    if isinstance(kind, ast.ClassDef) and not sharing.is_plain(kind, code):
        message = (
            "The class that makes the model has bases that this file does not show, and they may "
            "need a model of Keras."
        )
        refuse(code, function, message, reasons)
    if function.decorator_list:
        message = (
            f"What takes `{function.name}` as a decorator may need a model of Keras."
        )
        refuse(code, function, message, reasons)
    named = holders.references(function, code)
    for node in named:
        if code.call_of(node) is None:
            message = f"`{function.name}` is handed on here, to what may need a model of Keras."
            refuse(code, node, message, reasons)
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    words = [each for each in _TAKERS if each in code.text.text]
    if not named and ("hp" in given or words):
        taker = words[0] if words else "a tuner"
        message = (
            f"`{function.name}` may be made for {taker}, which needs a model of Keras."
        )
        refuse(code, function, message, reasons)


def _check_use(use: Use, code: Code, reasons: Reasons) -> None:
    """Refuse what a method or an attribute of the module does not take."""
    if not isinstance(getattr(use.node, "ctx", ast.Load()), ast.Load):
        refuse(code, use.node, f"`.{use.what}` is assigned here.", reasons)
    call = code.call_of(use.node)
    if use.what not in _ANY_TIME or call is None:
        return
    names = _ANY_TIME[use.what]
    named = [each.arg for each in call.keywords]
    starred = any(isinstance(each, ast.Starred) for each in call.args)
    if len(call.args) > len(names) or starred or not set(named) <= {*names}:
        message = f"`{use.what}` is given more here than it takes in a `tf.Module`."
        refuse(code, call, message, reasons)
    overwrite = [k.value for k in call.keywords if k.arg == "overwrite"]
    if (
        any(literal(each) is not True for each in [*call.args[1:2], *overwrite])
        and use.what == "save"
    ):
        refuse(code, call, "`save` is given more here than a path.", reasons)
    for node in _inputs(call):
        if use.what == "predict" and is_read_as_one(node):
            continue
        if use.what.startswith("predict") and not is_array(code, node):
            message = "This is a list or a dictionary, not one array."
            refuse(code, node, message, reasons)


def _check_calls(calls: list[Call], context: Context, reasons: Reasons) -> None:
    """Refuse what `fit` and its like are given and the methods do not take."""
    # What a loop could not be given cannot be given to a method; the loop is not written.
    unwritten = tried(context)
    for call in calls:
        # What is not known here, the method looks at when it is called.
        known = {
            name: node
            for name, node in call.arguments.items()
            if name not in ("return_dict", "shuffle") or literal(node) is not ...
        }
        call = replace(call, arguments=known)
        words = Words("model", Session(call, ()), unwritten, reasons, is_module=True)
        if call.method != "fit":
            measurement(words, call)
            continue
        fit_datasets(words, call, [])
        given = call.arguments.get("callbacks")
        callbacks.listed(
            context.code, given, words.refuse, compiled=True, is_module=True
        )
        frequency = call.arguments.get("validation_freq")
        if isinstance(frequency, ast.List | ast.Tuple | ast.Set):
            words.refuse(frequency, "`validation_freq=` is not a number here.")
