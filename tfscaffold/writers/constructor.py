"""What a class needs from the place where its model was made: the constructor's parameters.

A layer's making moves from where the user wrote it into `__init__`. The names of data that it
reads become parameters; names of modules, classes and functions of the file stay.
"""

import ast
import keyword
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from tfscaffold.model.expressions import Span, expression
from tfscaffold.model.graph import Comments, Expression, Extend, Graph, Make, Stack
from tfscaffold.source.code import Code, is_in_block_of
from tfscaffold.source.scopes import assigned_in, base_of
from tfscaffold.writers.array_data import may_be_array
from tfscaffold.writers.data_names import (
    VISIBLE,
    annotation_of,
    argument_name,
    data_names,
    holds_classes,
    holds_layer,
    is_iterator,
    is_layer_argument,
    is_pure,
    lifted,
)
from tfscaffold.writers.helpers import attribute
from tfscaffold.writers.parts import Constructor, Part
from tfscaffold.writers.shapes import is_layer_test
from tfscaffold.writers.time import (
    is_local,
    refuse_block,
    refuse_later_reads,
    refuse_moves_in_time,
)
from tfscaffold.writers.writing import Context, Reasons

__all__ = ["Constructor", "Part", "constructor", "list_key"]


def constructor(
    graph: Graph,
    context: Context,
    reserved: frozenset[str],
    reasons: Reasons,
    renamed: Mapping[Span, str] = MappingProxyType({}),
    moved: Collection[ast.stmt] = (),
) -> Constructor:
    """Return what `__init__` takes and makes; refusals go to `reasons`.

    Args:
        graph: The model.
        context: The file.
        reserved: Names that no parameter may have.
        reasons: Collects what prevents the move.
        renamed: New text for parts of the file, by their offsets: other classes.
        moved: Statements between the layers that move into the class, too.
    """
    refuse_moves_in_time(graph, context, reasons, moved)
    for peek in graph.peeks:
        if context.code.statement(peek.use.node) in moved:
            continue
        reasons.add(
            "TFS104",
            (peek.use.line, peek.use.column),
            "The model is used here, before its last layer is added.",
            "Move this statement below the last `add`, or convert to functional.",
        )
    kept = reserved | _kept_names(graph, context)
    collector = next(name for name in ("stack", "layer_stack") if name not in kept)
    extends = (step for step in graph.steps if isinstance(step, Extend))
    if any(step.helper.elsewhere for step in extends):
        kept |= {collector}
    bound = _bound_names(graph, moved)
    builder = _Builder(context, kept, bound, collector, reasons, renamed)
    seen: set[ast.stmt] = set()
    for step in graph.steps:
        if isinstance(step, Stack):
            builder.add_stack(step, graph)
        elif isinstance(step, Extend) and step.block is None:
            statement = context.code.statement(step.expression.node)
            builder.add_block(statement, graph, attribute(step.helper))
        elif isinstance(step, Make) and step.block is None:
            builder.add_layer(step)
        elif isinstance(step, Make | Extend) and step.block not in seen:
            assert step.block is not None
            seen.add(step.block)
            builder.add_block(step.block, graph)
    builder.result.local += _imported_in_block(graph, context)
    return builder.result


def _imported_in_block(graph: Graph, context: Context) -> list[ast.Name]:
    """Return the name of Keras in the definition, where a block of the module imports it."""
    root = base_of(graph.callee)
    if not isinstance(root, ast.Name):
        return []
    statements = [
        context.code.statement(each.node) for each in context.code.bindings(root)
    ]
    return [
        root
        for each in statements
        if isinstance(context.code.scopes.parents[each], ast.If)
        and is_in_block_of(context.code, graph.sites[0].node, each)
    ]


def list_key(node: ast.expr | ast.stmt, context: Context) -> str:
    """Return the `Part.key` of a list, from the expression or statement that makes it."""
    return f"list {context.code.text.span(node)[0]}"


