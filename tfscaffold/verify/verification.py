"""The verification of one text against another: each definition run in both, and compared."""

import ast
import os
from dataclasses import dataclass
from typing import Any, Literal

from tfscaffold.errors import UserError
from tfscaffold.layers import LAYERS
from tfscaffold.readers import READERS, Reading
from tfscaffold.source.code import Code
from tfscaffold.verify.client import Worker
from tfscaffold.verify.slicing import Program, program, program_of_call
from tfscaffold.verify.targets import Unverifiable, target_of

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
    """

    name: str
    line: int
    column: int
    status: Status
    max_difference: float | None = None
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Side:
    """A text and the file that it is from: code next to that file can be imported."""

    path: str
    text: str


def verify(
    original: Side,
    result: Side,
    worker: Worker,
    *,
    name: str | None = None,
    line: int | None = None,
    call: str | None = None,
) -> list[Verdict]:
    """Return a verdict on each definition of the original that is asked for.

    Args:
        original: Keras code.
        result: What became of it.
        worker: Runs both.
        name: Only the definitions of this name: the variable, or the function around it.
        line: Only the definition on this 1-based line of the original.
        call: Instead of the definitions: an expression that gives the model in both.

    Raises:
        UserError: A text is not Python, nothing is found, or the worker cannot start.
    """
    old, new = _parsed(original), _parsed(result)
    if call is not None:
        return [_verified_call(old, new, original, result, worker, call)]
    readings = [reading for read in READERS.values() for reading in read(old)]
    chosen = [
        reading
        for reading in readings
        if name
        in (None, reading.name, reading.name.rpartition(".")[2], reading.function)
        and (line is None or reading.line <= line <= reading.end_line)
    ]
    if not chosen:
        found = ", ".join(f"`{each.name}` on line {each.line}" for each in readings)
        raise UserError(
            f"{original.path}: there is no model to verify.",
            f"These were found: {found}." if found else "No definition was found.",
        )
    return [
        _verified(old, new, original, result, worker, reading) for reading in chosen
    ]


def _parsed(side: Side) -> Code:
    try:
        return Code(side.text, frozenset(LAYERS))
    except UserError as error:
        raise UserError(f"{side.path}: {error.message}", error.hint) from error


def _verified(
    old: Code, new: Code, original: Side, result: Side, worker: Worker, reading: Reading
) -> Verdict:
    place = (reading.name or "model", reading.line, reading.column)
    try:
        target = target_of(old, reading)
        first = program(old, target)
        second = program(new, target)
    except Unverifiable as error:
        return Verdict(*place, "unverifiable", reason=str(error))
    return _compared(place, first, second, original, result, worker)


def _verified_call(
    old: Code, new: Code, original: Side, result: Side, worker: Worker, call: str
) -> Verdict:
    try:
        ast.parse(call, mode="eval")
    except SyntaxError as error:
        raise UserError(f"--call {call!r} is not a Python expression.") from error
    place = (call, 1, 1)
    try:
        first = program_of_call(old, call)
        second = program_of_call(new, call)
    except Unverifiable as error:
        raise UserError(f"--call {call!r}: {error}.") from error
    return _compared(place, first, second, original, result, worker)


def _compared(
    place: tuple[str, int, int],
    first: Program,
    second: Program,
    original: Side,
    result: Side,
    worker: Worker,
) -> Verdict:
    answer = worker.ask(
        {"original": _request(first, original), "result": _request(second, result)}
    )
    return Verdict(
        *place,
        status=answer["status"],
        max_difference=answer["max_difference"],
        differences=tuple(answer["differences"]),
        notes=tuple(answer["notes"]),
        reason=answer["reason"],
    )


def _request(made: Program, side: Side) -> dict[str, Any]:
    return {
        "text": made.text,
        "expression": made.expression,
        "path": os.path.abspath(side.path),
    }
