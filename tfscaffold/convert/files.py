"""The conversion of one file: read, converted, encoded again. The disk is only read here."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.convert.conversion import Conversion, Options, convert_text
from tfscaffold.errors import UserError
from tfscaffold.files import SourceFile, read

DEFAULT_LINE_LENGTH = 88


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: As the user named it.
        old: The file as it was; None if it could not be read.
        conversion: The result; None if there is an error.
        error: Why the file could not be read or converted, or "".
    """

    path: str
    old: SourceFile | None = None
    conversion: Conversion | None = None
    error: str = ""

    @property
    def changed(self) -> bool:
        """Whether the new text differs from the old one."""
        if self.old is None or self.conversion is None:
            return False
        return self.old.text != self.conversion.text

    @property
    def refused(self) -> bool:
        """Whether a definition was refused."""
        models = self.conversion.models if self.conversion else ()
        return any(model.status == "refused" for model in models)

    def data(self) -> bytes:
        """Return the new bytes of the file, in its encoding.

        Raises:
            UserError: The encoding has no form for a character of the new text.
        """
        assert self.old is not None
        assert self.conversion is not None
        return self.old.encode(self.conversion.text)


def convert_file(path: str, to: str, options: Options) -> FileResult:
    """Return the conversion of a file; its line length comes from its pyproject.toml."""
    try:
        source = read(path)
    except UserError as error:
        return FileResult(path, error=str(error))
    return convert_source(source, to, replace(options, line_length=line_length(path)))


def convert_source(source: SourceFile, to: str, options: Options) -> FileResult:
    """Return the conversion of a file that has been read."""
    try:
        return FileResult(source.path, source, convert_text(source.text, to, options))
    except UserError as error:
        return FileResult(source.path, source, error=f"{source.path}: {error}")


def line_length(path: str) -> int:
    """Return the line length of black, or else ruff, in the nearest pyproject.toml."""
    for pyproject in _pyprojects(os.path.dirname(os.path.abspath(path))):
        with open(pyproject, "rb") as file:
            data = file.read()
        if b"line-length" not in data:
            return DEFAULT_LINE_LENGTH
        import tomllib

        try:
            tools = tomllib.loads(data.decode()).get("tool", {})
        except ValueError:
            return DEFAULT_LINE_LENGTH
        for tool in ("black", "ruff"):
            length = tools.get(tool, {}).get("line-length")
            if isinstance(length, int):
                return length
        return DEFAULT_LINE_LENGTH
    return DEFAULT_LINE_LENGTH


def _pyprojects(folder: str) -> Iterator[str]:
    while True:
        path = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(path) and os.access(path, os.R_OK):
            yield path
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent
