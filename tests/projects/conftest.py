"""A place for generated projects to run in."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from projects.running import PRELOADED


@pytest.fixture(scope="session")
def in_new_process() -> Callable[..., Any]:
    """Return a function that calls another one in a process that has TensorFlow loaded.

    An exception comes back with the traceback of that process.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED])

    def call(function: Callable[..., Any], *arguments: Any) -> Any:
        # A pool for each call: one that lives on starts its next process in another thread,
        # while the next test may be without the right to.
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            return pool.submit(function, *arguments).result(timeout=600)

    return call
