"""`convert --weights`: the weights of a model's old form, carried to its new one."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tfscaffold.convert.conversion import ModelReport, Options
from tfscaffold.convert.files import CarriedWeights, FileResult
from tfscaffold.errors import UserError
from tfscaffold.verify.client import Worker
from tfscaffold.verify.verification import Run, Side

_ENDINGS = (".weights.h5", ".keras", ".hdf5", ".h5", ".index")
_FILES = (".weights.h5", ".keras")


@dataclass(frozen=True)
class Transfer:
    """What is carried where.

    Attributes:
        old: A file of weights, or the prefix of a checkpoint.
        new: The file or the prefix to write.
    """

    old: str
    new: str


def transfer(old: str, to: str, new: str = "") -> Transfer:
    """Return what `--weights` and `--weights-output` ask for.

    Args:
        old: A file of weights, the prefix of a checkpoint, or a folder.
        to: The tier.
        new: Where to; "" for a name beside the old one that has the tier in it.

    Raises:
        UserError: There is nothing to read, the new name is taken, or it does not fit the tier.
    """
    if not os.path.exists(old) and not os.path.exists(f"{old}.index"):
        raise UserError(
            f"{old}: there is no such file of weights.",
            "Name a .weights.h5, .h5 or .keras file, or the prefix of a checkpoint.",
        )
    new = new or _beside(old, to)
    if new.endswith(".h5") and not new.endswith(".weights.h5"):
        raise UserError(
            f"{new}: Keras 3 writes weights to files that end in .weights.h5.",
            "Name such a file, a .keras file, or the prefix of a checkpoint.",
        )
    if to == "module" and new.endswith(_FILES):
        raise UserError(
            f"{new}: the weights of a tf.Module are kept in a TensorFlow checkpoint.",
            "Name its prefix, without an ending.",
        )
    taken = new if new.endswith(_FILES) else f"{new}.index"
    if os.path.lexists(taken):
        raise UserError(
            f"{taken} exists already, and is left as it is.",
            "Name another file with --weights-output.",
        )
    return Transfer(old, new)


def _beside(old: str, to: str) -> str:
    """Return the name of the new file: `old.weights.h5` becomes `old.subclass.weights.h5`."""
    old = old.rstrip("/\\") or old
    ending = next((each for each in _ENDINGS if old.endswith(each)), "")
    stem = old.removesuffix(ending)
    if to == "module" or ending in ("", ".index"):
        return f"{stem}.{to}"
    return f"{stem}.{to}{'.keras' if ending == '.keras' else '.weights.h5'}"


def carried(
    results: Iterable[FileResult],
    asked: Transfer,
    options: Options,
    worker: Worker,
) -> Iterator[FileResult]:
    """Carry the weights of one model over, and yield its file's result with what was done.

    Args:
        results: The conversion of one file, not written yet.
        asked: From where to where.
        options: As it was converted.
        worker: Runs both forms.
    """
    for result in results:
        if result.error or (result.refused and not _converted(result)):
            yield result
            continue
        try:
            weights = _carry(result, asked, options, worker)
        except UserError as error:
            yield replace(result, error=str(error))
        else:
            yield replace(result, weights=weights)


def _converted(result: FileResult) -> list[ModelReport]:
    python = result.python()
    models = python[1].models if python else ()
    return [model for model in models if model.status == "converted"]


def _carry(
    result: FileResult, asked: Transfer, options: Options, worker: Worker
) -> CarriedWeights:
    models = _converted(result)
    if len(models) != 1:
        found = ", ".join(f"`{each.name}` on line {each.line}" for each in models)
        raise UserError(
            f"{result.path}: {asked.old} has the weights of one model, and "
            f"{f'{len(models)} are converted: {found}' if models else 'none is converted'}.",
            "Choose it with --name or --line." if models else "",
        )
    python = result.python()
    assert python is not None
    folder = os.path.dirname(os.path.abspath(asked.new))
    old = Side(result.path, python[0])
    new = Side(result.path, python[1].text)
    try:
        with tempfile.TemporaryDirectory(prefix=".tfscaffold.", dir=folder) as place:
            written = os.path.join(place, os.path.basename(asked.new))
            run = Run(old, new, worker, options.input_shape)
            answer = run.carry(models[0].line, os.path.abspath(asked.old), written)
            if answer["status"] != "carried":
                raise UserError(
                    f"{asked.old}: the weights were not carried over, and nothing was "
                    f"written: {answer['reason'].rstrip('.')}.",
                    "Name a file that the old form of this model has written.",
                )
            _place(place, folder)
    except OSError as error:
        raise UserError(f"{asked.new}: {error.strerror}.") from error
    return CarriedWeights(
        asked.old,
        asked.new,
        answer["weights"],
        answer["layers"],
        answer["max_difference"],
        tuple(answer["notes"]),
    )


def _place(source: str, folder: str) -> None:
    """Move what was written to its place; an `.index`, which makes a checkpoint, comes last.

    Raises:
        UserError: A file of that name has come into being.
    """
    names = sorted(os.listdir(source), key=lambda name: name.endswith(".index"))
    for name in names:
        if name == "checkpoint":
            # TensorFlow's note on the newest checkpoint of a folder.
            continue
        goal = os.path.join(folder, name)
        if os.path.lexists(goal):
            raise UserError(f"{goal} exists already, and is left as it is.")
        os.rename(os.path.join(source, name), goal)
