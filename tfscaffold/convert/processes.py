"""One function over many items in several processes, with the results in the items' order."""

import os
import sys
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# So many items are handed to a process at once: few enough that an interruption is soon seen.
_CHUNK = 4


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
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fork starts with all that has been imported here.
    context = get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(min(jobs, len(items)), context, _prepare)
    try:
        yield from pool.map(function, items, chunksize=_CHUNK)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
