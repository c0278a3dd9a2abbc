"""Layers that are taken off a finished model or put on it: `model.pop()`, `model.add(...)` further down.

A model of another form takes no layers. A new one is made of its tensors, and the variable holds
that from there on: so nothing else may hold the old one, and the new one is compiled anew.
"""

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from tfscaffold.model.graph import Extend as Extension
from tfscaffold.model.graph import Growth, Make, Site, Stack, Step, Use
from tfscaffold.readers.elements import comments_of
from tfscaffold.readers.flow import functions_called
from tfscaffold.readers.layers import make_layer
from tfscaffold.readers.sites import Refuse, site_of
from tfscaffold.readers.uses import is_harmless
from tfscaffold.readers.variables import is_dotted
from tfscaffold.source.code import LOOPS, Code
from tfscaffold.source.scopes import base_of, names_in

# Attributes that do not hold the model.
_READ = {
    *(
        "input",
        "input_shape",
        "inputs",
        "isinstance",
        "layers",
        "output",
        "output_shape",
    ),
    *("outputs", "trainable_variables", "trainable_weights", "variables", "weights"),
}
_NEED_COMPILING = {
    *("evaluate", "fit", "fit_generator", "test_on_batch", "train_on_batch"),
}
# What runs a model without compiling it.
_RUN = ("predict", "predict_on_batch")
# What does not ask whether the model has been compiled.
_UNCOMPILED = _READ | {
    *("()", "add", "build", "count_params", "get_layer", "get_weights", "load_weights"),
    *("pop", "predict", "save_weights", "set_weights", "summary"),
}


@dataclass(frozen=True)
class Finished:
    """A model whose definition has been read.

    Attributes:
        sites: The statements of the definition.
        target: The variable that holds it.
        steps: Its layers.
        uses: Its uses under this variable.
        followed: Its uses under other names.
        handed: Where it is handed on.
        certain: The uses of which it is certain that they are of models made in this file.
    """

    sites: Sequence[Site]
    target: str
    steps: tuple[Step, ...]
    uses: Sequence[Use]
    followed: Sequence[Use]
    handed: Collection[ast.expr]
    certain: Collection[Use]


@dataclass(frozen=True)
class _Change:
    """A statement that takes off a layer, or puts one on.

    Attributes:
        node: The attribute `model.add` or `model.pop`.
        layer: What is put on, or None.
        origin: The statement that gives the variable its model.
        start: The offset from which the variable holds it.
    """

    node: ast.Attribute
    statement: ast.stmt
    layer: ast.expr | None
    origin: ast.stmt
    start: int


def growths(code: Code, model: Finished, refuse: Refuse) -> tuple[Growth, ...]:
    """Return what changes the layers of a finished model, as far as that is certain.

    Args:
        code: The file.
        model: The model.
        refuse: Notes a reason why it cannot be converted.
    """
    return tuple(_Reader(code, model, refuse).read())


