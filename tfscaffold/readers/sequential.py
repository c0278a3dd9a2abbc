"""Reads `keras.Sequential` definitions: a list of layers, a chain of `.add`, or both."""

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, partial

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import (
    Argument,
    Extend,
    Graph,
    Growth,
    Input,
    Make,
    Site,
    Stack,
    Step,
    Target,
    Use,
)
from tfscaffold.readers import lists
from tfscaffold.readers.appended import list_of, places
from tfscaffold.readers.arguments import model_arguments
from tfscaffold.readers.beside import changing, surrounds
from tfscaffold.readers.calls import sequential_calls, unfound
from tfscaffold.readers.chain import ChainReader, refuse_unfinished, with_built_shape
from tfscaffold.readers.comprehended import are_replaced, filling_loop, reads_before
from tfscaffold.readers.doubts import stated_shapes
from tfscaffold.readers.early import refuse_early
from tfscaffold.readers.elements import elements_of, listed
from tfscaffold.readers.growth import Finished, growths
from tfscaffold.readers.origins import origins
from tfscaffold.readers.owners import Owners
from tfscaffold.readers.reading import Reading
from tfscaffold.readers.sites import Sites, find, find_below
from tfscaffold.readers.targets import is_collector, is_replaced, place_of, target_of
from tfscaffold.readers.unknown_uses import (
    callback_uses,
    ends_read,
    foreign_uses,
)
from tfscaffold.readers.uses import (
    certainly_of,
    followed_uses,
    use_of,
    uses_of,
)
from tfscaffold.readers.variables import element, is_target
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Symbol

TIER = "sequential"


def read(code: Code) -> list[Reading]:
    """Return every Sequential definition of a file, in the order of the text."""
    definitions = [
        _Definition(code, call, symbol)
        for call, symbol in sequential_calls(code)
        if not is_replaced(code, call)
        and not are_replaced(code, call)
        and not is_collector(code, call)
    ]
    sites = {site.node for found in definitions for site in found.sites}
    helpers = [
        (found.call, added.node, added.helper)
        for found in definitions
        for added in found.found.adds
        if added.helper is not None
    ]
    sites |= {
        add
        for _, _, each in helpers
        if each.of_self or each.by_name
        for add in each.adds
    }
    adding = {add for _, _, each in helpers for add in each.adds}
    foreign = cache(partial(foreign_uses, code, sites | adding))
    calls = frozenset(found.call for found in definitions)
    helped = {node: call for call, node, _ in helpers}
    firsts = {
        found.call: first
        for found in definitions
        if (first := found.first_layer()) is not None
    }
    given = {
        added.argument
        for found in definitions
        for added in found.found.adds
        if added.argument is not None
    }
    changes = changing(code, [site for found in definitions for site in found.sites])
    for found in definitions:
        found.beside = surrounds(code, found.sites, changes)
        found.firsts = firsts
        found.given = given
        found.find_owners(helped)
    return [found.reading(sites, calls, foreign) for found in definitions]


