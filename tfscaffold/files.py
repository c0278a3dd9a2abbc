"""Reading and writing one file of the user's: nothing lost, nothing half-written."""

import codecs
import errno
import os
import re
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass

from tfscaffold.errors import UserError

_TEMPORARY = re.compile(r"\.tfscaffold\.(\d+)\.tmp")


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

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UserError(
            f"{path}: this file is UTF-16, which Python does not read.",
            "Save it as UTF-8.",
        )
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        # A CR alone ends a line, too.
        lines = iter(data.splitlines(keepends=True))
        encoding, _ = tokenize.detect_encoding(lambda: next(lines))
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


def write(path: str, data: bytes, expected: bytes | None = None) -> None:
    """Replace a file's bytes, or make it, in one step that cannot be seen half-done.

    A link is followed; permissions and owner are kept. A device or a pipe is written to.

    Args:
        path: Where.
        data: What.
        expected: What is there; if it has become something else, it is left.

    Raises:
        UserError: It cannot be written; what was there is still there.
    """
    target = os.path.realpath(path)
    try:
        status = os.stat(target)
    except FileNotFoundError:
        status = None
    except OSError as error:
        raise UserError(f"{path}: {_reason(error)}.") from error
    if status is not None and not (
        status.st_mode & 0o222 and os.access(target, os.W_OK)
    ):
        raise UserError(
            f"{path}: the file is read-only.", "Make it writable, or use `-o`."
        )
    try:
        if status is not None and not stat.S_ISREG(status.st_mode):
            with open(target, "wb") as file:
                file.write(data)
        elif expected is None or _still(path, target, expected, data):
            _replace(target, data, status)
    except OSError as error:
        raise UserError(f"{path}: {_reason(error)}.") from error


def is_leftover(name: str) -> bool:
    """Whether a file of this name was left behind by a run that was killed."""
    match = _TEMPORARY.fullmatch(name)
    if match is None or os.name != "posix":
        return False
    try:
        os.kill(int(match[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass  # It runs, for somebody else.
    return False


def _still(path: str, target: str, expected: bytes, data: bytes) -> bool:
    """Whether there is still something to write.

    Raises:
        UserError: Somebody else has written something else.
    """
    with open(target, "rb") as file:
        found = file.read()
    if found in (expected, data):
        return found != data
    raise UserError(
        f"{path}: the file has changed since it was read, and is left as it is.",
        "Convert it once more.",
    )


def _replace(target: str, data: bytes, status: os.stat_result | None) -> None:
    folder = os.path.dirname(target)
    temporary = os.path.join(folder, f".tfscaffold.{os.getpid()}.tmp")
    try:
        if os.path.lexists(temporary):
            os.unlink(temporary)  # Of an earlier process with this number.
        descriptor, named = _open_new(folder, temporary)
        with open(descriptor, "wb") as file:
            if status is not None:
                _keep(file.fileno(), target, status)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not named:
                # `src_dir_fd` has no other effect than that the link in /proc is followed.
                os.link(f"/proc/self/fd/{file.fileno()}", temporary, src_dir_fd=0)
                os.replace(
                    temporary, target
                )  # At once: `kill -9` would leave the name.
        if named:
            os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _open_new(folder: str, temporary: str) -> tuple[int, bool]:
    """Return a new file's descriptor, and whether it has the temporary name.

    Where the system can, it has no name before it is complete, so that a killed process
    leaves nothing behind.
    """
    if hasattr(os, "O_TMPFILE") and os.path.exists("/proc/self/fd"):
        try:
            return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666), False
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT):
                raise
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    return os.open(temporary, flags, 0o666), True


def _keep(descriptor: int, target: str, status: os.stat_result) -> None:
    """Give a new file the owner, the permissions and the attributes of the old one."""
    if os.name == "posix":
        if os.geteuid() == 0:
            os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
    if sys.platform == "linux":
        # Among them are access control lists. Not every file system has attributes, and some
        # of them (those of a security module) are not the user's to give.
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(target, name))


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{reason[0].lower()}{reason[1:]}" if sys.platform != "win32" else reason
