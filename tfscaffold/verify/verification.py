"""The verification of one text against another: each definition run in both, and compared."""

import ast
import os
from dataclasses import dataclass, replace
from typing import Any, Literal

from tfscaffold.convert.files import is_notebook
from tfscaffold.convert.notebooks.conversion import Notebook
from tfscaffold.errors import UserError
from tfscaffold.files import read as read_file
from tfscaffold.layers import LAYERS
from tfscaffold.model.graph import Input
from tfscaffold.model.input_shape import input_shape
from tfscaffold.readers import READERS, Reading
from tfscaffold.source.code import Code
from tfscaffold.verify.client import Worker
from tfscaffold.verify.slicing import Program, program, program_of_call
from tfscaffold.verify.targets import Unverifiable, moved, target_of

_KERAS_2 = "TF_USE_LEGACY_KERAS"
Status = Literal["equal", "different", "unverifiable"]


@dataclass(frozen=True)
class Verdict:
    """What came out for one definition.

    Attributes:
        name: Of the model; of a call, its text.
        line: 1-based, in the original.
        column: 1-based.
        status: What was found.
        max_difference: The largest difference of two numbers; None if none were compared.
        differences: What differs, in sentences without a full stop.
        notes: What differs and was known to.
        reason: Why it is not verifiable, or "".
        made: Whether the code of the original could be run.
    """

    name: str
    line: int
    column: int
    status: Status
    max_difference: float | None = None
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    made: bool = True


