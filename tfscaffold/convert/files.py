"""The conversion of one file: read, converted, encoded again, written."""

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tfscaffold.convert.conversion import (
    Conversion,
    ModelReport,
    Options,
    convert_text,
)
from tfscaffold.convert.marks import may_define_models
from tfscaffold.convert.settings import settings_of
from tfscaffold.errors import UserError
from tfscaffold.files import SourceFile, decode, read_bytes, write

if TYPE_CHECKING:
    from tfscaffold.convert.notebooks.conversion import NotebookConversion


@dataclass(frozen=True)
class CarriedWeights:
    """Weights of a model's old form, carried to its new one.

    Attributes:
        old: The file that was read.
        new: The file that was written.
        weights: How many.
        layers: How many layers have them.
        max_difference: Of the outputs of both forms; that of the weights is 0.
        notes: What the user should know, in sentences without a full stop.
    """

    old: str
    new: str
    weights: int
    layers: int
    max_difference: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: As the user named it.
        raw: Its bytes as they were.
        old: The decoded file; None if it could not be, or need not be (`may_define_models`).
        conversion: The result; None if there is an error, or nothing to convert.
        error: Why the file could not be read or converted, or "".
        notebook: How the conversion came about, where the file is a notebook.
        weights: Those that `--weights` carried over.
    """

    path: str
    raw: bytes = b""
    old: SourceFile | None = None
    conversion: Conversion | None = None
    error: str = ""
    notebook: "NotebookConversion | None" = None
    weights: CarriedWeights | None = None

    @property
    def changed(self) -> bool:
        """Whether the new text differs from the old one."""
        if self.old is None or self.conversion is None:
            return False
        return self.old.text != self.conversion.text

    @property
    def refused(self) -> bool:
        """Whether a definition was refused, for a reason that counts as an error."""
        models = self.conversion.models if self.conversion else ()
        return any(
            each.severity == "error" for model in models for each in model.diagnostics
        )

    def data(self) -> bytes:
        """Return the new bytes of the file, in its encoding.

        Raises:
            UserError: The encoding has no form for a character of the new text.
        """
        if self.old is None or self.conversion is None:
            return self.raw
        return self.old.encode(self.conversion.text)

    def python(self) -> tuple[str, Conversion] | None:
        """Return the Python text and its conversion: the file's, or that of a notebook's cells."""
        if self.notebook is not None:
            return self.notebook.notebook.script.text, self.notebook.script
        if self.old is None or self.conversion is None:
            return None
        return self.old.text, self.conversion

    def shown(self) -> tuple[str, str]:
        """Return the text before and after as a diff shows it: of a notebook, the cells."""
        if self.notebook is not None:
            return self.notebook.shown()
        if self.old is None or self.conversion is None:
            return "", ""
        return self.old.text, self.conversion.text

    def with_models(self, models: tuple[ModelReport, ...]) -> "FileResult":
        """Return the result with other reports on the definitions of its Python text."""
        if self.notebook is not None:
            script = replace(self.notebook.script, models=models)
            notebook = replace(self.notebook, script=script)
            return replace(self, notebook=notebook, conversion=notebook.in_file())
        assert self.conversion is not None
        return replace(self, conversion=replace(self.conversion, models=models))


def convert_file(path: str, to: str, options: Options) -> FileResult:
    """Return the conversion of a file of the disk."""
    try:
        data = read_bytes(path)
    except UserError as error:
        return FileResult(path, error=str(error))
    return convert_bytes(data, path, to, options)


def convert_bytes(data: bytes, path: str, to: str, options: Options) -> FileResult:
    """Return the conversion of a file's bytes.

    Args:
        data: The bytes.
        path: What the file is called, and where its pyproject.toml is looked for.
        to: The tier.
        options: Which definitions, and how; the line length is that of the project.
    """
    # Where a definition is asked for, it is an error that there is none.
    if not (may_define_models(data) or options.name or options.line is not None):
        return FileResult(path, data)
    try:
        options = with_settings(options, path)
        source = decode(data, path)
    except UserError as error:
        return FileResult(path, data, error=str(error))
    try:
        if is_notebook(path):
            from tfscaffold.convert.notebooks.conversion import Notebook

            found = Notebook(source.text).convert(to, options)
            return FileResult(path, data, source, found.in_file(), notebook=found)
        return FileResult(path, data, source, convert_text(source.text, to, options))
    except UserError as error:
        return FileResult(path, data, source, error=f"{path}: {error}")


def is_notebook(path: str) -> bool:
    """Whether a file is a Jupyter notebook, by its name."""
    return path.lower().endswith(".ipynb")


def with_settings(options: Options, path: str) -> Options:
    """Return options with what the settings for a file add.

    Raises:
        UserError: The settings are not understood.
    """
    settings = settings_of(os.path.dirname(os.path.abspath(path)))
    return replace(
        options,
        line_length=settings.line_length,
        path=path,
        severity=settings.severity,
    )


def written(result: FileResult, output: str = "") -> FileResult:
    """Write a result to the disk, unless it is as the file was, and return it.

    Args:
        result: Where it cannot be written, the error is in what is returned.
        output: The file; "" for the one that was read.
    """
    if result.error or not (output or result.changed):
        return result
    try:
        write(output or result.path, result.data(), None if output else result.raw)
    except UserError as error:
        return replace(result, error=str(error))
    return result
