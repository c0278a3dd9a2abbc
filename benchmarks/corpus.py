"""Converts every definition in a folder of files that nobody has tuned the converter for, and counts.

    python benchmarks/corpus.py FOLDER [--json FILE] [--only PART]

Each definition is run as it is (its slice, as `verify` cuts it), converted to each tier, and its
result run against it. FOLDER/corpus.toml may say more of a definition, by its path and line:

    ["scripts/train.py:21"]
    shape = [28, 28, 1]          # --input-shape, where the code states none
    before = "vocabulary = 100"  # what the file leaves open, put before both forms
    call = "build_model(10)"     # what gives the model, as for `verify --call`
    obsolete = "Merge is gone"   # it does not run on Keras 3, and why
"""

import argparse
import json
import re
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tfscaffold.convert.conversion import ModelReport, Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.errors import UserError
from tfscaffold.readers import READERS, Reading
from tfscaffold.verify.client import Limits, Worker
from tfscaffold.verify.slicing import Program, program, program_of_call
from tfscaffold.verify.targets import Unverifiable, target_of
from tfscaffold.verify.verification import Run, Side, Verdict, side_of

GOALS = (
    ("functional", None),
    ("subclass", None),
    ("module", None),
    ("module", "loop"),
)
# Refusals that are about what a file does with a finished model.
LATER_USES = {"TFS115"}
ALONE = "module, the definition alone"


@dataclass
class Found:
    """What was found of one definition.

    Attributes:
        runs: "yes", "no", or "unknown" where only a person can tell.
        why: Why it does not run, or why that is unknown.
        results: For each goal: equal, different, unchecked, refused, crashed.
        said: For each goal what was said: codes and reasons.
    """

    path: str
    line: int
    name: str
    runs: str = "unknown"
    why: str = ""
    results: dict[str, str] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)


class Checked(Run):
    """A text and its result, run with what the folder says of a definition."""

    hint: dict[str, Any]

    def _programs(
        self, reading: Reading, *, made_up: bool = False
    ) -> tuple[Program, Program]:
        if "call" in self.hint:
            call = self.hint["call"]
            pair = program_of_call(self.old, call), program_of_call(self.new, call)
        else:
            pair = super()._programs(reading, made_up=made_up)
        before = "; ".join(self.hint.get("before", "").strip().splitlines())
        first, second = (
            replace(each, text=_after(before, each.text)) if before else each
            for each in pair
        )
        return first, second


def _after(before: str, text: str) -> str:
    """Return a text with a line before it, but after what must stand first in a file."""
    future = re.search(r"(?m)^from __future__ import .*\n", text)
    end = future.end() if future else 0
    return f"{text[:end]}{before}; 0\n{text[end:]}"


