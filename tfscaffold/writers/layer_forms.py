"""What each layer becomes in a `tf.Module`: a block, or the layer of Keras that it is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tfscaffold.layers.shapes import Call
from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.model.values import layer_call
from tfscaffold.source.code import Code
from tfscaffold.writers.blocks import (
    accepts,
    block_names,
    takes_training,
)
from tfscaffold.writers.constructor import list_key
from tfscaffold.writers.held_lists import filled
from tfscaffold.writers.in_place import LISTED
from tfscaffold.writers.kept_layers import (
    Kept,
    kept_layer,
    trains_if_untold,
    unknown_layer,
)
from tfscaffold.writers.layer_names import branches, is_layer, layers_in
from tfscaffold.writers.writing import Context

_WRAPPERS = ("Bidirectional", "TimeDistributed")
_MOVED = ("input_shape", "input_dim", "batch_input_shape", "input_length", "name")


@dataclass(frozen=True)
class Form:
    """A layer of the model, or the layers that one expression of a list makes.

    Attributes:
        step: What applies it.
        key: Its `Part.key`.
        node: What makes it: in the model, or where a variable gets it; or a variable that holds
            it.
        made: What makes it, also for such a variable, where that is certain.
        outer: Its class in Keras, or those between which a condition chooses; nothing if it
            is none of Keras' own.
        names: The classes of Keras that its text makes, those of the layers in it, too.
        reason: Why it stays a layer of Keras; "" where it becomes a block.
        kept: How it behaves, where it stays one.
        in_place: Whether it is made where a variable gets it.
        models: The models of the file of which it is one, where they become modules.
    """

    step: Make | Stack | Extend
    key: str
    node: ast.expr
    made: ast.expr
    outer: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reason: str = ""
    kept: Kept = field(default_factory=Kept)
    in_place: bool = False
    models: tuple[Graph, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether it is one of a list of layers."""
        return (
            self.key == LISTED
            or isinstance(self.step, Stack | Extend)
            or self.step.block is not None
        )

    @property
    def is_told(self) -> bool:
        """Whether it is called with `training=`."""
        if self.models:
            return True
        return self.kept.is_told if self.reason else takes_training(self.outer[0])

    @property
    def trains_unless_told(self) -> bool:
        """Whether it does as in training where it is not told, and lets those behind it."""
        if self.reason:
            return self.kept.trains_unless_told
        return any(trains_if_untold(name) for name in self.names)


def forms(graph: Graph, context: Context) -> list[Form]:
    """Return the layers of a model in the order of their calls."""
    return [
        replace(form, key=LISTED) if graph.listed else form
        for step in graph.steps
        if isinstance(step, Make | Stack | Extend)
        for form in _forms(step, context)
    ]


def blocks(graph: Graph, context: Context) -> list[Form]:
    """Return those that become blocks."""
    found = forms(graph, context)
    return [form for form in found if not form.reason and not form.models]


def kept(graph: Graph, context: Context) -> list[Form]:
    """Return those that stay layers of Keras."""
    return [form for form in forms(graph, context) if form.reason]


def inner(graph: Graph, context: Context) -> list[Form]:
    """Return those that are models of the file and become modules."""
    return [form for form in forms(graph, context) if form.models]


def _forms(step: Make | Stack | Extend, context: Context) -> Iterator[Form]:
    code = context.code
    node = step.expression.node
    held = context.inner.get(node)
    if isinstance(step, Make) and held is not None and not held.stays:
        yield Form(step, step.layer, node, node, models=held.models)
    elif isinstance(step, Make):
        made = constructor_of(step, code) or node
        key = list_key(step.block, context) if step.block else step.layer
        yield _form(step, key, made, code, made is not node)
    elif isinstance(step, Extend):
        yield from _added(step, context)
    else:
        yield from _stacked(step, context)


def _stacked(step: Stack, context: Context) -> Iterator[Form]:
    code, node = context.code, step.expression.node
    key = list_key(node, context)
    sources = filled(step, code)
    if not sources:
        reason = "its list is made elsewhere, or in another way"
        yield Form(step, key, node, node, reason=reason, kept=kept_layer(code, node))
    for each in sources:
        yield _form(step, key, each, code, isinstance(node, ast.Name))


