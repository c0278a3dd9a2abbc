"""The conversion of one text: definitions found, written in another tier, as edits."""

import ast
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from tfscaffold.convert.conflicts import conflicts, rebound, replaced
from tfscaffold.convert.edits import Layout, merged
from tfscaffold.convert.first_layers import refused_first_layers
from tfscaffold.convert.fresh import Again, Fresh
from tfscaffold.convert.imports import Imports
from tfscaffold.convert.inline_blocks import Blocks
from tfscaffold.convert.inner_models import inner_models, made
from tfscaffold.convert.marks import is_marked
from tfscaffold.convert.results import (
    Conversion,
    ModelReport,
    Options,
    Status,
    Verified,
    goal,
)
from tfscaffold.convert.statement_lines import closed, wrapped
from tfscaffold.convert.syntax import check_syntax
from tfscaffold.errors import UserError
from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.readers import READERS, Reading
from tfscaffold.source.code import Code
from tfscaffold.source.large import deep_trees
from tfscaffold.source.text import Edit, splice
from tfscaffold.training import Rewritten, is_training, nesting, rewrite
from tfscaffold.training.needing_keras import needs_keras
from tfscaffold.writers import WRITERS
from tfscaffold.writers.keras_callers import is_held_by_keras
from tfscaffold.writers.tuned_models import is_tuned
from tfscaffold.writers.wrapped_models import is_wrapped
from tfscaffold.writers.writing import Context, Refused

__all__ = [
    "Conversion",
    "Definitions",
    "ModelReport",
    "Options",
    "Verified",
    "chosen",
    "convert_definitions",
    "convert_text",
    "goal",
    "read_code",
    "read_text",
    "reports",
]


@dataclass(frozen=True)
class Definitions:
    """The definitions of a text, which is read once for all tiers.

    Attributes:
        text: As it was given.
        code: None where the text has no sign of a model: then it was not even parsed.
        readings: Its definitions, in the order of the text.
        taken: Names that are in use where the text does not show it.
    """

    text: str
    code: Code | None = None
    readings: tuple[Reading, ...] = ()
    taken: frozenset[str] = frozenset()


def read_text(text: str, path: str = "") -> Definitions:
    """Return the definitions in a Python text.

    Args:
        text: Decoded text.
        path: As in `Options`.

    Raises:
        UserError: The text is not Python.
    """
    if not is_marked(text):
        return Definitions(text)
    return read_code(Code(text, frozenset(LAYERS), path=path))


def read_code(code: Code) -> Definitions:
    """Return the definitions in a text that has been parsed.

    Raises:
        UserError: It is nested too deeply.
    """
    with deep_trees():
        readings = [reading for read in READERS.values() for reading in read(code)]
    return Definitions(code.text.text, code, tuple(readings))


def convert_text(text: str, to: str, options: Options = Options()) -> Conversion:
    """Convert the definitions in a Python text to another tier.

    Args:
        text: Decoded text, newlines as they are, without a byte order mark.
        to: One of `tfscaffold.tiers.TIERS`; or "": the tier that each has, for its training
            alone.
        options: Which definitions, and how.

    Returns:
        The new text; what is refused stands in it as it was.

    Raises:
        UserError: The text is not Python, or no definition has the name or line asked for.
    """
    return convert_definitions(read_text(text, options.path), to, options)


@deep_trees()
def reports(
    definitions: Definitions, to: str, options: Options = Options()
) -> tuple[ModelReport, ...]:
    """Return what `convert_definitions` would make of each definition, without a new text."""
    readings = chosen(definitions.readings, options)
    if definitions.code is None or not readings:
        return ()
    return _converted(definitions.code, readings, to, options, definitions.taken)[1]


@deep_trees()
def convert_definitions(
    definitions: Definitions, to: str, options: Options = Options()
) -> Conversion:
    """Convert the definitions of a text that has been read, as `convert_text` does.

    Raises:
        UserError: No definition has the name or line asked for.
    """
    readings = chosen(definitions.readings, options)
    if definitions.code is None or not readings:
        return Conversion(definitions.text)
    work, models = _converted(
        definitions.code, readings, to, options, definitions.taken
    )
    if not work.edits:
        return Conversion(definitions.text, models=models)
    edits = work.all_edits()
    new = splice(definitions.text, edits)
    try:
        check_syntax(definitions.code, edits, new)
    except UserError as error:
        # The fault is ours, and must not reach the file.
        raise AssertionError(f"The result is not Python: {error}") from error
    return Conversion(new, tuple(edits), models, tuple(work.blocks.names))


def _converted(
    code: Code,
    readings: Sequence[Reading],
    to: str,
    options: Options,
    taken: frozenset[str],
) -> tuple["_Work", tuple[ModelReport, ...]]:
    """Convert definitions, without those that cannot be converted alone."""
    stay: set[ast.Call] = set()
    held: set[ast.Call] = set()
    while True:
        work = _Work(code, readings, to, options, taken, stay, held)
        models = tuple(work.convert(reading) for reading in readings)
        alone, missing, left = work.alone(), work.missing(), work.left()
        alone = alone or work.first_layers()
        if not alone and not missing and not left:
            break
        options = replace(options, rejected=(*options.rejected, *alone))
        stay |= missing
        held |= left
    if not work.blocks.names or all(each.status != "refused" for each in models):
        return work, models
    # What a model needed that was refused in the end must not stand in the file.
    work = _Work(code, readings, to, options, taken, stay, held)
    for reading, model in zip(readings, models, strict=True):
        if model.status != "refused":
            work.convert(reading)
    return work, models


