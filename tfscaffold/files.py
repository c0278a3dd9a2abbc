"""Reading and writing one file of the user's: nothing lost, nothing half-written."""

import codecs
import os
import stat
import sys
from dataclasses import dataclass

from tfscaffold.errors import UserError


@dataclass(frozen=True)
class SourceFile:
    """A Python file: its decoded text (newlines as they are), and how to encode it again."""

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return the bytes of `text` in this file's encoding.

        Raises:
            UserError: The encoding has no form for a character.
        """
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise UserError(f"{self.path}: {error}.") from error


def decode(data: bytes, path: str) -> SourceFile:
    """Return the text of a Python file's bytes, by its byte order mark or coding line.

    Raises:
        UserError: The bytes are no text in the encoding that they claim.
    """
    import tokenize
    from io import BytesIO

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UserError(
            f"{path}: this file is UTF-16, which Python does not read.",
            "Save it as UTF-8.",
        )
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data[len(bom) :].decode("utf-8" if bom else encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise UserError(
            f"{path}: the bytes are not text in the file's encoding: {error}.",
            "State the encoding in the first line (`# coding: latin-1`), or save it as UTF-8.",
        ) from error
    return SourceFile(path, text, "utf-8" if bom else encoding, bom)


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        UserError: There is no such file, or it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UserError(f"{path}: {_reason(error)}.") from error


def read(path: str) -> SourceFile:
    """Return a Python file of the disk.

    Raises:
        UserError: There is no such file, or it cannot be read or decoded.
    """
    return decode(read_bytes(path), path)


def write(path: str, data: bytes) -> None:
    """Replace a file's bytes, or make it, in one step that cannot be seen half-done.

    A link is followed; permissions are kept. A device or a pipe is written to.

    Raises:
        UserError: It cannot be written; what was there is still there.
    """
    target = os.path.realpath(path)
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise UserError(f"{path}: {_reason(error)}.") from error
    if mode is not None and not (mode & 0o222 and os.access(target, os.W_OK)):
        raise UserError(
            f"{path}: the file is read-only.", "Make it writable, or use `-o`."
        )
    temporary = f".tfscaffold.{os.getpid()}.tmp"
    temporary = os.path.join(os.path.dirname(target), temporary)
    try:
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb") as file:
                file.write(data)
            return
        with open(temporary, "xb") as file:
            if mode is not None:
                os.chmod(temporary, stat.S_IMODE(mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise UserError(f"{path}: {_reason(error)}.") from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{reason[0].lower()}{reason[1:]}" if sys.platform != "win32" else reason
