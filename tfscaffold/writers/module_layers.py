"""Where the layers of a `tf.Module` are made: in its class, or where they stand."""

import ast
from dataclasses import replace

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Extend, Graph, Make, Stack, Step
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in
from tfscaffold.writers import in_place, shapes
from tfscaffold.writers.checks import Checks, checks
from tfscaffold.writers.classes import refuse_local_names
from tfscaffold.writers.constructor import Constructor, constructor
from tfscaffold.writers.helpers import appending, helpers
from tfscaffold.writers.layer_forms import Form, blocks, forms
from tfscaffold.writers.layer_names import layers_in
from tfscaffold.writers.masks import masks
from tfscaffold.writers.module_names import layer_names
from tfscaffold.writers.reserved import RESERVED as KERAS_RESERVED
from tfscaffold.writers.reserved import with_stored
from tfscaffold.writers.subclass import refuse_hidden_names
from tfscaffold.writers.time import has_effects, is_harmless
from tfscaffold.writers.tuned_models import refuse_out_of_turn
from tfscaffold.writers.writing import Context, Reasons

# Attributes are called as in a subclass of keras.Model, so that either form reads the
# checkpoints of the other; and these are the class's own.
RESERVED = KERAS_RESERVED | {
    *("history", "prepare_training", "serve", "test_on_batch", "with_name_scope")
}


def constructed(
    graph: Graph, context: Context, reasons: Reasons, *, written: bool = False
) -> tuple[Graph, Constructor, Checks]:
    """Return what the class takes and makes, and the statements that move into it.

    Where it cannot make the layers itself, it takes a list of them; the graph that comes back
    says so.

    Args:
        graph: The model.
        context: The file.
        reasons: Collects what prevents a class of either kind.
        written: Whether the texts are needed, with the names of the blocks.
    """
    moved = checks(graph, context.code)
    spelled = spelled_blocks(graph, context) if written else {}
    found = Reasons()
    reserved = with_stored(RESERVED, context.code)
    made = constructor(graph, context, reserved, found, spelled, moved=moved.statements)
    replaced = {each for node in gone(graph, context) for each in ast.walk(node)}
    made.local = [name for name in made.local if name not in replaced]
    if _may_be_missing(graph, context):
        refuse_local_names(made, context, found)
    else:
        # The blocks import Keras themselves.
        of_model = {*ast.walk(graph.callee)}
        made.local = [name for name in made.local if name not in of_model]
        refuse_hidden_names(made, graph, context, found)
    if graph.in_keras:
        refuse_out_of_turn(graph, context.code, found)
    listed = replace(graph, listed=True)
    if not found.found or not _can_be_listed(listed, context):
        reasons.found += found.found
        return graph, made, moved
    if written:
        steps = tuple(_with_blocks(each, context, spelled) for each in graph.steps)
        listed = replace(listed, steps=steps)
    return listed, in_place.constructor(graph, context), Checks()


def _can_be_listed(graph: Graph, context: Context) -> bool:
    """Whether the layers can be made where they stand, and nothing matters but their order."""
    found = Reasons()
    masks(graph, context, found)
    return (
        not found.found
        and in_place.fits(graph, context)
        and not any(isinstance(each, Extend) for each in graph.steps)
        and not _may_be_missing(graph, context)
        and not any(form.models for form in forms(graph, context))
        and not _is_input_changed(graph, context)
    )


def _may_be_missing(graph: Graph, context: Context) -> bool:
    """Whether Keras, or what the layers need, is imported under a condition."""
    code = context.code
    nodes = [
        graph.callee,
        *(
            step.expression.node
            for step in graph.steps
            if isinstance(step, Make | Stack)
        ),
    ]
    return any(
        isinstance(around, ast.Try)
        or (isinstance(around, ast.If) and not _always_imports(around, code))
        for node in nodes
        for name in ast.walk(node)
        if isinstance(name, ast.Name)
        for binding in code.bindings(name)
        if binding.kind == "import"
        for around in code.scopes.ancestors(binding.node)
    )


