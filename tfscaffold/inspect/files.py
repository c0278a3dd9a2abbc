"""The inspection of one file, which is only read."""

from dataclasses import dataclass

from tfscaffold.errors import UserError
from tfscaffold.faults import faults_of_text
from tfscaffold.files import SourceFile, decode, read
from tfscaffold.inspect.inspection import Inspection, inspect_text
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
    try:
        found = tuple(faults_of_text(source.text))
        return FileInspection(source.path, inspect_text(source.text), found)
    except UserError as error:
        return FileInspection(source.path, error=f"{source.path}: {error}")