def _added(step: Extend, context: Context) -> Iterator[Form]:
    """Yield the layers that a function adds."""
    code, call = context.code, step.expression.node
    key = list_key(step.block or code.statement(call), context)
    if step.helper.elsewhere:
        reason = "a function of another module makes it"
        behaviour = unknown_layer(ast.unparse(step.helper.function))
        yield Form(step, key, call, call, reason=reason, kept=behaviour)
        return
    for add in step.helper.adds:
        assert isinstance(add.value, ast.Call)
        yield _form(step, key, add.value.args[0], code, False)


def _form(
    step: Make | Stack | Extend, key: str, node: ast.expr, code: Code, in_place: bool
) -> Form:
    assigned = code.assigned(node) if isinstance(node, ast.Name) else None
    made = assigned or node
    names = tuple(name for _, name in layers_in(code, made))
    outer = tuple(name for each in branches(made) for name in _name(each, code))
    reason = _reason(node, code)
    behaviour = kept_layer(code, node) if reason else Kept()
    return Form(step, key, node, made, outer, names, reason, behaviour, in_place)


def constructor_of(make: Make, code: Code) -> ast.Call | None:
    """Return what makes the layer of a variable that is there for this model alone."""
    name = make.expression.node
    made = code.assigned(name) if isinstance(name, ast.Name) else None
    if not isinstance(name, ast.Name) or made is None or not is_layer(code, made):
        return None
    statement, place = code.statement(made), code.statement(name)
    owner = code.scopes.of(name).owner(name.id)
    plain = isinstance(statement, ast.AnnAssign) or (
        isinstance(statement, ast.Assign) and len(statement.targets) == 1
    )
    if not plain or owner is None or list(owner.reads(name.id)) != [name]:
        return None
    if code.scopes.parents[statement] is not code.scopes.parents[place]:
        return None
    return made if isinstance(made, ast.Call) and not _reason(made, code) else None


def _reason(node: ast.expr, code: Code) -> str:
    """Return why a layer has no block, or "" if it has one."""
    if isinstance(node, ast.IfExp):
        chosen = [*branches(node)]
        reasons = [*filter(None, (_reason(each, code) for each in chosen))]
        if reasons:
            return reasons[0]
        told = {takes_training(n) for each in chosen for n in _name(each, code)}
        differ = "only one of those that a condition chooses between is told `training`"
        return differ if len(told) > 1 else ""
    made = code.assigned(node) if isinstance(node, ast.Name) else None
    if made is not None and is_layer(code, made):
        return _reason(made, code) or "its variable is used elsewhere, too"
    inner = list(layers_in(code, node))
    if not inner or inner[0][0] is not node:
        called = isinstance(node, ast.Call)
        return "it is no layer of Keras' own" if called else "it is made elsewhere"
    made_here = [call for call, _ in inner]
    for call, name in inner:
        wrapped = [
            *call.args[:1],
            *(k.value for k in call.keywords if k.arg == "layer"),
        ]
        if name in _WRAPPERS and not any(each in made_here for each in wrapped):
            return f"the layer in `{name}` is not made where it is wrapped"
    return next(filter(None, (_missing(*each, code) for each in inner)), "")


def _name(node: ast.expr, code: Code) -> list[str]:
    """Return the class of Keras that an expression makes one of, if it is one."""
    return [name for call, name in layers_in(code, node) if call is node]


def _missing(call: ast.Call, name: str, code: Code) -> str:
    """Return what a block does not have of a layer, or ""."""
    if name not in block_names():
        return f"`{name}` has no block"
    known = layer_call(code, call)
    if not isinstance(known, Call):
        return f"the arguments of `{name}` are unpacked, or given twice"
    if name == "Normalization" and "mean" not in known.arguments:
        return "the block of `Normalization` cannot adapt"
    if _has_open_name(call):
        return "its name is put together, and may be no identifier"
    for argument, value in known.arguments.items():
        if argument not in _MOVED and not accepts(name, argument, value):
            return f"the block of `{name}` has no `{argument}`"
    return ""


def _has_open_name(call: ast.Call) -> bool:
    """Whether a name is put together of parts that a `tf.Module` cannot have."""
    return any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and re.search(r"\W", part.value, re.ASCII) is not None
        for keyword in call.keywords
        if keyword.arg == "name" and not isinstance(keyword.value, ast.Constant)
        for part in ast.walk(keyword.value)
    )