class _Reader:
    """Reads the changes of one model."""

    def __init__(self, code: Code, model: Finished, refuse: Refuse) -> None:
        self._code = code
        self._model = model
        self._refuse = refuse
        self._made = model.sites[0].node
        self._home = code.function(self._made)

    def read(self) -> Iterator[Growth]:
        """Yield the changes, those that follow each other as one."""
        changes = [
            change
            for use in (*self._model.uses, *self._model.followed)
            if (change := self._change(use)) is not None
        ]
        changes.sort(key=lambda change: self._place(change.node))
        groups: list[list[_Change]] = []
        for change in changes:
            if groups and self._belongs(groups[-1], change):
                groups[-1].append(change)
            else:
                groups.append([change])
        layers = self._layers()
        for group in groups:
            popped = sum(change.layer is None for change in group)
            kept = layers[: len(layers) - popped]
            if not self._is_certain(group) or (
                popped and not self._can_end_with(kept, group[0])
            ):
                return
            sites = tuple(
                site_of(self._code, each.statement, self._refuse) for each in group
            )
            makes = tuple(self._makes(group, sites))
            layers = [*kept, *makes]
            if group[0].statement not in self._code.block(group[0].origin):
                # It may not run, or run more than once.
                layers = [None] * len(layers)
            yield Growth(sites, popped, makes, self._receiver(group[0]))

    def _change(self, use: Use) -> _Change | None:
        """Return the change that a use is, or None where it is no certain one."""
        node = use.node
        if use.what not in ("add", "pop") or not isinstance(node, ast.Attribute):
            return None
        statement = self._code.statement(node)
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or call.func is not node or call.keywords:
            return None
        origin = self._origin(use, node)
        if origin is None or len(call.args) != (use.what == "add"):
            return None
        start = self._code.text.span(origin)[1]
        if origin is self._made:
            start = self._model.sites[-1].end
        layer = call.args[0] if call.args else None
        receiver = ast.dump(node.value)
        if isinstance(layer, ast.Starred) or any(
            ast.dump(each) == receiver for each in ast.walk(layer or call.func.ctx)
        ):
            return None
        return _Change(node, statement, layer, origin, start)

    def _origin(self, use: Use, node: ast.Attribute) -> ast.stmt | None:
        """Return the statement that gives the model to the variable that is read, or None.

        It is the definition, or `model = build()` with the function that makes and returns it.
        """
        code = self._code
        here = code.function(node)
        if use not in self._model.certain or not is_dotted(node.value):
            return None
        if use in self._model.uses:
            at_home = (
                here is self._home and ast.unparse(node.value) == self._model.target
            )
            return self._made if at_home else None
        if not isinstance(node.value, ast.Name) or here is self._home:
            return None
        bindings = code.bindings(node.value)
        value = bindings[0].value if len(bindings) == 1 else None
        if not isinstance(value, ast.Call) or functions_called(code, value.func) != [
            self._home
        ]:
            return None
        assert self._home is not None
        inside = code.scopes.of(self._home.body[0]).bindings.values()
        if any(each.kind == "import" for found in inside for each in found):
            # The new names may be imported there alone.
            return None
        made = code.statement(value)
        alone = isinstance(made, ast.Assign) and len(made.targets) == 1
        return made if alone and code.function(made) is here else None

    def _belongs(self, group: list[_Change], change: _Change) -> bool:
        """Whether a change follows others, with nothing between that the model matters to."""
        last = group[-1]
        block = self._code.block(last.statement)
        if (
            change.origin is not last.origin
            or change.statement not in block
            or (change.layer is None and last.layer is not None)
        ):
            return False
        behind = block.index(last.statement) + 1
        name = self._receiver(change).partition(".")[0]
        return all(
            isinstance(each, ast.Assign)
            and name not in names_in(each)
            and not any(isinstance(node, ast.Call) for node in ast.walk(each))
            for each in block[behind : block.index(change.statement)]
        )

    def _is_certain(self, group: list[_Change]) -> bool:
        """Whether a new model can take the place of the old one without a difference."""
        first = group[0]
        quiet = self._is_quiet(first)
        before = [
            use for use in self._others(group) if self._is_before(use, first, quiet)
        ]
        if not all(self._lets_go(use) for use in before):
            return False
        kept = [
            place
            for place in self._model.handed
            if self._may_keep(place, first, quiet)
            and not is_harmless(self._code, place)
        ]
        if kept:
            return False
        used = {use.what for use in before}
        if not used & {"compile", *_NEED_COMPILING, *_RUN}:
            return True
        return self._is_compiled_anew(group, used & {*_RUN})

    def _others(self, group: list[_Change]) -> list[Use]:
        changed = {change.node for change in group}
        found = [*self._model.uses, *self._model.followed]
        return [use for use in found if use.node not in changed]

    def _is_quiet(self, change: _Change) -> bool:
        """Whether no function of the file can run between the origin of a model and its change."""
        code = self._code
        here = code.function(change.node)
        for call in code.nodes(ast.Call):
            if code.function(call) is not here or not self._is_between(call, change):
                continue
            if ast.unparse(call.func).startswith(f"{self._receiver(change)}."):
                continue
            root = base_of(call.func)
            bindings = code.bindings(root) if isinstance(root, ast.Name) else [None]
            if not all(each is not None and each.kind == "import" for each in bindings):
                return False
        return True

    def _is_before(self, use: Use, change: _Change, quiet: bool) -> bool:
        """Whether a use may come before a change, and be of the same model.

        Args:
            use: The use.
            change: The change.
            quiet: Whether no function of the file runs between the model's origin and it.
        """
        code = self._code
        function, here = code.function(use.node), code.function(change.node)
        if function is here:
            return self._is_between(use.node, change)
        if use.foreign:
            # Of what the function returns, or what is handed on behind the change.
            return False
        return function is self._home or not quiet

    def _is_between(self, node: ast.AST, change: _Change) -> bool:
        """Whether a place lies between the origin of a model and its change, or in a loop with it."""
        if change.start <= self._place(node) < self._place(change.node):
            return True
        around = set(self._code.scopes.ancestors(node))
        around -= set(self._code.scopes.ancestors(change.origin))
        return any(each in around for each in self._code.loops(change.node))

    def _lets_go(self, use: Use) -> bool:
        """Whether a use leaves nothing behind that holds the model or what it computes."""
        if use.what == "":
            return True
        stored = not isinstance(getattr(use.node, "ctx", ast.Load()), ast.Load)
        called = self._code.call_of(use.node) is not None
        return not stored and (called or use.what in _READ)

    def _may_keep(self, place: ast.expr, change: _Change, quiet: bool) -> bool:
        """Whether another name may hold the old model by a place at which it is handed on.

        Arguments as above.
        """
        code = self._code
        function, here = code.function(place), code.function(change.node)
        own = {use.node for use in self._model.uses}
        if function is here:
            return self._is_between(place, change)
        if here is self._home:
            # What is followed comes behind the change, as what it comes from does.
            return place in own and not quiet
        if function is self._home:
            returned = isinstance(code.scopes.parents[place], ast.Return)
            return not returned
        return place in own

    def _is_compiled_anew(self, group: list[_Change], run: set[str]) -> bool:
        """Whether the model is compiled behind a change before anything else needs that.

        Args:
            group: The change.
            run: What has run the model before. Keras keeps the function that it made for it,
                with the old layers, until the model is compiled.
        """
        code = self._code
        last = group[-1].node
        here = code.function(last)
        around = set(code.scopes.ancestors(last))
        later = [
            use
            for use in self._others(group)
            if code.function(use.node) is here
            and (self._place(use.node) > self._place(last) or self._is_delayed(use))
        ]
        for use in sorted(later, key=lambda use: self._place(use.node)):
            statement = code.statement(use.node)
            if use.what == "compile" and code.scopes.parents[statement] in around:
                return True
            is_told = isinstance(use.node, ast.expr) and is_harmless(code, use.node)
            if use.what in run:
                return False
            if use.what not in _UNCOMPILED and not (use.what == "" and is_told):
                return False
        handed = [
            place
            for place in self._model.handed
            if code.function(place) is here and self._place(place) > self._place(last)
        ]
        return not any(not is_harmless(code, place) for place in handed) and all(
            code.function(use.node) in (here, self._home) for use in self._model.uses
        )

    def _is_delayed(self, use: Use) -> bool:
        """Whether a use may run at any time behind its place."""
        around = self._code.scopes.ancestors(use.node)
        return any(isinstance(each, ast.Lambda) for each in around)

    def _layers(self) -> list[Make | None]:
        """Return the layers of the model; None for those of which the number is not known."""
        return [
            step if isinstance(step, Make) and step.block is None else None
            for step in self._model.steps
            if isinstance(step, Make | Stack | Extension)
        ]

    def _can_end_with(self, layers: list[Make | None], change: _Change) -> bool:
        """Whether the last of the layers that stay certainly has an output of its own."""
        code = self._code
        around = set(code.scopes.ancestors(change.node))
        around -= set(code.scopes.ancestors(change.origin))
        if any(isinstance(each, LOOPS) for each in around) or not layers:
            return False
        last = layers[-1]
        return last is not None and last.is_call and last.known is not None

    def _makes(self, group: list[_Change], sites: Sequence[Site]) -> Iterator[Make]:
        for index, (change, site) in enumerate(zip(group, sites, strict=True)):
            if change.layer is not None:
                make = make_layer(self._code, change.layer, (), self._refuse)
                comments = comments_of(self._code, site, change.layer)
                yield replace(make, site=index, comments=comments)

    def _receiver(self, change: _Change) -> str:
        return ast.unparse(change.node.value)

    def _place(self, node: ast.AST) -> int:
        return self._code.text.span(node)[0]  # type: ignore[arg-type]