class _Work:
    """The conversion of one text under way."""

    def __init__(
        self,
        code: Code,
        readings: Sequence[Reading],
        to: str,
        options: Options,
        taken: frozenset[str],
        stay: AbstractSet[ast.Call],
        held: AbstractSet[ast.Call],
    ) -> None:
        fresh = Fresh(taken)
        self.to = to
        self._options = options
        self.edits: list[Edit] = []
        self._uses: set[Edit] = set()
        self._above: list[Edit] = []
        self._before: list[Edit] = []
        self._gone: set[ast.Name] = set()
        self._converted: set[ast.AST] = set()
        self._together: list[tuple[ast.Call, Diagnostic]] = []
        self._inner: set[ast.Call] = set()
        self._classes: list[Graph] = []
        graphs = [reading.graph for reading in readings if reading.graph is not None]
        # The models that Keras holds, in the tier `module`.
        self._held = {*held}
        if to == "module":
            self._held |= {
                made(code, each)
                for each in graphs
                if is_held_by_keras(each, code)
                or is_tuned(each, code)
                or is_wrapped(each, code)
            }
        # Modules, and the models of which they are layers.
        self._layers: list[tuple[ast.Call, ast.Call]] = []
        lines = [code.top_level(graph.callee).lineno for graph in graphs]
        first = min(lines, default=0)
        self._imports = Imports(code, fresh.once, options.line_length, first)
        self._again = Again(fresh.once)
        unit = _unit(code)
        self.blocks = Blocks(code, fresh, self._imports, options.blocks_module, unit)
        self._layout = Layout(code, options.line_length, unit)
        shape = options.input_shape
        self._context = Context(
            code=code,
            spell=self._imports,
            blocks=self.blocks.spell,
            variable=fresh.variable,
            once=fresh.once,
            input_shape=repr(shape) if shape is not None else "",
            unit=unit,
            line_length=options.line_length,
            inner=(
                inner_models(code, graphs, self._held | stay) if to == "module" else {}
            ),
        )

    def convert(self, reading: Reading) -> ModelReport:
        """Convert one definition, or say why not."""
        target = self.to or reading.tier
        if reading.tier == target and self._options.training is None:
            return self._report(reading, "unchanged")
        rejected = tuple(
            each for each in self._options.rejected if each.line == reading.line
        )
        reasons = rejected or reading.reasons(self._options.input_shape)
        if reading.graph is None or reasons:
            return self._report(reading, "refused", reasons)
        self.blocks.asked.clear()
        graph, training = self._rewritten(reading.graph)
        if isinstance(training, list):
            return self._refused(reading, training)
        if reading.tier == target:
            return self._trained(reading, graph, training)
        writer = WRITERS[target]
        against = writer.refusals(graph, self._context)
        if not against:
            try:
                written = writer.write(graph, self._context)
                laid = self._layout.lay_out(graph, written)
                laid.edits += self._training_edits(training)
            except Refused as refused:
                against = [refused.diagnostic]
        if not against:
            against = self._conflicts(graph, laid.edits)
            code = self._context.code
            against += rebound(graph, code, [*laid.above, *laid.before])
            against += replaced(code, self.blocks.read_builtins())
        remarks: tuple[Diagnostic, ...] = ()
        if not against:
            found = writer.remarks(graph, self._context)
            found += training.remarks if training else ()
            remarks = self._options.levelled(found)
            against = [each for each in remarks if each.severity == "error"]
        if against:
            return self._refused(reading, against)
        self.edits += [edit for edit in laid.edits if edit not in self.edits]
        self._uses |= {*laid.uses}
        self._above += laid.above
        self._before += laid.before
        self._together += written.together
        call = made(self._context.code, graph)
        if target == "module" and not graph.in_keras:
            around = self._context.around(graph).values()
            self._layers += [(call, each.outer) for each in around]
        self._inner |= {*written.inner}
        self._converted.add(call)
        self._classes += [graph] if target == "subclass" else []
        self._gone |= {
            name
            for node in (graph.callee, *written.gone)
            for name in ast.walk(node)
            if isinstance(name, ast.Name)
        }
        return self._report(reading, "converted", remarks)

    def alone(self) -> tuple[Diagnostic, ...]:
        """Return what speaks against definitions that were converted without others."""
        return tuple(
            diagnostic
            for call, diagnostic in self._together
            if call not in self._converted
        )

    def first_layers(self) -> tuple[Diagnostic, ...]:
        """Return what speaks against classes that would be the first layer of a Sequential."""
        if not self._classes:
            return ()
        code = self._context.code
        return tuple(refused_first_layers(code, self._classes, self._converted))

    def missing(self) -> set[ast.Call]:
        """Return the models that were taken for modules in others, and are none."""
        modules = self._converted - self._held
        return {call for call in self._inner if call not in modules}

    def left(self) -> set[ast.Call]:
        """Return the modules that are layers of models which stay models of Keras."""
        return {call for call, outer in self._layers if outer not in self._converted}

    def _rewritten(
        self, graph: Graph
    ) -> tuple[Graph, Rewritten | list[Diagnostic] | None]:
        """Return the model without the uses that train it, and its training rewritten."""
        to = self.to or graph.tier
        call = made(self._context.code, graph)
        if call in self._held:
            return replace(graph, in_keras=True), None
        training: Rewritten | list[Diagnostic] | None = None
        left, around = graph, self._context.around(graph)
        if self._options.training is not None:
            # Models that branches make, and that are trained together, share the new text.
            trained = frozenset(use.node for use in graph.uses if is_training(use))
            context = replace(self._context, once=self._again.names(trained))
            training = rewrite(graph, context, self._options.training, to)
        if isinstance(training, Rewritten):
            left = replace(graph, uses=training.uses, trained=training.trained)
        lost = [use for use in graph.uses if use.lost and use.node not in around]
        is_left = isinstance(training, list) or any(use in left.uses for use in lost)
        if to == "module" and lost and is_left:
            self._held.add(call)
            return replace(graph, in_keras=True), None
        if to == "module" and isinstance(training, list) and self._is_for_keras(graph):
            self._held.add(call)
            return replace(graph, in_keras=True), None
        return left, training

    def _is_for_keras(self, graph: Graph) -> bool:
        """Whether a model that no loop can train may be one of Keras around a module."""
        return (
            self._options.training == "loop"
            and needs_keras(graph, self._context)
            and not WRITERS["module"].refusals(
                replace(graph, in_keras=True), self._context
            )
        )

    def _training_edits(self, training: Rewritten | None) -> list[Edit]:
        if training is None:
            return []
        self._uses |= {*nesting.edits(training.expressions, self._context.code)}
        return self._layout.replaced(
            training.statements, training.before, training.expressions
        )

    def _trained(
        self, reading: Reading, graph: Graph, training: Rewritten | None
    ) -> ModelReport:
        """Rewrite the training of a model that stays as it is."""
        try:
            edits = self._training_edits(training)
        except Refused as refused:
            return self._refused(reading, [refused.diagnostic])
        if not edits:
            return self._report(reading, "unchanged")
        reasons = self._conflicts(graph, edits)
        if reasons:
            return self._refused(reading, reasons)
        self.edits += [edit for edit in edits if edit not in self.edits]
        return self._report(reading, "converted")

    def _refused(self, reading: Reading, reasons: list[Diagnostic]) -> ModelReport:
        ordered = sorted(reasons, key=lambda reason: (reason.line, reason.column))
        return self._report(reading, "refused", tuple(ordered))

    def all_edits(self) -> list[Edit]:
        """Return the edits of the definitions, of the imports and of the blocks."""
        # Blocks first: what they need is imported, too.
        changes = [*self.edits, *merged([*self._above, *self._before])]
        new = splice(self._context.code.text.text, sorted(changes))
        blocks = self.blocks.edits(self._above, new)
        imports = self._imports.edits(self._gone)
        code = self._context.code
        own = wrapped(self.edits, self._uses, code, self._options.line_length)
        others = merged([*imports, *blocks, *self._above, *self._before])
        return sorted([*closed(own, others, code.text), *others])

    def _conflicts(self, graph: Graph, edits: list[Edit]) -> list[Diagnostic]:
        return conflicts(graph, self._context.code, edits, self.edits)

    def _report(
        self,
        reading: Reading,
        status: Status,
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> ModelReport:
        levelled = self._options.levelled(diagnostics)
        target = self.to or reading.tier
        return ModelReport(
            reading.name,
            reading.line,
            reading.tier,
            target,
            status,
            levelled,
            training=self._options.training,
        )


def chosen(readings: tuple[Reading, ...], options: Options) -> list[Reading]:
    """Return the definitions that a name or a line asks for.

    Raises:
        UserError: There is none.
    """
    found = [
        reading
        for reading in readings
        if options.name in (None, *_names(reading))
        and (options.line is None or reading.line <= options.line <= reading.end_line)
    ]
    if found or (options.name is None and options.line is None):
        return found
    asked = f"named `{options.name}`" if options.name else f"on line {options.line}"
    known = ", ".join(
        f"`{reading.name}` on line {reading.line}" for reading in readings
    )
    raise UserError(
        f"There is no definition {asked}.",
        f"These were found: {known}." if known else "No Sequential model was found.",
    )


def _names(reading: Reading) -> tuple[str, ...]:
    return reading.name, reading.name.rpartition(".")[2], reading.function


def _unit(code: Code) -> str:
    """Return one level of the file's indentation."""
    for statement in code.tree.body:
        body = getattr(statement, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
            start = code.text.span(body[0])[0]
            if body[0].lineno > statement.lineno:
                return code.text.indent(start) or "    "
    return "    "