class Corpus:
    """The definitions of a folder.

    Args:
        folder: Is only read.
        worker: Runs them.
        only: A part of the paths to take; "" takes all.
    """

    def __init__(self, folder: Path, worker: Worker, only: str = "") -> None:
        self.folder = folder
        self.worker = worker
        self.only = only
        hints = folder / "corpus.toml"
        self.hints = tomllib.loads(hints.read_text("utf-8")) if hints.exists() else {}

    def found(self) -> Iterator[Found]:
        """Yield each definition with what became of it."""
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in (".py", ".ipynb") and self.only in str(path):
                yield from self._file(path)

    def _file(self, path: Path) -> Iterator[Found]:
        name = str(path.relative_to(self.folder))
        try:
            side = side_of(str(path))
            run = Run(side, side, self.worker)
        except UserError as error:
            yield Found(name, 0, "", "no", error.message)
            return
        readings = [reading for read in READERS.values() for reading in read(run.old)]
        found = {
            reading.line: Found(name, reading.line, reading.name)
            for reading in readings
        }
        for to, training in GOALS:
            self._convert(found, readings, side, to, training)
        for reading in readings:
            self._alone(found[reading.line], reading, side)
            self._run(found[reading.line], reading, side)
        yield from found.values()

    def _hint(self, found: Found) -> dict[str, Any]:
        hint: dict[str, Any] = self.hints.get(f"{found.path}:{found.line}", {})
        return hint

    def _run(self, found: Found, reading: Reading, side: Side) -> None:
        hint = self._hint(found)
        if "obsolete" in hint:
            found.runs, found.why = "no", hint["obsolete"]
            return
        if {"equal", "different"} & {*found.results.values()}:
            found.runs = "yes"
            return
        try:
            verdict = self._verdict(reading, side, side, hint)
        except Exception:  # noqa: BLE001
            found.why = traceback.format_exc(limit=-3)
            return
        if verdict.status == "unverifiable":
            found.why = verdict.reason
        else:
            found.runs = "yes"

    def _verdict(
        self, reading: Reading, old: Side, new: Side, hint: dict[str, Any]
    ) -> Verdict:
        shape = tuple(hint["shape"]) if "shape" in hint else None
        run = Checked(old, new, self.worker, shape)
        run.hint = hint
        try:
            return run.definition(reading)
        except Unverifiable as error:
            place = (reading.name, reading.line, reading.column)
            return Verdict(*place, "unverifiable", reason=str(error))

    def _convert(
        self,
        found: dict[int, Found],
        readings: list[Reading],
        side: Side,
        to: str,
        training: str | None,
    ) -> None:
        goal = f"{to} {training}" if training else to
        data = Path(side.path).read_bytes()
        try:
            whole = convert_bytes(data, side.path, to, Options(training=training))
            for reading in readings:
                each = found[reading.line]
                result, model = whole, _model(whole, reading.line)
                shape = self._hint(each).get("shape")
                # Alone; or with the others, where it is a layer of one of them.
                for line in (reading.line, None):
                    if shape is None or model is None or model.status != "refused":
                        break
                    options = Options(
                        line=line, input_shape=tuple(shape), training=training
                    )
                    result = convert_bytes(data, side.path, to, options)
                    model = _model(result, reading.line)
                self._judge(each, reading, side, goal, result, self._hint(each))
        except Exception:  # noqa: BLE001
            for each in found.values():
                each.results.setdefault(goal, "crashed")
                each.said.setdefault(goal, [traceback.format_exc(limit=-3)])

    def _alone(self, found: Found, reading: Reading, side: Side) -> None:
        """Convert the definition to module without what the file does with the model."""
        codes = {said.split()[0] for said in found.said["module"] if said}
        if found.results["module"] != "refused" or not codes <= LATER_USES:
            found.results[ALONE] = found.results["module"]
            found.said[ALONE] = found.said["module"]
            return
        code = Run(side, side, self.worker).old
        try:
            text = program(code, target_of(code, reading), made_up=True).text
        except Unverifiable as error:
            found.results[ALONE], found.said[ALONE] = "unchecked", [str(error)]
            return
        except Exception:  # noqa: BLE001
            found.results[ALONE] = "crashed"
            found.said[ALONE] = [traceback.format_exc(limit=-3)]
            return
        options = Options(line=reading.line)
        alone = convert_bytes(text.encode(), side.path, "module", options)
        part = Side(side.path, text)
        again = next(
            each
            for read in READERS.values()
            for each in read(Run(part, part, self.worker).old)
            if each.line == reading.line
        )
        # The call may need what the slice has not.
        hint = {k: v for k, v in self._hint(found).items() if k != "call"}
        self._judge(found, again, part, ALONE, alone, hint)

    def _judge(
        self,
        found: Found,
        reading: Reading,
        side: Side,
        goal: str,
        result: FileResult,
        hint: dict[str, Any],
    ) -> None:
        model = _model(result, reading.line)
        if model is None or model.status != "converted":
            said = (
                sorted(
                    {
                        f"{d.code} {d.message}"
                        for d in model.diagnostics
                        if d.severity == "error"
                    }
                )
                if model
                else [result.error]
            )
            found.results[goal], found.said[goal] = "refused", said
            return
        python = result.python()
        assert python is not None
        if "obsolete" in hint:
            found.results[goal], found.said[goal] = "unchecked", []
            return
        new = Side(side.path, python[1].text)
        try:
            verdict = self._verdict(reading, side, new, hint)
        except Exception:  # noqa: BLE001
            found.results[goal] = "crashed"
            found.said[goal] = [traceback.format_exc(limit=-3)]
            return
        status = verdict.status.replace("unverifiable", "unchecked")
        found.results[goal] = status
        found.said[goal] = [*verdict.differences, *filter(None, [verdict.reason])]


def _model(result: FileResult, line: int) -> ModelReport | None:
    python = result.python()
    models = python[1].models if python else ()
    return next((each for each in models if each.line == line), None)


def table(found: list[Found]) -> Iterator[str]:
    """Yield the lines of the counts."""
    runs = Counter(each.runs for each in found)
    yield (
        f"{len(found)} definitions in {len({each.path for each in found})} files: "
        f"{runs['yes']} run on Keras 3, {runs['no']} do not, {runs['unknown']} not known"
    )
    yield ""
    yield "| of those that run | converted | equal | different | unchecked | refused | crashed |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    taken = [each for each in found if each.runs != "no"]
    for goal in taken[0].results if taken else ():
        counts = Counter(each.results[goal] for each in taken)
        converted = len(taken) - counts["refused"] - counts["crashed"]
        yield (
            f"| {goal} | {converted} ({100 * converted / len(taken):.1f} %) | "
            + " | ".join(
                str(counts[name])
                for name in ("equal", "different", "unchecked", "refused", "crashed")
            )
            + " |"
        )
    yield ""
    for goal in taken[0].results if taken else ():
        codes = Counter(
            code
            for each in taken
            if each.results[goal] == "refused"
            for code in {said.split()[0] for said in each.said[goal] if said}
        )
        if codes:
            said = ", ".join(f"{code} {count}" for code, count in codes.most_common())
            yield f"Refused ({goal}): {said}"


def _lines(found: Found) -> Iterator[str]:
    """Yield what is not equal, each line with its end."""
    place = f"{found.path}:{found.line} {found.name}"
    if found.runs != "yes":
        yield f"{place}: runs: {found.runs}: {found.why}\n"
        return
    for goal, result in found.results.items():
        if result in ("different", "unchecked", "crashed"):
            yield f"{place}: {goal}: {result}: {found.said[goal]}\n"


def main() -> None:
    """Print what is not equal, and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="everything, for a closer look")
    parser.add_argument("--only", default="", help="a part of the paths to take")
    given = parser.parse_args()
    started = time.perf_counter()
    found = []
    with Worker(limits=Limits(seconds=120)) as worker:
        for each in Corpus(given.folder, worker, given.only).found():
            found.append(each)
            print("".join(_lines(each)), end="", flush=True)
    print(*table(found), f"{time.perf_counter() - started:.0f} s", sep="\n")
    if given.json:
        given.json.write_text(json.dumps([asdict(each) for each in found], indent=1))


if __name__ == "__main__":
    main()
