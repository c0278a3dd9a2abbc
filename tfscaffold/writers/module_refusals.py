"""What cannot be written in raw TensorFlow: some layers, and uses of the model."""

import ast
import re
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Input
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import base_of
from tfscaffold.writers import shapes
from tfscaffold.writers.builds import called_builds, is_built_below
from tfscaffold.writers.later_uses import is_held
from tfscaffold.writers.layer_forms import Form, forms, kept
from tfscaffold.writers.module_members import VARIABLES
from tfscaffold.writers.writing import Context, Reasons

# Layers that may have a seed in Keras.
_SEEDED = re.compile("Dropout|Noise|Random|LSTM|GRU|RNN|Attention")

# Modules that have a function of the name of a builtin.
_REPLACES_BUILTINS = re.compile(
    r"tensorflow(\.math)?|(tensorflow\.)?keras\.(ops|backend)(\..*)?|(jax\.)?numpy|pylab|scipy|torch"
)


def refuse_kept(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse the layers that cannot stay those of Keras."""
    seen = set()
    for form in kept(graph, context):
        node = form.step.expression.node
        text = context.code.text.of(node)
        place = context.code.position(node)
        first = text.splitlines()[0]
        if form.kept.doubt:
            reasons.add(
                "TFS114",
                place,
                f"`{first}` cannot stay a layer of Keras here. {form.kept.doubt}",
                "Convert to subclass instead.",
            )
        if _keeps_state(form.made):
            reasons.add(
                "TFS114",
                place,
                "The layer keeps its state from batch to batch (`stateful`), and a `tf.Module` "
                "is built with a batch of another size.",
                "Leave `stateful` out, or convert to functional.",
            )
        if _is_read_symbolically(node, context.code):
            reasons.add(
                "TFS114",
                place,
                f"The file reads the input or output of the layer `{first}`, which it has in a "
                "model of Keras alone.",
                "Convert to subclass instead.",
            )
        if _is_seeded(form):
            reasons.add(
                "TFS114",
                place,
                "The layer drops with a `seed`, and what builds the module draws some of its "
                "numbers: it would drop by other numbers.",
                "Leave `seed` out, or convert to subclass instead.",
            )
        same = context.code.text.of(form.made) if _is_alias(form) else text
        may_be_same = not isinstance(node, ast.Call) or _is_decorated(
            node, context.code
        )
        is_repeated = may_be_same and same in seen
        if not form.is_listed and is_repeated and not _is_shared(form, graph, context):
            # Its variables would count twice, and losses of its first call be lost.
            reasons.add(
                "TFS114",
                place,
                f"The layer `{first}` is applied twice.",
                "Convert to subclass instead.",
            )
        seen |= {text, same}
        if form.is_listed and form.node is node and _is_repeated(form, context.code):
            reasons.add(
                "TFS114",
                place,
                f"`{first}` may hold the same layers several times.",
                "Convert to subclass instead.",
            )


def refuse_replaced_builtins(context: Context, reasons: Reasons) -> None:
    """Refuse a file in which a `max`, a `tuple`, or an `any` may not be that of Python."""
    for star in context.code.scopes.module.stars:
        if _REPLACES_BUILTINS.fullmatch(star.path):
            reasons.add(
                "TFS112",
                context.code.position(context.code.scopes.parents[star.node]),
                f"`from {star.path} import *` brings names of Python, such as `max`, and raw "
                "TensorFlow reads those of Python.",
                "Import the names that the file uses.",
            )


def refuse_counted_seeds(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse lists of variables in which Keras counts the states of random layers."""
    drawn = [
        name
        for form in _with_those_of_models(graph, context)
        for name in form.names
        if _SEEDED.search(name)
    ]
    for use in graph.uses:
        if use.what in ("variables", "non_trainable_variables") and drawn:
            reasons.add(
                "TFS115",
                (use.line, use.column),
                f"`.{use.what}` is used here: Keras lists the seed of `{drawn[0]}` among them, "
                "which a `tf.Module` does not have.",
                "Use `.trainable_variables`, or convert to subclass instead.",
            )


def refuse_unbuilt(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse reads of variables that a Sequential has from the start, and a module later."""
    code = context.code
    indent = code.text.indent(graph.sites[-1].start)
    known = shapes.has_shape(graph, context)
    if not known and not any(
        isinstance(step, Input) and step.uncertain for step in graph.steps
    ):
        return
    if known and shapes.example_shape(graph, context, indent):
        return
    builds = {call.func for call in called_builds(graph, context)}
    if builds and is_built_below(graph, context):
        return
    called = [use for use in graph.uses if use.what == "()" or use.node in builds]
    for use in graph.uses:
        place = (use.line, use.column)
        # What a step that is rewritten asks for, it asks behind the call.
        is_read = isinstance(use.node, ast.Attribute) and use.node.attr == use.what
        if (
            use.what not in (*VARIABLES, "losses")
            or not is_read
            or any(
                code.function(each.node) is code.function(use.node)
                and (each.line, each.column) < place
                for each in called
            )
        ):
            continue
        reasons.add(
            "TFS115",
            place,
            f"`.{use.what}` is used here, where a `tf.Module` may not have been called: "
            f"{'a size of its input is open' if known else 'the first layer may know its input'}, "
            "and it makes its variables when it is called.",
            "Call the model before that, or state the whole shape of its input.",
        )


def refuse_repeated(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse models that are layers, where one of them or a layer of theirs is so twice."""
    if not any(_models(form, context) for form in forms(graph, context)):
        return
    found = [*_held(graph, context, ())]
    if len({*found}) < len(found):
        reasons.add(
            "TFS114",
            (graph.line, graph.column),
            "A layer stands twice in the model, in the models that are its layers.",
            "Convert to subclass instead.",
        )


def _held(
    graph: Graph, context: Context, calls: tuple[ast.AST, ...]
) -> Iterator[tuple[object, str]]:
    """Yield what tells the layers apart that are made elsewhere, and the models among them.

    Args:
        graph: The model.
        context: The file.
        calls: The functions that are called for it: what they make is another one each time.
    """
    code = context.code
    for form in forms(graph, context):
        node = form.step.expression.node
        models = _models(form, context)
        for model in models:
            function = code.function(model.callee)
            if isinstance(node, ast.Call) and _is_called(node, function, code):
                assert function is not None
                yield from _held(model, context, (*calls, function))
            else:
                yield model.callee, ""
                yield from _held(model, context, calls)
        if not models and not isinstance(node, ast.Call):
            base = base_of(node)
            scope = code.scopes.of(node)
            owner = scope.owner(base.id) if isinstance(base, ast.Name) else None
            if owner is None or owner.node not in calls:
                yield owner, code.text.of(node)


def _is_called(call: ast.Call, function: ast.AST | None, code: Code) -> bool:
    """Whether a call is one of a function, and makes what that makes anew."""
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return False
    bindings = code.bindings(call.func) if isinstance(call.func, ast.Name) else []
    return [each.node for each in bindings] == [function]


def _with_those_of_models(graph: Graph, context: Context) -> Iterator[Form]:
    """Yield the layers of a model, and those of the models among them."""
    for form in forms(graph, context):
        yield form
        for model in _models(form, context):
            yield from _with_those_of_models(model, context)


def _models(form: Form, context: Context) -> tuple[Graph, ...]:
    """Return the models of the file of which a layer is one, also where they stay in Keras."""
    found = context.inner.get(form.step.expression.node)
    return found.models if found is not None else ()


def _is_shared(form: Form, graph: Graph, context: Context) -> bool:
    """Whether a variable's layer of Keras has no losses, and nobody counts the layers."""
    made = context.code.text.of(form.made)
    counted = {"layers", "get_layer", "summary"} & {use.what for use in graph.uses}
    return (
        form.kept.is_keras
        and isinstance(form.node, ast.Name)
        and isinstance(form.made, ast.Call)
        and "egulariz" not in made
        and not counted
        and not graph.in_keras
    )


def _is_decorated(call: ast.Call, code: Code) -> bool:
    """Whether a call is one of a function that may give again what it gave before."""
    bindings = code.bindings(call.func) if isinstance(call.func, ast.Name) else []
    return any(
        isinstance(each.node, ast.FunctionDef) and each.node.decorator_list
        for each in bindings
    )


def _is_alias(form: Form) -> bool:
    return isinstance(form.made, ast.Name | ast.Attribute | ast.Subscript)


def _is_repeated(form: Form, code: Code) -> bool:
    """Whether a list is multiplied where it is made or used."""
    nodes = [form.node, form.made]
    if isinstance(form.node, ast.Name):
        nodes += [each.value for each in code.bindings(form.node) if each.value]
    return any(
        isinstance(each, ast.BinOp) and isinstance(each.op, ast.Mult)
        for node in nodes
        for each in _terms(node)
    )


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    """Yield a list, and those that it is put together of."""
    yield node
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.List | ast.Tuple):
        parts = [each.value for each in node.elts if isinstance(each, ast.Starred)]
    elif isinstance(node, ast.Subscript):
        parts = [node.value]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
        "list",
        "tuple",
        "reversed",
    ):
        parts = node.args
    for part in parts:
        yield from _terms(part)


