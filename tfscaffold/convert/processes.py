"""One function over many items in several processes, with the results in the items' order."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# So many items are handed to a process at once: few enough that an interruption is soon seen.
_CHUNK = 4
# So many objects that are new since the last collection are worth another one.
_MUCH_GARBAGE = 40_000


def cores() -> int:
    """Return how many processes can run at once."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    function: Callable[[Item], Result], items: Sequence[Item], jobs: int
) -> Generator[Result]:
    """Yield what a function returns for each item, in the order of the items.

    When the caller stops early, or is interrupted, each process ends what it has at hand.

    Args:
        function: One that can be pickled, as its results and the items can.
        items: They are all kept in memory; the results are not.
        jobs: How many processes; with 1, this one does it.
    """
    if jobs <= 1 or len(items) <= 1:
        yield from _one_after_another(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fork starts with all that has been imported here.
    context = get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(min(jobs, len(items)), context, _prepare)
    try:
        with _interruptions_later():
            results = pool.map(partial(_tidily, function), items, chunksize=_CHUNK)
        yield from results
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interruptions_later() -> Iterator[None]:
    """Hold Ctrl-C back, so that no process meets it before it has been told to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _one_after_another(
    function: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Result]:
    enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        for item in items:
            yield _tidily(function, item)
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()


def _tidily(function: Callable[[Item], Result], item: Item) -> Result:
    """Call a function with an item, and collect garbage only afterwards.

    A syntax tree under construction is much to look through, and nothing of it is garbage.
    """
    result = function(item)
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()
    return result


def _prepare() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it."""
    import threading

    gc.freeze()
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