def _kept_names(graph: Graph, context: Context) -> set[str]:
    """Return the modules, classes and functions that the making of layers reads."""
    found = set()
    for each in _made_with(graph):
        if isinstance(each, ast.Name):
            bindings = context.code.bindings(each)
            if all(binding.kind in VISIBLE for binding in bindings):
                found.add(each.id)
    return found


def _made_with(graph: Graph) -> Iterator[ast.AST]:
    """Yield all nodes of what makes the layers, loops and conditions included."""
    for step in graph.steps:
        if isinstance(step, Make | Stack | Extend):
            yield from ast.walk(step.expression.node)
        if isinstance(step, Make | Extend) and step.block:
            yield from ast.walk(step.block)


def _bound_names(graph: Graph, moved: Collection[ast.stmt]) -> set[str]:
    """Return the variables that get a value in what moves into the class."""
    blocks = {s.block for s in graph.steps if isinstance(s, Make | Extend) and s.block}
    found = {name for each in (*moved, *blocks) for name in assigned_in(each)}
    for each in _made_with(graph):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.add(each.id)
        elif isinstance(each, ast.arg):
            found.add(each.arg)
    return found


class _Builder:
    """Collects the parts and parameters of one class."""

    def __init__(
        self,
        context: Context,
        reserved: frozenset[str],
        bound: set[str],
        collector: str,
        reasons: Reasons,
        classes: Mapping[Span, str],
    ) -> None:
        self._context = context
        self._classes = classes
        self._code = context.code
        self._reserved = reserved
        self._bound = bound
        self._collector = collector
        self._reasons = reasons
        self.result = Constructor()

    def add_layer(self, make: Make) -> None:
        """Add a layer that is made here, or that a variable holds."""
        if not make.is_call:
            name = self._held(make.expression)
            self.result.parts.append(
                Part(make.layer, make.comments, make, parameter=name)
            )
            return
        renamed = self._renamed(make.expression, make)
        made = expression(
            self._code, make.expression.node, make.expression.cuts, renamed
        )
        self.result.parts.append(Part(make.layer, make.comments, make, made))

    def add_stack(self, stack: Stack, graph: Graph) -> None:
        """Add a list of layers that is made here, or that a variable holds."""
        key = list_key(stack.expression.node, self._context)
        if stack.variable:
            loop = self._code.statement(stack.expression.node)
            refuse_later_reads(loop, graph, self._context, self._reasons)
        held = stack.expression
        if stack.unknown:
            test = is_layer_test(stack, graph, self._context, "layer")
            text = f"[layer for layer in {held.text} if {test}]"
            held = replace(held, text=text)
            name = self._held(held)
            part = Part(key, stack.comments, parameter=name, is_list=True)
        elif isinstance(held.node, ast.Name | ast.Attribute | ast.Subscript):
            name = self._held(held, stack.skip)
            part = Part(key, stack.comments, parameter=name, is_list=True)
        else:
            renamed = self._renamed(stack.expression, None)
            made = expression(self._code, stack.expression.node, (), renamed)
            if is_iterator(stack.expression.node, self._code):
                generator = isinstance(made.node, ast.GeneratorExp)
                text = f"[{made.text[1:-1]}]" if generator else f"list({made.text})"
                made = replace(made, text=text)
            part = Part(key, stack.comments, expression=made, is_list=True)
        self.result.parts.append(part)

    def add_block(self, block: ast.stmt, graph: Graph, label: str = "") -> None:
        """Add the list that a loop, a condition or a function fills."""
        refuse_block(block, graph, self._context, self._reasons)
        makes = [
            step
            for step in graph.steps
            if isinstance(step, Make) and step.block is block
        ]
        renamed = self._classes_in(block)
        receivers = []
        for make in makes:
            statement = self._code.statement(make.expression.node)
            assert isinstance(statement, ast.Expr)
            assert isinstance(statement.value, ast.Call)
            receivers.append(self._code.text.span(statement.value.func))
            renamed |= dict.fromkeys(make.expression.cuts, "")
            held = make.expression.node
            if not make.is_call and not (
                isinstance(held, ast.Name) and is_local(held, block, self._context)
            ):
                self._reasons.add(
                    "TFS113",
                    self._code.position(make.expression.node),
                    "The layer is held in a variable, and a class makes its own layers.",
                    "Write the layer where it is added, or convert to functional.",
                )
        extends = [
            step
            for step in graph.steps
            if isinstance(step, Extend)
            and block in (step.block, self._code.statement(step.expression.node))
        ]
        handed = [
            self._code.text.span(step.argument) for step in extends if step.argument
        ]
        left_out: list[Span] = []
        elsewhere = [step for step in extends if step.helper.elsewhere]
        if elsewhere and len(elsewhere) < len(makes) + len(extends):
            self._reasons.add(
                "TFS102",
                self._code.position(elsewhere[0].expression.node),
                "A function of another module adds layers in one block with other layers.",
                "Move it out of the block, or convert to functional.",
            )
        for step in extends:
            if step.argument is None or _is_of_self(step.expression.node):
                self._refuse_ungiven(step)
            statement = self._code.statement(step.expression.node)
            if isinstance(statement, ast.Assign):
                start = self._code.text.span(statement)[0]
                left_out.append((start, self._code.text.span(statement.value)[0]))
            renamed |= dict.fromkeys(step.expression.cuts, "")
        renamed |= dict.fromkeys(left_out, "")
        expressions = [make.expression for make in makes]
        expressions += [extend.expression for extend in extends]
        cut = tuple(cut for each in expressions for cut in each.cuts)
        for name in data_names(
            block, cut, self._context, self._reasons, self.result.local
        ):
            if is_local(name, block, self._context) or _is_receiver(
                name, [*receivers, *handed, *left_out], self._code
            ):
                continue
            part: ast.expr = name
            while isinstance(self._code.scopes.parents[part], ast.Attribute):
                parent = self._code.scopes.parents[part]
                assert isinstance(parent, ast.Attribute)
                part = parent
            if not isinstance(name.ctx, ast.Load):
                continue
            if self._code.call_of(name) or is_layer_argument(part, self._context):
                self._refuse_callee(name)
            parameter = self._parameter(part, None)
            if name.id in assigned_in(block) and parameter != name.id:
                self._reasons.add(
                    "TFS111",
                    self._code.position(name),
                    f"`{name.id}` changes in the loop or condition that moves into a class, "
                    "where it needs another name.",
                    "Use a variable of another name, or convert to functional.",
                )
            renamed[self._code.text.span(part)] = parameter
        first, *_ = [
            step
            for step in graph.steps
            if isinstance(step, Make | Extend) and step in (*makes, *extends)
        ]
        comments = Comments(gap=first.comments.gap)
        self.result.parts.append(
            Part(
                list_key(block, self._context),
                comments,
                is_list=True,
                block=block,
                receivers=tuple(receivers),
                handed=tuple(handed),
                renamed=renamed,
                label=label,
                collector=self._collector if elsewhere else "",
            )
        )

    def _refuse_ungiven(self, step: Extend) -> None:
        """Refuse a function that adds layers to what it reads, or a method of an object."""
        name = step.helper.function.name
        where, hint = f"The method `{name}`", "Make all layers in one method"
        model = "the model of its object"
        if step.helper.by_name:
            where, hint = f"`{name}`", "Give it the model as an argument"
            model = "a model that it is not given"
        self._reasons.add(
            "TFS102",
            self._code.position(step.expression.node),
            f"{where} adds layers to {model}, and a class makes its own layers.",
            f"{hint}, or convert to functional.",
        )

    def _held(self, source: Expression, skip: int = 0) -> str:
        """Return the parameter for a variable that holds a layer or a list of them.

        Args:
            source: The variable.
            skip: How many of the first elements of a list are no layers.
        """
        node = source.node
        while isinstance(node, ast.Subscript):
            node = node.value
        name = node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)
        if name == "layers" and isinstance(node, ast.Attribute):
            name = ast.unparse(node).rpartition("self.")[2].replace(".", "_")
        for part in self.result.parts:
            # A shared layer stays one layer, also after saving and loading.
            held = self.result.parameters.get(part.parameter, "")
            if held in (source.text, f"list({source.text})"):
                return part.parameter
        if not name.isidentifier() or name in self._reserved:
            name = "layer_list"
        name = name.lstrip("_")
        fresh = self._free(name or "layer", node)
        held = source.text + (f"[{skip}:]" if skip else "")
        if is_iterator(source.node, self._code) and not held.startswith("["):
            held = f"list({held})"
        self.result.parameters[fresh] = held
        return fresh

    def _renamed(self, source: Expression, make: Make | None) -> dict[Span, str]:
        """Return the parameters that take the place of data in an expression."""
        renamed = self._classes_in(source.node)
        for name in data_names(
            source.node, source.cuts, self._context, self._reasons, self.result.local
        ):
            part = lifted(name, source.node, self._context)
            if part is source.node or any(
                test(part, self._context) for test in (is_layer_argument, holds_layer)
            ):
                self._refuse_callee(name)
                continue
            span = self._code.text.span(part)
            if span not in renamed:
                renamed[span] = self._parameter(part, make)
        return renamed

    def _refuse_callee(self, name: ast.Name) -> None:
        """Refuse what makes a layer and is data: a file of the model could not hold it."""
        self._reasons.add(
            "TFS113",
            self._code.position(name),
            f"The layer is made by `{ast.unparse(name)}`, which a class cannot see.",
            "Write the layer out where it is added.",
        )

    def _classes_in(self, node: ast.expr | ast.stmt) -> dict[Span, str]:
        first, last = self._code.text.span(node)
        return {
            span: text
            for span, text in self._classes.items()
            if first <= span[0] and span[1] <= last
        }

    def _parameter(self, part: ast.expr, make: Make | None) -> str:
        """Return the parameter that stands for data of the user's."""
        text = self._text(part)
        if self._code.call_of(part) or holds_classes(part, self._code):
            self.result.called.append(part)
        if may_be_array(part, self._code):
            self.result.array_texts.add(text)
        for name, value in self.result.parameters.items():
            if value == text and is_pure(part):
                return name
        if isinstance(part, ast.Name):
            # A class renames what begins with two underscores.
            private = part.id.startswith("__")
            name = (part.id.lstrip("_") or "value") if private else part.id
        elif isinstance(part, ast.Attribute):
            name = part.attr.lstrip("_") or "value"
        else:
            name = (make and argument_name(part, make)) or "value"
        name = name.lower() if name.isupper() else name
        if name in self._reserved | self._hidden(part):
            name = f"{make.known.attribute if make and make.known else 'layer'}_{name}"
        name = self._free(name, part)
        self.result.parameters[name] = text
        annotation = annotation_of(part, self._context)
        if annotation:
            self.result.annotations[name] = annotation
        return name

    def _text(self, part: ast.expr) -> str:
        """Return the text of an expression, with double quotes where it leaves such a text."""
        code = self._code
        around = code.scopes.ancestors(part)
        strings = [code.text.of(n) for n in around if isinstance(n, ast.JoinedStr)]
        text = code.text.of(part)
        if strings and strings[0][1:].lstrip("rR").startswith('"') and '"' not in text:
            return text.replace("'", '"')
        return text

    def _hidden(self, part: ast.expr) -> set[str]:
        """Return the names by which the class would read something else than this data."""
        own = {part.id} if isinstance(part, ast.Name) else set()
        return self._bound - own

    def _free(self, name: str, part: ast.expr) -> str:
        if keyword.iskeyword(name):
            name += "_"
        fresh = name
        number = 2
        taken = {*self.result.parameters, *self._reserved, *self._hidden(part)}
        while fresh in taken:
            fresh = f"{name}{number}"
            number += 1
        return fresh


def _is_receiver(name: ast.Name, receivers: list[Span], code: Code) -> bool:
    start = code.text.span(name)[0]
    return any(first <= start < last for first, last in receivers)


def _is_of_self(call: ast.expr) -> bool:
    """Whether a method of the object is called in whose method the call stands."""
    return isinstance(call, ast.Call) and ast.unparse(call.func).startswith("self.")
