"""The files of folders and patterns: which are taken, which are left out, and why.

The rules of `.gitignore` are those of https://git-scm.com/docs/gitignore; the settings'
and the user's own patterns have the same form.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tfscaffold.convert.settings import PYPROJECT, Settings, settings_of
from tfscaffold.errors import UserError
from tfscaffold.files import is_leftover

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".py", ".pyw", ".ipynb")
# Folders that hold no code of the user's own, beside those whose name begins with a dot.
SKIPPED = {
    "__pycache__",
    "__pypackages__",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
}
_MAGIC = re.compile(r"[*?[]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or what stands in for one.

    Attributes:
        path: As the user would name it.
        named: Whether the user has named it, and not a folder or a pattern.
        left: Why it is left out, or "".
        error: Why there is nothing, or "".
        leftover: Whether it is a temporary file of a run that was killed.
    """

    path: str
    named: bool = False
    left: str = ""
    error: str = ""
    leftover: bool = False


def collect(paths: Iterable[str], exclude: Sequence[str] = ()) -> list[Found]:
    """Return the files that paths stand for: in the order of the paths, a folder's by name.

    Args:
        paths: Files, which need not exist; folders; patterns such as `src/**/*.py`.
        exclude: Patterns as in a .gitignore, relative to the working folder.

    Raises:
        UserError: The settings of a folder are not understood.
    """
    search = _Search(tuple(exclude))
    return [found for path in paths for found in search.found(path)]


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns that hold below a folder."""

    folder: str
    spec: "GitIgnoreSpec"

    def verdict(self, path: str) -> bool | None:
        """Whether a real path matches; None where no pattern says anything.

        Args:
            path: That of a folder ends with a slash.
        """
        if path.startswith(f"{self.folder}/"):
            name = path[len(self.folder) + 1 :]
        else:
            name = os.path.relpath(path, self.folder) + "/" * path.endswith("/")
        return self.spec.check_file(name).include


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to be searched, under its two names, and the rules that hold in it."""

    path: str
    real: str
    ignore: tuple[_Rules, ...]
    settings: Settings


def is_excluded(path: str) -> bool:
    """Whether the settings of its project leave a file out.

    Raises:
        UserError: They are not understood.
    """
    return _Search(()).excludes(os.path.realpath(path))


class _Search:
    """A search for files, none of which is found twice."""

    def __init__(self, exclude: tuple[str, ...]) -> None:
        self._exclude = _rules(os.getcwd(), exclude)
        self._seen: set[str] = set()
        self._swept: set[str] = set()

    def found(self, path: str) -> Iterator[Found]:
        """Yield what one path stands for."""
        if os.path.isdir(path):
            yield from self._below(path, None)
        elif _MAGIC.search(path) and not os.path.lexists(path):
            yield from self._matching(path)
        else:
            real = os.path.realpath(path)
            yield from self._leftovers(os.path.dirname(real))
            if self.excludes(real):
                yield Found(path, named=True, left="excluded")
            elif real not in self._seen:
                self._seen.add(real)
                yield Found(path, named=True)

    def _leftovers(self, folder: str) -> Iterator[Found]:
        """Yield what killed runs have left beside a file that the user has named."""
        if folder not in self._swept:
            self._swept.add(folder)
            with suppress(OSError):  # The file itself will tell.
                for name in sorted(os.listdir(folder)):
                    if is_leftover(name):
                        yield Found(os.path.join(folder, name), leftover=True)

    def _matching(self, pattern: str) -> Iterator[Found]:
        """Yield the files of a pattern: those below the folders before its first wildcard."""
        parts = pattern.split("/")
        first = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
        folder = "/".join(parts[:first]) or ("/" if first else ".")
        rules = _rules(os.path.realpath(folder), ("/" + "/".join(parts[first:]),))
        none = True
        for found in self._below(folder, rules) if os.path.isdir(folder) else ():
            none = none and bool(found.left or found.leftover)
            yield found
        if none:
            yield Found(pattern, named=True, error=f"{pattern}: no file matches.")

    def _below(self, path: str, only: _Rules | None) -> Iterator[Found]:
        """Yield the files below a folder: its own by name, then its folders' by name."""
        waiting = [_start(path)]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder.real) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                yield Found(folder.path, error=f"{folder.path}: {reason}.")
                continue
            folder = _entered(folder, {entry.name for entry in listed})
            below = []
            for entry in listed:
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry)
                elif only is None or only.verdict(_real(folder, entry)):
                    yield from self._file(folder, entry)
            for entry in reversed(below):
                real, path = _real(folder, entry), _join(folder.path, entry.name)
                left = self._left(folder, real + "/") or _skipped(entry)
                if left:
                    yield Found(path, left=left)
                else:
                    waiting.append(_Folder(path, real, folder.ignore, folder.settings))

    def _file(self, folder: _Folder, entry: "os.DirEntry[str]") -> Iterator[Found]:
        path = _join(folder.path, entry.name)
        if not entry.name.endswith(SUFFIXES):
            if is_leftover(entry.name):
                yield Found(path, leftover=True)
            return
        real = _real(folder, entry)
        if entry.is_symlink():
            yield Found(path, left="a link")
        elif not entry.is_file():
            yield Found(path, left="not a file")
        elif real not in self._seen:
            left = self._left(folder, real)
            if not left:
                self._seen.add(real)
            yield Found(path, left=left)

    def _left(self, folder: _Folder, real: str) -> str:
        """Return why a file, or a folder whose name ends with a slash, is left out, or ""."""
        if self._excluded(real, folder.settings):
            return "excluded"
        return "ignored by Git" if _ignored(folder.ignore, real) else ""

    def excludes(self, real: str) -> bool:
        """Whether a file is left out by the user or by the settings of its project."""
        return self._excluded(real, settings_of(os.path.dirname(real)))

    def _excluded(self, real: str, settings: Settings) -> bool:
        own = _rules(settings.folder, settings.exclude)
        return any(each.verdict(real) for each in (self._exclude, own) if each)


