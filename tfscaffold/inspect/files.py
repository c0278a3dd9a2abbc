"""The inspection of files, which are only read."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import is_notebook, with_settings
from tfscaffold.convert.marks import may_define_models
from tfscaffold.convert.run import over
from tfscaffold.convert.tree import Found
from tfscaffold.errors import UserError
from tfscaffold.faults import MARKS, faults_of_text
from tfscaffold.files import SourceFile, decode, read
from tfscaffold.inspect.inspection import Inspection, inspect_text
from tfscaffold.inspect.notebook import inspect_notebook
from tfscaffold.model.diagnostics import Diagnostic


@dataclass(frozen=True)
class FileInspection:
    """What is in one file.

    Attributes:
        path: As the user named it.
        models: In the order of the text.
        faults: What is wrong in the file, in the order of the text.
        error: Why the file could not be read, or "".
    """

    path: str
    models: tuple[Inspection, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    error: str = ""


def inspect_all(files: Sequence[Found], jobs: int) -> Generator[FileInspection]:
    """Yield what is in each file, in their order.

    Args:
        files: Of `tree.collect`.
        jobs: The most processes.
    """
    return over(files, _may_say_something, inspect_file, _nothing, jobs)


def _may_say_something(data: bytes) -> bool:
    return may_define_models(data) or any(mark.encode() in data for mark in MARKS)


def _nothing(found: Found) -> FileInspection:
    return FileInspection(found.path, error=found.error)


def inspect_file(path: str) -> FileInspection:
    """Return what is in a file of the disk."""
    try:
        return _inspected(read(path))
    except UserError as error:
        return FileInspection(path, error=str(error))


def inspect_bytes(data: bytes, path: str) -> FileInspection:
    """Return what is in the bytes of a file."""
    try:
        return _inspected(decode(data, path))
    except UserError as error:
        return FileInspection(path, error=str(error))


def _inspected(source: SourceFile) -> FileInspection:
    options = with_settings(Options(), source.path)
    try:
        if is_notebook(source.path):
            return FileInspection(source.path, *inspect_notebook(source.text, options))
        found = options.levelled(faults_of_text(source.text))
        return FileInspection(source.path, inspect_text(source.text, options), found)
    except UserError as error:
        return FileInspection(source.path, error=f"{source.path}: {error}")
