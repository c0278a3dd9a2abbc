"""The conversion of many files: what cannot hold a model is read and no more."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from typing import TypeVar

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_file, written
from tfscaffold.convert.marks import may_define_models
from tfscaffold.convert.processes import in_order
from tfscaffold.convert.tree import Found

# With less to parse than this, in bytes, more processes cost more than they save.
_SMALL = 1 << 18

Result = TypeVar("Result")


def convert_all(
    files: Sequence[Found], to: str, options: Options, *, write: bool, jobs: int
) -> Generator[FileResult]:
    """Convert files, and yield what became of each, in their order.

    Args:
        files: Of `tree.collect`.
        to: The tier.
        options: How to convert.
        write: Whether to write what has changed.
        jobs: The most processes.
    """
    convert = partial(_convert, to=to, options=options, write=write)
    return over(files, may_define_models, convert, _nothing, jobs)


def over(
    files: Sequence[Found],
    marked: Callable[[bytes], bool],
    work: Callable[[str], Result],
    nothing: Callable[[Found], Result],
    jobs: int,
) -> Generator[Result]:
    """Yield a result for each file, in their order.

    Args:
        files: Of `tree.collect`; those that are left out are passed over.
        marked: Whether there may be something to do for a file with these bytes.
        work: Gives the result of the path of such a file. It runs in other processes where
            that is faster.
        nothing: Gives the result of any other file, or of an error of the search.
        jobs: The most processes.
    """
    files = [each for each in files if not each.left and not each.leftover]
    sizes = [_size_if(marked, each) for each in files]
    paths = [
        each.path for each, size in zip(files, sizes, strict=True) if size is not None
    ]
    total = sum(size or 0 for size in sizes)
    with closing(in_order(work, paths, jobs if total > _SMALL else 1)) as results:
        for each, size in zip(files, sizes, strict=True):
            yield nothing(each) if size is None else next(results)


def _size_if(marked: Callable[[bytes], bool], found: Found) -> int | None:
    """Return the size of a file for which there may be something to do, or None.

    What cannot be read, or only once, is left to whoever converts it.
    """
    if found.error:
        return None
    if found.named and not os.path.isfile(found.path):
        return 0
    try:
        with open(found.path, "rb", buffering=0) as file:
            data = file.read()
    except OSError:
        return 0
    return len(data) if marked(data) else None


def _convert(path: str, to: str, options: Options, write: bool) -> FileResult:
    result = convert_file(path, to, options)
    return written(result) if write else result


def _nothing(found: Found) -> FileResult:
    return FileResult(found.path, error=found.error)