def _keeps_state(made: ast.expr) -> bool:
    """Whether a layer says `stateful`, and not that it is not."""
    return any(
        isinstance(each, ast.keyword)
        and each.arg == "stateful"
        and not (isinstance(each.value, ast.Constant) and not each.value.value)
        for each in ast.walk(made)
    )


def _is_read_symbolically(node: ast.expr, code: Code) -> bool:
    """Whether the tensors of a variable's layer are read somewhere."""
    if not isinstance(node, ast.Name):
        return False
    owner = code.scopes.of(node).owner(node.id)
    reads = owner.reads(node.id) if owner else ()
    parents = [code.scopes.parents[each] for each in reads]
    return any(
        isinstance(each, ast.Attribute) and each.attr in ("input", "output")
        for each in parents
    )


def _is_seeded(form: Form) -> bool:
    """Whether a recurrent layer drops by a seed of its own: it draws in inference, too."""
    cells = ("LSTM", "GRU", "SimpleRNN")
    given = {each.arg for each in ast.walk(form.made) if isinstance(each, ast.keyword)}
    recurrent = any(cell in name for name in form.names for cell in cells)
    return (
        recurrent and "seed" in given and bool({"dropout", "recurrent_dropout"} & given)
    )


def refuse_summaries(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a `summary` that is no plain call on this model alone."""
    for use in graph.uses:
        call = context.code.call_of(use.node)
        plain = call is not None and not (call.args or call.keywords)
        # A module that trains itself has `summary` where it is not certain whose that is.
        if use.what == "summary" and not (plain and (graph.trained or is_held(use))):
            reasons.add(
                "TFS115",
                (use.line, use.column),
                "`.summary` is used here in a way that a `tf.Module` does not have.",
                "Call it without arguments, or convert to subclass.",
            )
