"""Reads `keras.Sequential` definitions: a list of layers, a chain of `.add`, or both."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import (
    Apply,
    Argument,
    Comments,
    Extend,
    Graph,
    Helper,
    Input,
    Make,
    Peek,
    Site,
    Stack,
    Step,
    Use,
    Verbatim,
)
from tfscaffold.readers import conditional, inputs
from tfscaffold.readers.conditional import Conditional
from tfscaffold.readers.layers import make_layer
from tfscaffold.readers.layout import Anchor, attach, gap
from tfscaffold.readers.nested import may_know_its_input, nested_shape
from tfscaffold.readers.origins import origins
from tfscaffold.readers.reading import Reading
from tfscaffold.readers.sites import Added, Sites, find, is_target
from tfscaffold.readers.targets import target_of
from tfscaffold.readers.uses import (
    certainly_of,
    followed_uses,
    foreign_uses,
    use_of,
    uses_of,
)
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, Symbol
from tfscaffold.source.scopes import assigned_in

TIER = "sequential"


def read(code: Code) -> list[Reading]:
    """Return every Sequential definition of a file, in the order of the text."""
    definitions = [
        _Definition(code, call, symbol) for call, symbol in _sequential_calls(code)
    ]
    sites = {site.node for found in definitions for site in found.sites}
    foreign = cache(partial(foreign_uses, code))
    calls = frozenset(found.call for found in definitions)
    helped = {
        added.node: found.call
        for found in definitions
        for added in found.found.adds
        if added.helper is not None
    }
    firsts = {
        found.call: first
        for found in definitions
        if (first := found.first_layer()) is not None
    }
    for found in definitions:
        found.firsts = firsts
        found.find_owners(helped)
    return [found.reading(sites, calls, foreign) for found in definitions]


def _sequential_calls(code: Code) -> Iterator[tuple[ast.Call, Symbol | None]]:
    """Yield the calls that make a Sequential; None where that depends on the bindings."""
    for call in code.nodes(ast.Call):
        # An attribute means the class of its own name, if any; a name may be an alias.
        if isinstance(call.func, ast.Attribute):
            if call.func.attr != "Sequential":
                continue
        elif not isinstance(call.func, ast.Name):
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
class _Element:
    """A layer expression, the site it stands in and its comments.

    Attributes:
        stacked: Whether it gives a list of layers, rather than one.
        block: The loop or condition in which it stands, or None.
        variable: Of the loop that adds each layer of the list, or "".
        argument: The model in the call of a function that adds layers.
        helper: That function, or None.
    """

    node: ast.expr
    site: int
    comments: Comments
    stacked: bool = False
    block: ast.stmt | None = None
    variable: str = ""
    argument: ast.expr | None = None
    helper: Helper | None = None


class _Definition:
    """One call of Sequential, and the statements that belong to it."""

    def __init__(self, code: Code, call: ast.Call, symbol: Symbol | None) -> None:
        self.code = code
        self.call = call
        self.symbol = symbol
        self.reasons: list[Diagnostic] = []
        self.firsts: Mapping[ast.Call, ast.expr] = {}
        self.statement = code.statement(call)
        self.target = target_of(code, call)
        self.found = Sites()
        if self.target is not None and self.target.inside:
            span = code.text.span(call)
            self.found = Sites([Site(*span, self.statement)])
        elif self.target is not None and symbol is not None:
            self.found = find(code, self.statement, self.target.text, self.refuse)
        self.sites = self.found.sites

    def refuse(self, code: str, node: ast.AST, message: str, hint: str) -> None:
        """Note a reason why this definition cannot be converted."""
        line, column = self.code.position(node)
        self.reasons.append(Diagnostic(code, "error", line, column, message, hint))

    def first_layer(self) -> ast.expr | None:
        """Return the first layer, where it is made or named in the open."""
        if self.call.args and isinstance(self.call.args[0], ast.Starred):
            return None
        for node, is_list in self._listed():
            return None if is_list else node
        for added in self.found.adds:
            plain = added.block is None and added.helper is None and not added.variable
            return added.node if plain else None
        return None

    def find_owners(self, helped: Mapping[ast.expr, ast.Call]) -> None:
        """Find the models to which the functions add layers that this one calls, too.

        Args:
            helped: The definitions by their calls of such functions.
        """
        for index, added in enumerate(self.found.adds):
            if added.helper is None:
                continue
            for call in added.helper.calls:
                if call not in helped:
                    self.refuse(
                        "TFS102",
                        call,
                        f"`{added.helper.function.name}`, which adds layers to this model, "
                        "is also called here.",
                        "Call it only between the layers of models that are made in this "
                        "file.",
                    )
            owners = {helped[call] for call in added.helper.calls if call in helped}
            ordered = sorted(owners, key=lambda call: (call.lineno, call.col_offset))
            helper = replace(added.helper, owners=tuple(ordered))
            self.found.adds[index] = replace(added, helper=helper)

    @property
    def name(self) -> str:
        """What `--name` calls this definition."""
        if self.target is not None and self.target.text:
            return self.target.text
        function = self.code.function(self.call)
        return function.name if function else ""

    def reading(
        self,
        sites: set[ast.stmt],
        calls: frozenset[ast.Call],
        foreign: Callable[[], list[Use]],
    ) -> Reading:
        """Return the graph, or the reasons.

        Args:
            sites: The statements of all the definitions of the file: no uses of this one.
            calls: Those that make the models of the file.
            foreign: Gives the uses that may be of any model of the file.
        """
        line, column = self.code.position(self.call)
        graph = self._graph(sites, calls, foreign)
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

    def _graph(
        self,
        sites: set[ast.stmt],
        calls: frozenset[ast.Call],
        foreign: Callable[[], list[Use]],
    ) -> Graph | None:
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
        elements, own = self._layers()
        uses = [use_of(self.code, self.call)]
        if self.target.text:
            uses = uses_of(
                self.code, self.target.text, self.statement, self.sites, sites
            )
        values = [
            use.node for use in uses if not use.what and isinstance(use.node, ast.expr)
        ]
        own_uses = {use.node for use in uses}
        uses += [
            use
            for use in followed_uses(self.code, values, sites)
            if use.node not in own_uses
        ]
        self._check_flow(use.node for use in uses if use.what == "add")
        steps, tensors, peeks = self._steps(elements)
        steps = self._with_built_shape(steps, uses)
        made = any(isinstance(step, Make | Stack | Extend) for step in steps)
        if not made and not self.reasons:
            self.refuse(
                "TFS110",
                self.call,
                "No layer is added to this model where it is made.",
                "Write its layers in a list, or add them right after it is made.",
            )
        if self.reasons:
            return None
        if not self.target.text or any(use.what == "" for use in uses):
            known = {use.node for use in uses}
            uses += [use for use in foreign() if use.node not in known]
        uses = [each for use in uses for each in self._with_owners(use, calls)]
        line, column = self.code.position(self.call)
        function = self.code.function(self.call)
        returned = isinstance(self.statement, ast.Return) or any(
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
            peeks=peeks,
            label=label,
            comments=own,
            returned=returned,
            returns=function.returns if function and returned else None,
            function=function,
        )

    def _with_owners(self, use: Use, calls: frozenset[ast.Call]) -> Iterator[Use]:
        """Tell whose layers a use of `.layers` reads; yield nothing if not this model's."""
        assert self.target is not None
        if not isinstance(use.node, ast.Attribute):
            yield use
            return
        certain = not use.foreign and certainly_of(
            self.code, use, self.target.text, self.sites
        )
        if use.what != "layers":
            yield replace(use, certain=certain)
            return
        owners = frozenset((self.call,))
        if not certain:
            owners = origins(self.code, use.node.value, calls)
        if not owners or self.call in owners:
            ordered = sorted(owners, key=lambda call: (call.lineno, call.col_offset))
            yield replace(use, foreign=not owners, owners=tuple(ordered))

    def _is_target(self, node: ast.AST) -> bool:
        assert self.target is not None
        return is_target(node, self.target.text)

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
        later = self.found.name
        if later is not None:
            arguments = [each for each in arguments if each.name != "name"]
            arguments.append(Argument("name", expression(self.code, later)))
            label = str(later.value)
        return label, tuple(arguments)

    def _refuse_late_arguments(self, arguments: tuple[Argument, ...]) -> None:
        """Refuse a name of the model that changes before the last layer is added."""
        assigned = {
            name
            for statement, _ in self.found.between
            for name in assigned_in(statement)
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

    def _layers(self) -> tuple[list[_Element], Comments]:
        """Return the layer expressions in order, and the comments of the model itself."""
        nodes = list(self._listed())
        anchors = [Anchor(*self.code.text.span(node)) for node, _ in nodes]
        others = [
            Anchor(*self.code.text.span(keyword))
            for keyword in self.call.keywords
            if keyword.arg != "layers"
        ]
        attached = attach(self.code, self.sites[0], [*anchors, *others])
        elements = [
            _Element(node, 0, comments, stacked)
            for (node, stacked), comments in zip(nodes, attached, strict=False)
        ]
        rest = attached[len(elements) :]
        own = Comments(
            before=tuple(line for each in rest for line in each.before if line),
            after=tuple(line for each in rest for line in each.after),
        )
        for added in self.found.adds:
            site = self.sites[added.site]
            first, *trailing = attach(
                self.code, site, [Anchor(*self.code.text.span(added.node))]
            )
            last = tuple(c for each in trailing for c in (*each.before, *each.after))
            comments = Comments(
                gap=self._gap(added, elements),
                before=first.before,
                after=first.after + last,
            )
            elements.append(
                _Element(
                    added.node,
                    added.site,
                    comments,
                    stacked=bool(added.variable),
                    block=added.block,
                    variable=added.variable,
                    argument=added.argument,
                    helper=added.helper,
                )
            )
        return elements, own

    def _gap(self, added: Added, before: list[_Element]) -> tuple[str, ...]:
        """Return the comments above a statement, or above the block that it begins."""
        if added.block is None:
            return gap(self.code, self.sites[added.site].node)
        if any(each.block is added.block for each in before):
            return ()
        return gap(self.code, added.block)

    def _listed(self) -> Iterator[tuple[ast.expr, bool]]:
        """Yield the elements of the list in the call; True for one that is itself a list."""
        layers = self.call.args[0] if self.call.args else None
        for keyword in self.call.keywords:
            if keyword.arg == "layers" and layers is None:
                layers = keyword.value
        if isinstance(layers, ast.Starred):
            self.refuse(
                "TFS109",
                layers,
                "The arguments of Sequential are unpacked from another value.",
                "Write the list of layers as the argument of Sequential.",
            )
        elif layers is not None and not (
            isinstance(layers, ast.Constant) and layers.value is None
        ):
            yield from _flattened(layers)

    def _check_flow(self, later_adds: Iterable[ast.AST]) -> None:
        """Refuse layers that are added elsewhere, and layers that read the model.

        Args:
            later_adds: The places behind the definition where `add` is read.
        """
        for node in later_adds:
            self.refuse(
                "TFS102",
                node,
                "A layer is added in another place than the definition.",
                "Add the layers one after the other, right below `Sequential()`.",
            )
        arguments = {added.argument for added in self.found.adds}
        for node in (each for a in self.found.adds for each in ast.walk(a.node)):
            if self._is_target(node) and node not in arguments:
                self.refuse(
                    "TFS104",
                    node,
                    "A layer reads the model to which it is added.",
                    "Write the value out, or assign it to a variable first.",
                )
        receivers = {
            call.func.value
            for site in self.sites
            if isinstance(site.node, ast.Expr)
            and isinstance(call := site.node.value, ast.Call)
            and isinstance(call.func, ast.Attribute)
        }
        for block, _ in self.found.blocks:
            for node in filter(self._is_target, ast.walk(block)):
                stored = not isinstance(getattr(node, "ctx", None), ast.Load)
                if not stored and node not in receivers and not self._is_layer(node):
                    self._refuse_unfinished(node)

    def _is_layer(self, node: ast.AST) -> bool:
        """Whether a node stands in a layer that is added."""
        layers = {added.node for added in self.found.adds}
        return any(each in layers for each in self.code.scopes.ancestors(node))

    def _refuse_unfinished(self, node: ast.AST) -> None:
        self.refuse(
            "TFS104",
            node,
            "The model is used here, before its last layer is added.",
            "Move this statement below the last `add`.",
        )

    def _peeks(self, statement: ast.stmt, tensor: str) -> Iterator[Peek]:
        """Yield the uses of the unfinished model that a tensor can answer."""
        for node in filter(self._is_target, ast.walk(statement)):
            parent = self.code.scopes.parents[node]
            what = parent.attr if isinstance(parent, ast.Attribute) else ""
            line, column = self.code.position(node)
            if what in ("output_shape", "summary") and tensor != "0":
                yield Peek(Use(what, line, column, parent), tensor)
            else:
                self._refuse_unfinished(node)

    def _steps(
        self, elements: list[_Element]
    ) -> tuple[tuple[Step, ...], tuple[str, ...], tuple[Peek, ...]]:
        """Return the nodes in order, the tensors from the input on, and the peeks."""
        if not elements:
            return (), (), ()
        first = elements[0]
        read = inputs.read_list if first.stacked else inputs.read
        source = inputs.Source()
        found = Conditional(source, {})
        uncertain = False
        if first.helper is not None:
            inputs.refuse_in_helper(self.code, first.helper, self.refuse)
        elif first.block is not None:
            found = self._conditional(first.block, elements)
            source = found.source
        else:
            source = read(self.code, first.node, self.refuse)
            if source == inputs.Source() and not first.stacked:
                nested = nested_shape(self.code, first.node, self.firsts)
                source = replace(source, shape=nested)
                uncertain = nested is None and may_know_its_input(
                    self.code, first.node, self.firsts
                )
            found = Conditional(source, {first.node: source})
        if first.block is not None and not isinstance(first.node, ast.Call):
            self.refuse(
                "TFS103",
                first.node,
                "The first layer comes from a loop or condition, and may be the input.",
                "Add a `keras.Input` before, and leave the input of another model out.",
            )
        own = first.comments if source.consumed else Comments()
        steps: list[Step] = [
            Input(
                tensor="0",
                site=0 if first.block else first.site,
                call=source.call,
                shape=found.joined if found.branches else source.shape,
                extra=source.extra,
                node=first.node if source.consumed else None,
                comments=replace(own, after=own.after + source.comments),
                branches=found.branches,
                uncertain=uncertain,
            )
        ]
        tensors = ["0"]
        peeks: list[Peek] = []
        between = list(self.found.between)
        for index, each in enumerate(elements):
            while between and between[0][1] <= each.site:
                statement, site = between.pop(0)
                peeks += self._peeks(statement, tensors[-1])
                steps.append(Verbatim(statement, site))
            if index == 0 and source.consumed:
                continue
            output = str(len(tensors))
            if each.helper is not None:
                assert each.argument is not None
                steps.append(
                    Extend(
                        expression(self.code, each.node),
                        each.argument,
                        each.helper,
                        each.site,
                        tensors[-1],
                        output,
                        each.comments,
                        each.block,
                    )
                )
            elif each.stacked:
                steps.append(
                    Stack(
                        (index == 0 and source.stack)
                        or expression(self.code, each.node),
                        each.site,
                        source.skip if index == 0 else 0,
                        tensors[-1],
                        output,
                        each.comments,
                        each.variable,
                    )
                )
            else:
                make = make_layer(
                    self.code,
                    each.node,
                    found.sources.get(each.node, inputs.Source()).cuts,
                    self.refuse,
                )
                make = replace(
                    make, site=each.site, block=each.block, comments=each.comments
                )
                steps += make, Apply(make.layer, (tensors[-1],), output, each.site)
            tensors.append(output)
        return tuple(steps), tuple(tensors), tuple(peeks)

    def _with_built_shape(
        self, steps: tuple[Step, ...], uses: list[Use]
    ) -> tuple[Step, ...]:
        """Take the shape from a `model.build((None, 4))` below, where nothing else says it."""
        if not steps or not isinstance(steps[0], Input):
            return steps
        source = steps[0]
        if source.call is not None or source.shape is not None:
            return steps
        for use in uses:
            call = self.code.scopes.parents[use.node]
            if use.what != "build" or not isinstance(call, ast.Call):
                continue
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            literal = len(values) == 1 and isinstance(values[0], ast.Tuple | ast.List)
            same_block = self.code.statement(call) in self.code.block(self.statement)
            if literal and same_block and inputs.is_literal(values[0]):
                shape = Argument("batch_shape", expression(self.code, values[0]))
                return (replace(source, shape=shape), *steps[1:])
        return steps

    def _conditional(self, block: ast.stmt, elements: list[_Element]) -> Conditional:
        """Return what the layers say of the input that may come first under a condition."""
        for each in elements:
            if each.helper is not None and each.block is block:
                inputs.refuse_in_helper(self.code, each.helper, self.refuse)
        added = {self.sites[each.site].node: each.node for each in elements}
        return conditional.read(self.code, block, self.statement, added, self.refuse)


def _flattened(layers: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the layers of a list expression; True for a part that is a list itself."""
    if isinstance(layers, ast.List | ast.Tuple):
        for element in layers.elts:
            if isinstance(element, ast.Starred):
                yield from _flattened(element.value)
            else:
                yield element, False
    elif isinstance(layers, ast.BinOp) and isinstance(layers.op, ast.Add):
        yield from _flattened(layers.left)
        yield from _flattened(layers.right)
    else:
        yield layers, True
