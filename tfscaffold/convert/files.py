"""The conversion of one file: read, converted, encoded again. The disk is only read here."""

import codecs
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.convert.conversion import MARKS, Conversion, Options, convert_text
from tfscaffold.errors import UserError
from tfscaffold.files import SourceFile, decode, read_bytes

DEFAULT_LINE_LENGTH = 88
_MARKS = tuple(mark.encode() for mark in MARKS)


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: As the user named it.
        raw: Its bytes as they were.
        old: The decoded file; None if it could not be, or need not be (`may_define_models`).
        conversion: The result; None if there is an error, or nothing to convert.
        error: Why the file could not be read or converted, or "".
    """

    path: str
    raw: bytes = b""
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
        if self.old is None or self.conversion is None:
            return self.raw
        return self.old.encode(self.conversion.text)


def may_define_models(data: bytes) -> bool:
    """Whether the bytes of a file can define a model, so that reading on is worth it.

    `convert_file` and `convert_bytes` ask it before they decode, parse, or look for settings:
    a file without models costs what reading it costs. Whoever converts many files should
    ask it first, too, and drop the bytes where it says no. UTF-16 is let through to be refused.
    """
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or any(
        mark in data for mark in _MARKS
    )


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
    options = replace(options, line_length=line_length(path))
    try:
        source = decode(data, path)
    except UserError as error:
        return FileResult(path, data, error=str(error))
    try:
        return FileResult(path, data, source, convert_text(source.text, to, options))
    except UserError as error:
        return FileResult(path, data, source, error=f"{path}: {error}")


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