@dataclass(frozen=True)
class Side:
    """A text and the file that it is from: code next to that file can be imported."""

    path: str
    text: str
    notebook: Notebook | None = None

    def position(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and column in the file of those in the text."""
        if self.notebook is None:
            return line, column
        return self.notebook.position(line, column)


def side_of(path: str) -> Side:
    """Return the Python text of a file of the disk: of a notebook, that of its cells.

    Raises:
        UserError: It cannot be read, or is no notebook.
    """
    source = read_file(path)
    if not is_notebook(path):
        return Side(path, source.text)
    notebook = Notebook(source.text)
    try:
        return Side(path, notebook.script.text, notebook)
    except UserError as error:
        raise UserError(f"{path}: {error.message}", error.hint) from error


def verify(
    original: Side,
    result: Side,
    worker: Worker,
    *,
    name: str | None = None,
    line: int | None = None,
    call: str | None = None,
    input_shape: tuple[int | None, ...] | None = None,
) -> list[Verdict]:
    """Return a verdict on each definition of the original that is asked for.

    Args:
        original: Keras code.
        result: What became of it.
        worker: Runs both.
        name: Only the definitions of this name: the variable, or the function around it.
        line: Only the definition on this 1-based line of the original.
        call: Instead of the definitions: an expression that gives the model in both.
        input_shape: Sizes without the batch axis, where neither states them.

    Raises:
        UserError: A text is not Python, nothing is found, or the worker cannot start.
    """
    run = Run(original, result, worker, input_shape)
    if call is not None:
        return [run.call(call)]
    readings = [reading for read in READERS.values() for reading in read(run.old)]
    chosen = [
        reading
        for reading in readings
        if name
        in (None, reading.name, reading.name.rpartition(".")[2], reading.function)
        and (
            line is None
            or original.position(reading.line, 1)[0]
            <= line
            <= original.position(reading.end_line, 1)[0]
        )
    ]
    if not chosen:
        found = ", ".join(
            f"`{each.name}` on line {original.position(each.line, 1)[0]}"
            for each in readings
        )
        raise UserError(
            f"{original.path}: there is no model to verify.",
            f"These were found: {found}." if found else "No definition was found.",
        )
    return [run.definition(reading) for reading in chosen]


class Run:
    """Two texts whose definitions are run by a worker.

    Raises:
        UserError: A text is not Python.
    """

    def __init__(
        self,
        original: Side,
        result: Side,
        worker: Worker,
        input_shape: tuple[int | None, ...] | None = None,
    ) -> None:
        self.old, self.new = _parsed(original), _parsed(result)
        self._original = original
        self._paths = os.path.abspath(original.path), os.path.abspath(result.path)
        self._worker = worker
        self._input_shape = input_shape

    def definition(self, reading: Reading) -> Verdict:
        """Return the verdict on one definition of the original.

        What cannot be run as it is, for want of data or of arguments, is tried with values
        that are made up, the same ones in both texts.
        """
        verdict = self._verdict(reading, made_up=False)
        if not verdict.made:
            second = self._verdict(reading, made_up=True)
            if second.status != "unverifiable":
                return second
            if second.reason != verdict.reason:
                reason = f"{verdict.reason}; with values made up: {second.reason}"
                return replace(verdict, reason=reason)
        return verdict

    def _verdict(self, reading: Reading, *, made_up: bool) -> Verdict:
        line, column = self._original.position(reading.line, reading.column)
        place = (reading.name or "model", line, column)
        try:
            programs = self._programs(reading, made_up=made_up)
        except Unverifiable as error:
            return Verdict(*place, "unverifiable", reason=str(error), made=False)
        return self._compared(place, *programs, self._stated(reading))

    def _stated(self, reading: Reading) -> tuple[int | None, ...] | None:
        """Return the input's shape that the text states, also where Keras 3 ignores it."""
        if reading.graph is None:
            return None
        inputs = [step for step in reading.graph.steps if isinstance(step, Input)]
        shape = input_shape(self.old, inputs[0]) if len(inputs) == 1 else None
        return shape[1:] if shape else None

    def _programs(
        self, reading: Reading, *, made_up: bool = False
    ) -> tuple[Program, Program]:
        if _KERAS_2 in self.old.text.text:
            raise Unverifiable(f"the code asks for Keras 2, with {_KERAS_2}")
        target = target_of(self.old, reading)
        first = program(self.old, target, made_up=made_up)
        # What the result computes of it, it computes itself.
        target = moved(self.new, target)
        second = program(self.new, target, made_up=made_up, only=first.unknown)
        return first, second

    def carry(self, line: int, old: str, new: str) -> dict[str, Any]:
        """Return the worker's answer on the weights of the definition on a line."""
        reading = next(
            reading
            for read in READERS.values()
            for reading in read(self.old)
            if reading.line == line
        )
        try:
            request = self._request(*self._programs(reading), self._stated(reading))
        except Unverifiable as error:
            return {"status": "failed", "reason": str(error)}
        return self._worker.ask({"do": "carry", "old": old, "new": new, **request})

    def call(self, call: str) -> Verdict:
        """Return the verdict on what an expression gives."""
        try:
            ast.parse(call, mode="eval")
        except SyntaxError as error:
            raise UserError(f"--call {call!r} is not a Python expression.") from error
        try:
            first = program_of_call(self.old, call)
            second = program_of_call(self.new, call)
        except Unverifiable as error:
            raise UserError(f"--call {call!r}: {error}.") from error
        return self._compared((call, 1, 1), first, second)

    def _request(
        self,
        first: Program,
        second: Program,
        stated: tuple[int | None, ...] | None,
    ) -> dict[str, Any]:
        sides = [
            {"text": made.text, "expression": made.expression, "path": path}
            for made, path in zip((first, second), self._paths, strict=True)
        ]
        shape = self._input_shape if self._input_shape is not None else stated
        return {
            "original": sides[0],
            "result": sides[1],
            "input_shape": shape,
            "unknown": {**second.unknown, **first.unknown},
            "imported": {**second.imported, **first.imported},
        }

    def _compared(
        self,
        place: tuple[str, int, int],
        first: Program,
        second: Program,
        stated: tuple[int | None, ...] | None = None,
    ) -> Verdict:
        request = self._request(first, second, stated)
        answer = self._worker.ask({"do": "compare", **request})
        largest = answer["max_difference"]
        return Verdict(
            *place,
            status=answer["status"],
            max_difference=largest if largest != float("inf") else None,
            differences=tuple(answer["differences"]),
            notes=tuple(answer["notes"]),
            reason=answer["reason"],
            made=answer.get("made", True),
        )


def _parsed(side: Side) -> Code:
    try:
        return Code(side.text, frozenset(LAYERS))
    except UserError as error:
        raise UserError(f"{side.path}: {error.message}", error.hint) from error
