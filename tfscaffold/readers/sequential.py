"""Reads `keras.Sequential` definitions: a list of layers, a chain of `.add`, or both."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import (
    Apply,
    Argument,
    Comments,
    Graph,
    Input,
    Make,
    Site,
    Step,
    Target,
    Verbatim,
)
from tfscaffold.readers import inputs
from tfscaffold.readers.layout import Anchor, attach, gap, whole_lines
from tfscaffold.readers.reading import Reading
from tfscaffold.readers.uses import foreign_uses, uses_of
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, Symbol

TIER = "sequential"
_BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try)


def read(code: Code) -> list[Reading]:
    """Return every Sequential definition of a file, in the order of the text."""
    definitions = [
        _Definition(code, call, symbol) for call, symbol in _sequential_calls(code)
    ]
    sites = {site.node for found in definitions for site in found.sites}
    return [found.reading(sites) for found in definitions]


def _sequential_calls(code: Code) -> Iterator[tuple[ast.Call, Symbol | None]]:
    """Yield the calls that make a Sequential; None where that depends on the bindings."""
    for call in code.calls():
        if not isinstance(call.func, ast.Name | ast.Attribute):
            continue
        try:
            symbol = code.names.symbol(call.func, code.scopes.of(call))
        except Ambiguous:
            if ast.unparse(call.func).endswith("Sequential"):
                yield call, None
            continue
        if symbol is not None and symbol.name == "Sequential":
            yield call, symbol


@dataclass(frozen=True)
class _Added:
    """A layer expression, the site it stands in and its comments."""

    node: ast.expr
    site: int
    comments: Comments


class _Definition:
    """One call of Sequential, and the statements that belong to it."""

    def __init__(self, code: Code, call: ast.Call, symbol: Symbol | None) -> None:
        self.code = code
        self.call = call
        self.symbol = symbol
        self.reasons: list[Diagnostic] = []
        self.sites: list[Site] = []
        self.between: list[tuple[ast.stmt, int]] = []
        self.adds: list[ast.expr] = []
        self.statement = code.statement(call)
        self.target = self._target()
        if self.target is not None and symbol is not None:
            self._find_sites()

    def refuse(self, code: str, node: ast.AST, message: str, hint: str) -> None:
        """Note a reason why this definition cannot be converted."""
        line, column = self.code.position(node)
        self.reasons.append(Diagnostic(code, "error", line, column, message, hint))

    @property
    def name(self) -> str:
        """What `--name` calls this definition."""
        if self.target is not None and self.target.text:
            return self.target.text
        function = self.code.function(self.call)
        return function.name if function else ""

    def reading(self, sites: set[ast.stmt]) -> Reading:
        """Return the graph, or the reasons.

        Args:
            sites: The statements of all the definitions of the file: no uses of this one.
        """
        line, column = self.code.position(self.call)
        graph = self._graph(sites)
        found = graph if not self.reasons else None
        reasons = sorted(self.reasons, key=lambda reason: (reason.line, reason.column))
        last = self.sites[-1].node if self.sites else self.statement
        end_line = last.end_lineno or line
        function = self.code.function(self.call)
        return Reading(
            tier=TIER,
            name=self.name,
            function=function.name if function else "",
            line=line,
            column=column,
            end_line=end_line,
            graph=found,
            diagnostics=tuple(reasons),
        )

    def _target(self) -> Target | None:
        parent = self.code.scopes.parents[self.call]
        if isinstance(self.code.scopes.of(self.call).node, ast.ClassDef):
            return None
        if isinstance(parent, ast.Return):
            return Target("")
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        elif isinstance(parent, ast.AnnAssign):
            target = parent.target
        else:
            return None
        if isinstance(target, ast.Name) or (
            isinstance(target, ast.Attribute) and _is_dotted(target)
        ):
            annotation = (
                parent.annotation if isinstance(parent, ast.AnnAssign) else None
            )
            return Target(self.code.text.of(target), annotation)
        return None

    def _find_sites(self) -> None:
        """Collect the making of the model and the `.add` statements of the same block."""
        assert self.target is not None
        self.sites.append(self._site(self.statement))
        if not self.target.text:
            return
        block = self.code.block(self.statement)
        following = block[block.index(self.statement) + 1 :]
        between: list[ast.stmt] = []
        for statement in following:
            if self._binds_target(statement):
                break
            layer = self._added(statement)
            if layer is None:
                between.append(statement)
                continue
            self.between += [(each, len(self.sites)) for each in between]
            between = []
            self.sites.append(self._site(statement))
            self.adds.append(layer)

    def _site(self, statement: ast.stmt) -> Site:
        start, end = self.code.text.span(statement)
        line_end = self.code.text.line_end(end)
        tail = self.code.text.text[end:line_end].strip()
        if not whole_lines(self.code, statement):
            self.refuse(
                "TFS106",
                statement,
                "The statement shares its line with another one.",
                "Give each statement a line of its own.",
            )
        return Site(start, line_end if tail.startswith("#") else end, statement)

    def _added(self, statement: ast.stmt) -> ast.expr | None:
        """Return the layer of `target.add(layer)`, or None where it is something else."""
        if not isinstance(statement, ast.Expr):
            return None
        call = statement.value
        if not (isinstance(call, ast.Call) and self._is_method(call, "add")):
            return None
        if len(call.args) == 1 and not call.keywords:
            return call.args[0]
        if not call.args and [each.arg for each in call.keywords] == ["layer"]:
            return call.keywords[0].value
        self.refuse(
            "TFS109",
            call,
            "`add` is called with other arguments than one layer.",
            "Give it the layer alone.",
        )
        return None

    def _is_method(self, call: ast.Call, name: str) -> bool:
        assert self.target is not None
        return (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == name
            and _is_dotted(call.func.value)
            and ast.unparse(call.func.value) == self.target.text
        )

    def _binds_target(self, statement: ast.stmt) -> bool:
        assert self.target is not None
        targets: Sequence[ast.expr] = ()
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
            targets = (statement.target,)
        elif isinstance(statement, ast.Delete):
            targets = statement.targets
        names = [
            ast.unparse(node)
            for target in targets
            for node in ast.walk(target)
            if isinstance(node, ast.Name | ast.Attribute)
            and not isinstance(node.ctx, ast.Load)
        ]
        return self.target.text in names

    def _is_target(self, node: ast.AST) -> bool:
        assert self.target is not None
        return _is_dotted(node) and ast.unparse(node) == self.target.text

    def _graph(self, sites: set[ast.stmt]) -> Graph | None:
        if self.symbol is None:
            self.refuse(
                "TFS107",
                self.call,
                f"`{self.code.text.of(self.call.func)}` is Keras' Sequential or something "
                "else, depending on which of its bindings is in force.",
                "Give one of them another name.",
            )
            return None
        if self.target is None:
            self.refuse(
                "TFS105",
                self.call,
                "The model is made inside a larger expression or statement.",
                "Assign it to a variable of its own first: `model = Sequential(...)`.",
            )
            return None
        label, arguments = self._model_arguments()
        self._refuse_late_arguments(arguments)
        added, own = self._layers()
        uses = uses_of(self.code, self.target.text, self.statement, self.sites, sites)
        self._check_flow(use.node for use in uses if use.what == "add")
        steps, tensors = self._steps(added)
        if not any(isinstance(step, Make) for step in steps) and not self.reasons:
            self.refuse(
                "TFS110",
                self.call,
                "No layer is added to this model where it is made.",
                "Write its layers in a list, or add them right after it is made.",
            )
        if self.reasons:
            return None
        if not self.target.text or any(use.what == "" for use in uses):
            uses += foreign_uses(self.code)
        line, column = self.code.position(self.call)
        function = self.code.function(self.call)
        returned = not self.target.text or any(
            isinstance(self.code.scopes.parents[use.node], ast.Return) for use in uses
        )
        return Graph(
            tier=TIER,
            name=self.name,
            line=line,
            column=column,
            callee=self.call.func,
            symbol=self.symbol,
            target=self.target,
            inputs=tensors[:1],
            outputs=tensors[-1:],
            steps=steps,
            sites=tuple(self.sites),
            arguments=arguments,
            uses=tuple(uses),
            label=label,
            comments=own,
            returns=function.returns if function and returned else None,
            function=function,
        )

    def _model_arguments(self) -> tuple[str, tuple[Argument, ...]]:
        """Return the literal name of the model, and its arguments but for the layers."""
        label = ""
        arguments = []
        for extra in self.call.args[1:]:
            self.refuse(
                "TFS109",
                extra,
                "The second argument by position is the name in Keras 2 and `trainable` in "
                "Keras 3.",
                "Write `name=...` or `trainable=...`.",
            )
        for keyword in self.call.keywords:
            if keyword.arg in ("name", "trainable"):
                value = keyword.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    label = value.value
                elif not isinstance(value, ast.Constant | ast.Name | ast.JoinedStr):
                    self.refuse(
                        "TFS109",
                        value,
                        f"`{keyword.arg}` is computed, and a conversion would compute it at "
                        "another time.",
                        "Assign it to a variable first.",
                    )
                arguments.append(Argument(keyword.arg, expression(self.code, value)))
            elif keyword.arg != "layers" or self.call.args:
                self.refuse(
                    "TFS109",
                    keyword.value,
                    (
                        f"Sequential has no argument `{keyword.arg}`."
                        if keyword.arg
                        else "The arguments are unpacked from a dictionary."
                    ),
                    "Write the arguments out: layers, name, trainable.",
                )
        return label, tuple(arguments)

    def _refuse_late_arguments(self, arguments: tuple[Argument, ...]) -> None:
        """Refuse a name of the model that changes before the last layer is added."""
        assigned = {
            node.id
            for statement, _ in self.between
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        for argument in arguments:
            for node in ast.walk(argument.value.node):
                if isinstance(node, ast.Name) and node.id in assigned:
                    self.refuse(
                        "TFS109",
                        node,
                        f"`{node.id}` is assigned again before the last layer is added.",
                        "Use a variable of its own for each value.",
                    )

    def _layers(self) -> tuple[list[_Added], Comments]:
        """Return the layer expressions in order, and the comments of the model itself."""
        elements = self._elements()
        anchors = [Anchor(*self.code.text.span(node)) for node in elements]
        others = [
            Anchor(*self.code.text.span(keyword))
            for keyword in self.call.keywords
            if keyword.arg != "layers"
        ]
        attached = attach(self.code, self.sites[0], [*anchors, *others])
        added = [
            _Added(node, 0, comments)
            for node, comments in zip(elements, attached, strict=False)
        ]
        rest = attached[len(elements) :]
        own = Comments(
            before=tuple(line for each in rest for line in each.before if line),
            after=tuple(line for each in rest for line in each.after),
        )
        before_site = {site: statement for statement, site in self.between}
        for index, node in enumerate(self.adds, start=1):
            site = self.sites[index]
            previous = before_site.get(index)
            previous_end = (
                self.code.text.span(previous)[1]
                if previous
                else self.sites[index - 1].end
            )
            first, *trailing = attach(
                self.code, site, [Anchor(*self.code.text.span(node))]
            )
            comments = Comments(
                gap=gap(self.code, previous_end, site.start),
                before=first.before,
                after=first.after + tuple(c for each in trailing for c in each.before),
            )
            added.append(_Added(node, index, comments))
        return added, own

    def _elements(self) -> list[ast.expr]:
        layers = self.call.args[0] if self.call.args else None
        for keyword in self.call.keywords:
            if keyword.arg == "layers" and layers is None:
                layers = keyword.value
        if layers is None or (
            isinstance(layers, ast.Constant) and layers.value is None
        ):
            return []
        if not isinstance(layers, ast.List | ast.Tuple):
            self.refuse(
                "TFS103",
                layers,
                "The layers come from an expression, not from a list written out here.",
                "Write the list of layers as the argument of Sequential.",
            )
            return []
        for element in layers.elts:
            if isinstance(element, ast.Starred):
                self.refuse(
                    "TFS103",
                    element,
                    "Some of the layers are unpacked from another value.",
                    "Write each layer out.",
                )
        return [each for each in layers.elts if not isinstance(each, ast.Starred)]

    def _check_flow(self, later_adds: Iterable[ast.AST]) -> None:
        """Refuse layers that are added elsewhere, and uses of an unfinished model.

        Args:
            later_adds: The places behind the definition where `add` is read.
        """
        for node in later_adds:
            self._refuse_add(node)
        for node in (each for added in self.adds for each in ast.walk(added)):
            if self._is_target(node):
                self.refuse(
                    "TFS104",
                    node,
                    "A layer reads the model to which it is added.",
                    "Write the value out, or assign it to a variable first.",
                )
        for statement, _ in self.between:
            for node in filter(self._is_target, ast.walk(statement)):
                parent = self.code.scopes.parents[node]
                if isinstance(parent, ast.Attribute) and parent.attr == "add":
                    self._refuse_add(parent)
                else:
                    self.refuse(
                        "TFS104",
                        node,
                        "The model is used here, before its last layer is added.",
                        "Move this statement below the last `add`.",
                    )

    def _refuse_add(self, node: ast.AST) -> None:
        around = self.code.scopes.parents[self.code.statement(node)]
        kind = type(around).__name__.lower().removeprefix("async")
        self.refuse(
            "TFS102",
            node,
            (
                f"A layer is added under a `{kind}` statement."
                if isinstance(around, _BLOCKS)
                else "A layer is added in another place than the definition."
            ),
            "Add the layers one after the other, right below `Sequential()`.",
        )

    def _steps(self, added: list[_Added]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        """Return the nodes in order, and the tensors from the input to the output."""
        if not added:
            return (), ()
        source = inputs.read(self.code, added[0].node, self.refuse)
        first = added[0]
        own = first.comments if source.consumed else Comments()
        steps: list[Step] = [
            Input(
                tensor="0",
                site=first.site,
                call=source.call,
                shape=source.shape,
                extra=source.extra,
                node=first.node if source.consumed else None,
                comments=replace(own, after=own.after + source.comments),
            )
        ]
        tensors = ["0"]
        between = list(self.between)
        for index, each in enumerate(added):
            while between and between[0][1] <= each.site:
                steps.append(Verbatim(*between.pop(0)))
            if index == 0 and source.consumed:
                continue
            make = self._make(each, source.cuts if index == 0 else ())
            output = str(len(tensors))
            steps += make, Apply(make.layer, (tensors[-1],), output, each.site)
            tensors.append(output)
        return tuple(steps), tuple(tensors)

    def _make(self, added: _Added, cuts: Sequence[tuple[int, int]]) -> Make:
        node = added.node
        made = expression(self.code, node, cuts)
        layer = str(self.code.text.span(node)[0])
        if not isinstance(node, ast.Call):
            if not _is_dotted(node) and not isinstance(node, ast.Subscript):
                self.refuse(
                    "TFS113",
                    node,
                    "This is neither a layer made here nor a variable that holds one.",
                    "Write the layer out, or assign it to a variable first.",
                )
            return Make(layer, added.site, made, comments=added.comments)
        symbol = None
        try:
            symbol = self.code.names.symbol(node.func, self.code.scopes.of(node))
        except Ambiguous:
            self.refuse(
                "TFS107",
                node,
                f"`{self.code.text.of(node.func)}` can mean several things.",
                "Give one of them another name.",
            )
        if symbol is not None and symbol.name in ("Input", "InputLayer"):
            self.refuse(
                "TFS117",
                node,
                "The input is stated after the first layer.",
                "State it once, as the first element.",
            )
        known = LAYERS.get(symbol.name) if symbol is not None else None
        return Make(
            layer,
            added.site,
            made,
            symbol=symbol,
            known=known,
            arguments=self._arguments(node, cuts),
            label=_label(node),
            comments=added.comments,
        )

    def _arguments(
        self, call: ast.Call, cuts: Sequence[tuple[int, int]]
    ) -> tuple[Argument, ...]:
        found: list[Argument] = []
        for value in call.args:
            starred = isinstance(value, ast.Starred)
            found.append(
                Argument("*" if starred else None, expression(self.code, value))
            )
        for keyword in call.keywords:
            start, _ = self.code.text.span(keyword)
            if not any(first <= start < last for first, last in cuts):
                name = keyword.arg or "**"
                found.append(Argument(name, expression(self.code, keyword.value)))
        return tuple(found)


def _label(call: ast.Call) -> str:
    for keyword in call.keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _is_dotted(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