def _start(path: str) -> _Folder:
    """Return a folder that the user has named, with the rules from above it."""
    real = os.path.realpath(path)
    ignore: tuple[_Rules, ...] = ()
    for folder in _up_to_repository(real):
        ignore = (*ignore, *_ignore_rules(folder))
    if _ignored(ignore, real + "/"):
        ignore = ()  # It is wanted all the same.
    return _Folder(path, real, ignore, settings_of(real))


def _up_to_repository(real: str) -> list[str]:
    """Return the folders above one, from that of its Git repository down; none outside."""
    folders = []
    folder = real
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return []
        folders.append(parent)
        folder = parent
    return folders[::-1]


def _entered(folder: _Folder, names: set[str]) -> _Folder:
    """Return a folder with the rules that its own files add."""
    ignore, settings = folder.ignore, folder.settings
    if names & {".gitignore", ".git"}:
        ignore = (*ignore, *_ignore_rules(folder.real))
    if PYPROJECT in names:
        settings = settings_of(folder.real)
    return _Folder(folder.path, folder.real, ignore, settings)


def _ignore_rules(folder: str) -> Iterator[_Rules]:
    """Yield the rules in a folder's files of Git, the weakest first."""
    files = [os.path.join(folder, ".gitignore")]
    if os.path.exists(os.path.join(folder, ".git")):
        files = [*_files_of_repository(folder), *files]
    for path in files:
        try:
            with open(path, encoding="utf-8") as file:
                lines = tuple(file.read().splitlines())
        except (OSError, UnicodeDecodeError):
            continue  # There is none, or Git could not read it either.
        try:
            rules = _rules(folder, lines)
        except UserError:
            rules = _rules(folder, tuple(line for line in lines if _is_pattern(line)))
        if rules:
            yield rules


def _files_of_repository(folder: str) -> list[str]:
    """Return the files of rules that lie outside a repository's work tree, the weakest first.

    Git knows where: the user's own is named in any of its configurations, and that of a
    linked work tree or a submodule lies in another repository's folder.
    """
    import subprocess

    def ask(*words: str) -> str:
        try:
            done = subprocess.run(
                ["git", "-C", folder, *words], check=False, capture_output=True
            )
        except OSError:  # Git is not installed.
            return ""
        return os.fsdecode(done.stdout).removesuffix("\n")

    users = ask("config", "--type=path", "--get", "core.excludesFile")
    if not users:
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
        users = os.path.join(home, "git", "ignore")
    own = ask("rev-parse", "--git-path", "info/exclude") or ".git/info/exclude"
    return [os.path.join(folder, path) for path in (users, own)]


def _ignored(ignore: tuple[_Rules, ...], real: str) -> bool:
    """Whether Git ignores a path: the innermost file that names it decides."""
    verdicts = (rules.verdict(real) for rules in reversed(ignore))
    return next((each for each in verdicts if each is not None), False)


@lru_cache(maxsize=256)
def _rules(folder: str, patterns: tuple[str, ...]) -> _Rules | None:
    """Return the rules of patterns, if there are any.

    Raises:
        UserError: One is no pattern.
    """
    if not any(line.strip() and not line.startswith("#") for line in patterns):
        return None
    from pathspec import GitIgnoreSpec

    try:
        return _Rules(folder, GitIgnoreSpec.from_lines(patterns))
    except ValueError as error:
        wrong = next(line for line in patterns if not _is_pattern(line))
        raise UserError(
            f"`{wrong}` is not a pattern.", "Write it as in a .gitignore."
        ) from error


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _skipped(entry: "os.DirEntry[str]") -> str:
    """Return why a folder is not searched, or ""."""
    if entry.name.startswith(".") or entry.name in SKIPPED:
        return "not searched"
    virtual = os.path.exists(os.path.join(entry.path, "pyvenv.cfg"))
    return "a virtual environment" if virtual else ""


def _real(folder: _Folder, entry: "os.DirEntry[str]") -> str:
    return os.path.join(folder.real, entry.name)


def _join(folder: str, name: str) -> str:
    return name if folder == "." else os.path.join(folder, name)
