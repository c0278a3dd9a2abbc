"""The steps of a model's graph, from the layer expressions of its definition."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import (
    Apply,
    Argument,
    Comments,
    Extend,
    Input,
    Peek,
    Stack,
    Step,
    Use,
    Verbatim,
)
from tfscaffold.readers import conditional, helper_inputs, inputs, lists, values
from tfscaffold.readers.conditional import Conditional
from tfscaffold.readers.elements import Element
from tfscaffold.readers.held_inputs import refuse_inputs
from tfscaffold.readers.layers import make_layer
from tfscaffold.readers.nested import known_shape, may_know_its_input, nested_shape
from tfscaffold.readers.sites import PEEKS, Refuse, Sites, runs_later
from tfscaffold.readers.variables import is_target
from tfscaffold.source.code import Code


@dataclass(frozen=True)
class Chain:
    """The steps of a model whose layers follow each other.

    Attributes:
        steps: In order.
        tensors: From the input on.
        peeks: The uses of the unfinished model between the steps.
    """

    steps: tuple[Step, ...] = ()
    tensors: tuple[str, ...] = ()
    peeks: tuple[Peek, ...] = ()


class ChainReader:
    """Reads the steps of one definition.

    Args:
        code: The file.
        statement: The one that makes the model.
        target: The variable that holds it, or "".
        found: The statements of the definition.
        firsts: The first layers of the models of the file, by the calls that make these.
        refuse: Notes a reason why it cannot be converted.
        doubt: Notes one that a given shape of the input takes away.
    """

    def __init__(
        self,
        code: Code,
        statement: ast.stmt,
        target: str,
        found: Sites,
        firsts: Mapping[ast.Call, ast.expr],
        refuse: Refuse,
        doubt: Refuse,
    ) -> None:
        self._code = code
        self._statement = statement
        self._target = target
        self._found = found
        self._firsts = firsts
        self._refuse = refuse
        self._doubt = doubt

    def read(self, elements: list[Element]) -> Chain:
        """Return the steps of the layer expressions."""
        if not elements:
            return Chain()
        found, uncertain = self._stated_input(elements)
        known = None
        if uncertain and not elements[0].stacked:
            known = known_shape(self._code, elements[0].node, self._firsts)
        stated = found.source.consumed
        refuse_inputs(self._code, elements, stated=stated, refuse=self._refuse)
        steps: list[Step] = [_input(elements[0], found, uncertain, known)]
        tensors = ["0"]
        peeks: list[Peek] = []
        between = list(self._found.between)
        for index, each in enumerate(elements):
            while between and between[0][1] <= each.site:
                statement, site = between.pop(0)
                peeks += self._peeks(statement, tensors[-1])
                steps.append(Verbatim(statement, site))
            if index == 0 and found.source.consumed:
                continue
            output = str(len(tensors))
            source = found.source if index == 0 else inputs.Source()
            cuts = found.sources.get(each.node, inputs.Source()).cuts
            steps += self._applied(each, source, cuts, tensors[-1], output)
            tensors.append(output)
        return Chain(tuple(steps), tuple(tensors), tuple(peeks))

    def _stated_input(self, elements: list[Element]) -> tuple[Conditional, bool]:
        """Return what the first layer says of the input, and whether it may know more."""
        first = elements[0]
        source = inputs.Source()
        found = Conditional(source, {})
        uncertain = False
        if first.helper is not None and first.block is None:
            source = helper_inputs.read(
                self._code, first.node, first.helper, self._refuse, self._doubt
            )
            found = Conditional(source, {first.node: source})
        elif first.block is not None:
            found = self._conditional(first.block, elements)
        else:
            source = (
                lists.read(self._code, first.node, self._refuse, self._doubt)
                if first.stacked
                else inputs.read(self._code, first.node, self._refuse, self._doubt)
            )
            if source == inputs.Source() and not first.stacked:
                nested = nested_shape(self._code, first.node, self._firsts)
                source = replace(source, shape=nested)
                uncertain = nested is None and may_know_its_input(
                    self._code, first.node, self._firsts
                )
            elif source == inputs.Source():
                layer = lists.first_element(self._code, first.node)
                uncertain = layer is None or may_know_its_input(
                    self._code, layer, self._firsts
                )
            found = Conditional(source, {first.node: source})
        if first.block is not None and not isinstance(first.node, ast.Call):
            self._refuse(
                "TFS103",
                first.node,
                "The first layer comes from a loop or condition, and may be the input.",
                "Add a `keras.Input` before, and leave the input of another model out.",
            )
        return found, uncertain or found.source.unknown

    def _conditional(self, block: ast.stmt, elements: list[Element]) -> Conditional:
        """Return what the layers say of the input that may come first under a condition."""
        for each in elements:
            if each.helper and not each.helper.elsewhere and each.block is block:
                adds = each.helper.adds
                helper_inputs.refuse_in_helper(
                    self._code, adds, self._refuse, self._doubt
                )
        added = {self._found.sites[each.site].node: each.node for each in elements}
        return conditional.read(
            self._code, block, self._statement, added, self._refuse, self._doubt
        )

    def _applied(
        self,
        element: Element,
        source: inputs.Source,
        cuts: tuple[tuple[int, int], ...],
        tensor: str,
        output: str,
    ) -> tuple[Step, ...]:
        """Return the steps that apply one element to a tensor.

        Args:
            element: A layer, a list of layers, or the call of a function that adds some.
            source: What it says of the input, if it is the first one.
            cuts: The parts of its text that say it.
            tensor: To which it is applied.
            output: What it gives.
        """
        node, site, comments = element.node, element.site, element.comments
        if element.helper is not None:
            first, last = self._code.text.span(node)
            own = tuple(cut for cut in cuts if first <= cut[0] and cut[1] <= last)
            call, given = expression(self._code, node, own), element.argument
            helper = element.helper if own else replace(element.helper, cuts=cuts)
            block = element.block
            return (Extend(call, given, helper, site, tensor, output, comments, block),)
        if element.stacked:
            stack = source.stack or expression(self._code, node)
            skip, variable = source.skip, element.variable
            unknown = source.unknown
            return (
                Stack(stack, site, skip, tensor, output, comments, variable, unknown),
            )
        make = make_layer(self._code, node, cuts, self._refuse)
        make = replace(make, site=site, block=element.block, comments=comments)
        return make, Apply(make.layer, (tensor,), output, site)

    def _peeks(self, statement: ast.stmt, tensor: str) -> Iterator[Peek]:
        """Yield the uses of the unfinished model that a tensor can answer."""
        if runs_later(self._code, statement, self._target):
            return
        for node in ast.walk(statement):
            if not is_target(node, self._target):
                continue
            parent = self._code.scopes.parents[node]
            what = parent.attr if isinstance(parent, ast.Attribute) else ""
            line, column = self._code.position(node)
            if what in PEEKS and tensor != "0":
                yield Peek(Use(what, line, column, parent), tensor)
            else:
                refuse_unfinished(node, self._refuse)


def _input(
    first: Element, found: Conditional, uncertain: bool, known: Argument | None
) -> Input:
    """Return the input of a model from what its first layer says."""
    source = found.source
    own = first.comments if source.consumed else Comments()
    return Input(
        tensor="0",
        site=0 if first.block else first.site,
        call=source.call,
        shape=found.joined if found.branches else source.shape,
        extra=source.extra,
        node=first.node if source.consumed else None,
        comments=replace(own, after=own.after + source.comments),
        branches=found.branches,
        uncertain=uncertain,
        known=known,
    )


def refuse_unfinished(node: ast.AST, refuse: Refuse) -> None:
    """Note that a model is used before its last layer is added."""
    refuse(
        "TFS104",
        node,
        "The model is used here, before its last layer is added.",
        "Move this statement below the last `add`.",
    )


def with_built_shape(
    code: Code, statement: ast.stmt, steps: tuple[Step, ...], uses: list[Use]
) -> tuple[Step, ...]:
    """Take the shape from a `model.build((None, 4))` below, where nothing else says it."""
    if not steps or not isinstance(steps[0], Input):
        return steps
    source = steps[0]
    if source.call is not None or source.shape is not None:
        return steps
    for use in uses:
        call = code.scopes.parents[use.node]
        if use.what != "build" or not isinstance(call, ast.Call):
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if len(given) != 1 or code.statement(call) not in code.block(statement):
            continue
        (sizes,) = given
        if isinstance(sizes, ast.Tuple | ast.List) and _is_known_at(
            code, sizes, statement
        ):
            shape = Argument("batch_shape", expression(code, sizes))
            return (replace(source, shape=shape), *steps[1:])
    return steps


def _is_known_at(code: Code, shape: ast.Tuple | ast.List, statement: ast.stmt) -> bool:
    """Whether a shape that stands further down is certainly the same at a statement."""
    if values.is_literal(shape):
        return True
    if not all(inputs.stays(code, each) for each in ast.walk(shape)):
        return False
    scope = code.scopes.of(shape)
    return all(
        binding.node.lineno < statement.lineno
        for each in ast.walk(shape)
        if isinstance(each, ast.Name) and scope.owner(each.id) is scope
        for binding in scope.bindings[each.id]
        if isinstance(binding.node, ast.stmt | ast.expr)
    )
