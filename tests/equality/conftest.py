"""One process that has imported TensorFlow, for all tests of this folder."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools import Ask

SECONDS = 180


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """Ask the worker and return its answer; fail with its traceback."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        requests, replies = worker.stdin, worker.stdout

        def answer(request: dict[str, Any]) -> Any:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            if not select.select([replies], [], [], SECONDS)[0]:
                worker.kill()
                pytest.fail(f"no answer after {SECONDS} s")
            reply = json.loads(replies.readline())
            if "error" in reply:
                pytest.fail(reply["error"] + reply["log"])
            return reply["answer"]

        yield answer
        requests.close()
        worker.wait(SECONDS)
