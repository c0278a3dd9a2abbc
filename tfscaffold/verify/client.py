"""Starts the worker in the user's interpreter, asks it, and replaces it when it is lost."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tfscaffold.errors import UserError
from tfscaffold.verify.answers import unverifiable

DEFAULT_SECONDS = 60.0
DEFAULT_MEMORY = 4 << 30
_START_SECONDS = 300.0
# The worker's own limit comes first, and says more.
_GRACE_SECONDS = 30.0
_ROOT = Path(__file__).parents[2]
_PROGRAM = (
    "import os, sys; sys.path.insert(0, os.environ['TFSCAFFOLD_ROOT']); "
    "from tfscaffold.verify.worker.server import serve; serve()"
)


@dataclass(frozen=True)
class Limits:
    """What one definition may take.

    Attributes:
        seconds: Of wall time, for both forms together.
        memory: Bytes of address space beyond what TensorFlow itself has reserved; on Linux.
    """

    seconds: float = DEFAULT_SECONDS
    memory: int = DEFAULT_MEMORY


class Worker:
    """A process with TensorFlow loaded, started when it is first asked.

    Use it as a context manager: its end ends the process and what that has started.
    """

    def __init__(
        self, python: str = "", limits: Limits = Limits(), *, forks: bool = True
    ) -> None:
        """Keep the settings.

        Args:
            python: The interpreter; "" for the one that runs this.
            limits: For each definition.
            forks: Whether the worker may fork; else it is started anew for each definition.
        """
        self.python = python or sys.executable
        self.limits = limits
        self._forks = forks
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._errors: IO[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the worker's answer.

        Args:
            request: `do` is "compare" or "carry"; the rest is for the function of that name.

        Raises:
            UserError: The interpreter cannot be started, or has no TensorFlow with Keras 3.
        """
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        line = json.dumps(
            {
                **request,
                "seconds": self.limits.seconds,
                "memory": self.limits.memory,
                "fork": self._forks,
            }
        )
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
            answer = self._answer(self.limits.seconds + _GRACE_SECONDS * self._forks)
        except OSError:
            answer = {}
        if not answer:
            self.close()
            return unverifiable(
                f"it takes longer than {self.limits.seconds:g} s"
                if answer is None
                else "the code ended its process before the comparison was done"
            )
        if not self._forks:
            self.close()
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None
            # The worker kills what it has started when its input ends.
            process.stdin.close()
            try:
                process.wait(2 if self._forks else 0.2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._errors is not None:
            self._errors.close()
            self._errors = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> None:
        self.close()
        self._folder = tempfile.TemporaryDirectory(prefix="tfscaffold-verify-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._answers = queue.Queue()
        environment = {
            # Numbers are compared to the bit: one thread, one device.
            "CUDA_VISIBLE_DEVICES": "-1",
            "TF_NUM_INTRAOP_THREADS": "1",
            "TF_NUM_INTEROP_THREADS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TFSCAFFOLD_ROOT": str(_ROOT),
        }
        try:
            self._process = subprocess.Popen(
                [self.python, "-c", _PROGRAM],
                cwd=self._folder.name,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                # An interrupt is ours to handle.
                start_new_session=True,
            )
        except OSError as error:
            raise UserError(
                f"{self.python} cannot be started: {error.strerror}.",
                "Name the Python that has TensorFlow with --python.",
            ) from error
        threading.Thread(
            target=_read, args=(self._process.stdout, self._answers), daemon=True
        ).start()
        answer = self._answer(_START_SECONDS)
        problem = answer["error"] if answer else self._last_error()
        if problem:
            self.close()
            raise UserError(
                f"{self.python} cannot run models: {problem}.",
                "Name a Python that has TensorFlow with Keras 3: --python PATH.",
            )

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        """Return the next answer of the worker: None if it stays away, {} if it has ended."""
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        try:
            answer = json.loads(line)
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}

    def _last_error(self) -> str:
        assert self._errors is not None
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return said[-1] if said else "it ends at once, without a message"


def _read(stream: IO[bytes], answers: "queue.Queue[bytes]") -> None:
    with stream:
        for line in stream:
            answers.put(line)
    answers.put(b"")