class _Definition:
    """One call of Sequential, and the statements that belong to it."""

    def __init__(self, code: Code, call: ast.Call, symbol: Symbol | None) -> None:
        self.code = code
        self.call = call
        self.symbol = symbol
        self.reasons: list[Diagnostic] = []
        self.doubts: list[Diagnostic] = []
        self.beside = False
        self.firsts: Mapping[ast.Call, ast.expr] = {}
        self.given: Collection[ast.expr] = ()
        self.statement = code.statement(call)
        self.target = target_of(code, call)
        self.found = Sites()
        begun = bool(call.args or any(each.arg == "layers" for each in call.keywords))
        if self.target is not None and self.target.inside:
            span = code.text.span(call)
            if self.target.parameters is not None:
                self.statement = place_of(code, call)
            self.found = Sites([Site(*span, self.statement)])
            if self.target.parameters is None and symbol is not None:
                self._find_in_element(begun)
            elif symbol is not None:
                self._find_in_loop()
        elif self.target is not None and symbol is not None:
            self.found = find(
                code, self.statement, self.target.text, begun, self.refuse
            )
        self.sites = self.found.sites
        self.variable = self.target.text if self.target is not None else ""
        if self.found.made is not None:
            self.statement = self.sites[0].node
        if self.found.handed is not None:
            self.target = Target(self.found.handed.parameter.arg)

    def _find_in_element(self, begun: bool) -> None:
        """Find the layers that are added to a model in an element of a container, if any are."""
        appended = list_of(self.code, self.call)
        held = element(self.code, self.call)
        for place in places(self.code, self.call) if appended else filter(None, [held]):
            reasons: list[tuple[str, ast.AST, str, str]] = []
            found = find(
                self.code,
                self.statement,
                place,
                begun,
                lambda *why, to=reasons: to.append(why),
            )
            if found.adds:
                self.found = found
                self.target = Target(place, element=True, appended=appended)
                for reason in reasons:
                    self.refuse(*reason)
                return

    def _find_in_loop(self) -> None:
        """Find the layers that a loop adds to each model of a list, if one does."""
        filled = filling_loop(self.code, self.call)
        if filled is None:
            return
        found = find_below(self.code, filled.loop.body, filled.place, self.refuse)
        if found.adds and not reads_before(filled, found.sites[0].start, self.code):
            found.made = Site(*self.code.text.span(self.call), self.statement)
            self.found = found
            self.target = Target(filled.place, element=True, emptied=self.call)

    def refuse(self, code: str, node: ast.AST, message: str, hint: str) -> None:
        """Note a reason why this definition cannot be converted."""
        line, column = self.code.position(node)
        self.reasons.append(Diagnostic(code, "error", line, column, message, hint))

    def doubt(self, code: str, node: ast.AST, message: str, hint: str) -> None:
        """Note what is not known of the input, which the user's `--input-shape` settles."""
        line, column = self.code.position(node)
        hint = f"{hint} Or give `--input-shape`, as in `--input-shape 28,28,1`."
        self.doubts.append(Diagnostic(code, "error", line, column, message, hint))

    def first_layer(self) -> ast.expr | None:
        """Return the first layer, where it is made or named in the open."""
        if self.call.args and isinstance(self.call.args[0], ast.Starred):
            return None
        for node, is_list in listed(self.call, self.refuse):
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
        if self.variable:
            return self.variable
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
        reasons = sorted(
            [*self.reasons, *self.doubts],
            key=lambda reason: (reason.line, reason.column),
        )
        last = self.sites[-1].node if self.sites else self.statement
        end_line = max(last.end_lineno or line, line)
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
        if self.symbol is None and (module := unfound(self.code, self.call)):
            self.refuse(
                "TFS107",
                self.call,
                f"`{self.code.text.of(self.call.func)}` can only come from `from {module} import "
                "*`, and that module is not found in the folders of this file.",
                "Import it by name: `from keras.models import Sequential`.",
            )
            return None
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
        label, arguments = model_arguments(
            self.code, self.call, self.found, self.refuse
        )
        elements, own = elements_of(self.code, self.call, self.found, self.refuse)
        uses = [use_of(self.code, self.call)]
        if self.target.text and not self.target.element:
            uses = uses_of(
                self.code, self.target.text, self.statement, self.sites, sites
            )
        uses += self._uses_by_caller()
        own_uses = {use.node for use in uses}
        followed, handed = followed_uses(self.code, uses, sites, self.given)
        followed = [use for use in followed if use.node not in own_uses]
        seen = [*handed, *(use.node for use in followed)]
        refuse_early(self.code, self.target, self.found, seen, self.refuse)
        reader = ChainReader(
            self.code,
            self.statement,
            self.target.text,
            self.found,
            self.firsts,
            self.refuse,
            self.doubt,
        )
        chain = reader.read(elements)
        steps = with_built_shape(self.code, self.statement, chain.steps, uses)
        if self.doubts:
            stated = stated_shapes(self.code, elements)
            steps = tuple(
                replace(step, stated=stated) if isinstance(step, Input) else step
                for step in chain.steps
            )
        grown = self._growths(arguments, steps, uses, followed, handed, calls)
        uses += followed
        self._check_flow(uses, grown)
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
        if (
            not self.target.text
            or self.target.element
            or any(use.what == "" for use in uses)
        ):
            known = {use.node for use in uses}
            uses += [use for use in foreign() if use.node not in known]
        uses += callback_uses(uses, foreign, self.code)
        known = {use.node for use in (*uses, *(each.use for each in chain.peeks))}
        uses += ends_read(self.code, self.sites[0].node, known, self.symbol)
        owners = Owners(self.code, self.call, calls, self._is_certain)
        uses = [
            use
            for use in owners.known(uses)
            if not lists.leaves_input_out(self.code, steps, use.node)
        ]
        line, column = self.code.position(self.call)
        function = self.code.function(self.statement)
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
            inputs=chain.tensors[:1],
            outputs=chain.tensors[-1:],
            steps=steps,
            sites=tuple(self.sites),
            made=self.found.made,
            later=self.found.later,
            handed=self.found.handed,
            arguments=arguments,
            uses=tuple(uses),
            peeks=chain.peeks,
            growths=grown,
            label=label,
            comments=own,
            returned=returned,
            returns=function.returns if function and returned else None,
            function=function,
            beside=self.beside,
        )

    def _uses_by_caller(self) -> list[Use]:
        """Return the uses behind the call of the function that builds the model, if one does."""
        handed = self.found.handed
        if handed is None:
            return []
        statement = handed.statement
        own = [Site(*self.code.text.span(statement), statement)]
        return uses_of(self.code, self.variable, statement, own, {statement})

    def _growths(
        self,
        arguments: tuple[Argument, ...],
        steps: tuple[Step, ...],
        uses: list[Use],
        followed: list[Use],
        handed: Collection[ast.expr],
        calls: frozenset[ast.Call],
    ) -> tuple[Growth, ...]:
        """Return what changes the layers further down, as far as that is certain."""
        assert self.target is not None
        if not self.sites or not all(
            each.name == "name" and isinstance(each.value.node, ast.Constant)
            for each in arguments
        ):
            return ()
        certain = [
            use
            for use in (*uses, *followed)
            if self._is_certain(use)
            or (
                use.what in ("add", "pop")
                and isinstance(use.node, ast.Attribute)
                and self.call in origins(self.code, use.node.value, calls)
            )
        ]
        target = self.target.text
        model = Finished(self.sites, target, steps, uses, followed, handed, certain)
        return growths(self.code, model, self.refuse)

    def _is_certain(self, use: Use) -> bool:
        """Whether a use can only be of this model, and comes behind its definition."""
        assert self.target is not None
        return (
            isinstance(use.node, ast.Attribute)
            and not use.foreign
            and certainly_of(self.code, use, self.target.text, self.sites)
        )

    def _is_target(self, node: ast.AST) -> bool:
        assert self.target is not None
        return is_target(node, self.target.text)

    def _check_flow(self, uses: list[Use], grown: tuple[Growth, ...]) -> None:
        """Refuse layers that are added elsewhere, and layers that read the model.

        Args:
            uses: Of the model, behind the definition.
            grown: Where layers are added further down for certain.
        """
        known = {site.node for growth in grown for site in growth.sites}
        for use in uses:
            if use.what != "add" or self.code.statement(use.node) in known:
                continue
            self.refuse(
                "TFS102",
                use.node,
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
                    refuse_unfinished(node, self.refuse)

    def _is_layer(self, node: ast.AST) -> bool:
        """Whether a node stands in a layer that is added."""
        layers = {added.node for added in self.found.adds}
        return any(each in layers for each in self.code.scopes.ancestors(node))
