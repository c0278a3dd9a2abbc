"""The files that an editor's writer asks for, and how each meets one that exists."""

from typing import Any, NamedTuple, Protocol

from tfscaffold.errors import UserError
from tfscaffold.tasks.jsonc import OURS, Rules, dumps, merged


class File(Protocol):
    """Something that becomes a file's text."""

    def text(self, old: str | None, path: str) -> str:
        """Return the text for a file that does not exist yet (None), or has `old` in it.

        Raises:
            UserError: What is there cannot be merged with.
        """


class JsonFile(NamedTuple):
    """JSON with comments: merged, so that what the user has written stays."""

    value: Any
    rules: Rules = OURS

    def text(self, old: str | None, path: str) -> str:
        """Return the text, see `File`."""
        if old is None:
            return dumps(self.value)
        return merged(old, self.value, path, self.rules)


class OwnFile(NamedTuple):
    """A file that is tfscaffold's alone: replaced as a whole."""

    content: str
    mark: str = ""
    """What stands in a file that tfscaffold has written, and in no other."""

    def text(self, old: str | None, path: str) -> str:
        """Return the text, see `File`."""
        if old is not None and old.strip() and self.mark not in old:
            raise UserError(
                f"{path}: this file was not written by tfscaffold.",
                "Move it away, or print what belongs into it with `--print`.",
            )
        return self.content