def _always_imports(node: ast.If, code: Code) -> bool:
    """Whether a condition only asks whether the file is run, and prepares nothing for Keras."""
    test = ast.unparse(node.test)
    is_guard = test in ("__name__ == '__main__'", "'__main__' == __name__")
    return is_guard and not node.orelse and "environ" not in code.text.text


def _is_input_changed(graph: Graph, context: Context) -> bool:
    """Whether the input's shape may be another one behind the layers, where it is read."""
    code = context.code
    source = shapes.input_of(graph)
    stated = source.call or (source.shape.value if source.shape else None)
    if stated is None:
        return False
    read = {each.id for each in ast.walk(stated.node) if isinstance(each, ast.Name)}
    kinds: list[type[ast.Global | ast.Nonlocal]] = [ast.Global, ast.Nonlocal]
    declared = {
        name for kind in kinds for each in code.nodes(kind) for name in each.names
    }
    own = {site.node for site in graph.sites}
    between = [
        each
        for each in ast.walk(code.tree)
        if isinstance(each, ast.stmt)
        and each not in own
        and graph.sites[0].start <= code.text.span(each)[0] < graph.sites[-1].end
    ]
    changed = {name for each in between for name in assigned_in(each)}
    if has_effects(stated.node, context) or read & (declared | changed):
        return True
    is_part = any(
        isinstance(each, ast.Attribute | ast.Subscript) and code.symbol(each) is None
        for each in ast.walk(stated.node)
    )
    return is_part and not all(
        isinstance(each, ast.If | ast.For | ast.While) or is_harmless(each, context)
        for each in between
    )


def _with_blocks(
    step: Step, context: Context, spelled: dict[tuple[int, int], str]
) -> Step:
    """Return the making of a layer with the names of the blocks."""
    if not isinstance(step, Make | Stack):
        return step
    made = step.expression
    first, last = context.code.text.span(made.node)
    inside = {
        span: text
        for span, text in spelled.items()
        if first <= span[0] and span[1] <= last
    }
    new = expression(context.code, made.node, made.cuts, inside)
    return replace(step, expression=new)


def added_texts(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return what changes in the functions that add layers."""
    spelled: dict[ast.AST, str] = dict(_new_texts(blocks(graph, context), context))
    return [
        change
        for helper in helpers(graph)
        for change in appending(helper, context, spelled)
    ]


def in_place_texts(graph: Graph, context: Context) -> list[tuple[ast.expr, str]]:
    """Return what changes of the layers that variables get, with what it becomes."""
    code = context.code
    made = [
        form
        for form in blocks(graph, context)
        # What a block of the definition holds goes into the class with it.
        if form.in_place
        and not (
            not graph.listed
            and isinstance(form.step, Make)
            and form.step.block in [*code.scopes.ancestors(form.made)]
        )
    ]
    return _new_texts(made, context)


def spelled_blocks(graph: Graph, context: Context) -> dict[tuple[int, int], str]:
    """Return what changes of the layers that are made in the model, by offsets."""
    new = _new_texts(blocks(graph, context), context)
    return {context.code.text.span(node): text for node, text in new}


def _new_texts(forms: list[Form], context: Context) -> list[tuple[ast.expr, str]]:
    """Return the classes and names of layers, with those of the blocks."""
    classes: list[tuple[ast.expr, str]] = [
        (call.func, name) for form in forms for call, name in _spelled(form, context)
    ]
    names = layer_names(forms, context)
    return [*classes, *((node, f'"{name}"') for node, name in names)]


def _spelled(form: Form, context: Context) -> list[tuple[ast.Call, str]]:
    """Return the calls that make the layers of an expression, with the names of blocks."""
    found = [*layers_in(context.code, form.node)]
    spelled = context.blocks(name for _, name in found)
    return [(call, spelled[name]) for call, name in found]


def gone(graph: Graph, context: Context) -> list[ast.AST]:
    """Return the names of Keras' classes, for which blocks stand now."""
    nodes: list[ast.AST] = [
        call.func
        for form in blocks(graph, context)
        for call, _ in layers_in(context.code, form.node)
    ]
    source = shapes.input_of(graph).node
    return [*nodes, source.func] if isinstance(source, ast.Call) else nodes
